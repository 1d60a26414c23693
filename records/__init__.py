"""Keeping state: aggregates in a store, changed in one transaction with the facts they announce."""
