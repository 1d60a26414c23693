"""Verifying audit chains: what was changed, removed, inserted or cut, named row by row.

Reads only, with constant memory; needs a service's audit key, which lies outside the database.
"""
