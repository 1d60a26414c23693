"""Dossiers as documents: gathered from their owners, hashed, set as PDF in a child process.

Why so: docs/decisions/dossiers.md.
"""
