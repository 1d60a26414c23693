"""Corrections of personal facts, kept by the service whose record holds the fact.

A correction is a record of its own: it says what stood there, what should, who asked, and who
decided what. Decisions, payments and audit rows that rest on the former fact stay as they are.
"""

from records.corrections.asking import Correctable, ask, decide, require_readable
from records.corrections.correction import Correction
from records.corrections.ending import (
    archive_corrections,
    being_corrected,
    take_corrections_back,
)
from records.corrections.own import own_corrections
from records.corrections.repository import CORRECTIONS, Corrections
from records.corrections.views import list_corrections, shown

__all__ = [
    "CORRECTIONS",
    "Correctable",
    "Correction",
    "Corrections",
    "archive_corrections",
    "ask",
    "being_corrected",
    "decide",
    "list_corrections",
    "own_corrections",
    "require_readable",
    "shown",
    "take_corrections_back",
]
