"""Claimants of a group matter (群体诉求): one ticket, many who claim, each with an amount."""
