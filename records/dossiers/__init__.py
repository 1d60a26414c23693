"""Dossiers on the side of who holds the records: his part of one, and the register of all made.

Why so: docs/decisions/dossiers.md.
"""

from records.dossiers.fields import entry
from records.dossiers.register import DOSSIERS, register, verify
from records.dossiers.trail import trail_of

__all__ = ["DOSSIERS", "entry", "register", "trail_of", "verify"]
