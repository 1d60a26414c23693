"""The end of retention of what a household was told and asked: with that of its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from messaging.retention import END_OF_RETENTION, erase_journal, published_journal
from records.retention import Pseudonyms
from records.store import Document
from services.relief.offering.repository import Offers
from services.relief.verifying.repository import MOST_OF_A_FILE, ReceiptChecks

Journals = Mapping[str, Sequence[Document]]


def journals_of_household(service: Any, file_id: str) -> Journals:
    """Subject → journal, of its offers and of the questions whether money came.

    They name the phone that was told. Raises `Unpublished`.
    """
    offers = Offers(service.unit).find_all(file_id=file_id, limit=MOST_OF_A_FILE)
    checks = ReceiptChecks(service.unit).find_all(file_id=file_id, limit=MOST_OF_A_FILE)
    subjects = [each.subject for each in (*offers, *checks)]
    return {subject: published_journal(service.unit, subject) for subject in subjects}


def end_household(service: Any, file_id: str, journals: Journals, pseudonyms: Pseudonyms) -> None:
    """None of these tells whose phone it was; what staff noted on a question ends, too."""
    ReceiptChecks(service.unit).end_texts_of(file_id)
    for subject, journal in journals.items():
        told = erase_journal(service.unit, journal, pseudonyms)
        service.unit.audit(END_OF_RETENTION, subject, after={"journal_rows": told})
