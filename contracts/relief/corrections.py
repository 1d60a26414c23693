"""What relief announces of corrections of hardship files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.corrections import CorrectedField, CorrectionOutcome, CorrectionRefusal
from contracts.events import Event
from contracts.fields import Sealed, sealed_for
from contracts.people import Language


@dataclass(frozen=True, kw_only=True)
class FileCorrectionDecided(Event):
    """A personal fact of a hardship file was corrected, or not; its person is told.

    `phone_key` and `phone` are those that the file holds from now on.
    """

    source = "relief"

    file_id: str
    file_number: str
    managing_union: str
    happened_on: date
    field: CorrectedField
    outcome: CorrectionOutcome
    refused_for: CorrectionRefusal | None
    language: Language
    phone_key: str
    phone: Sealed[str] = sealed_for("notifications")
