"""Goods: stock of a union's stores, kits, and distributions of them by list."""
