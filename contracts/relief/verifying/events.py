"""What verifications announce."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.events import Event
from contracts.fields import Sealed, sealed_for
from contracts.people import Language
from contracts.relief.verifying.words import ReceiptWord


@dataclass(frozen=True, kw_only=True)
class ReceiptAsked(Event):
    """A household is asked whether money that was paid to it came; `phone` is its holder's."""

    source = "relief"

    check_id: str
    batch_id: str
    file_id: str
    managing_union: str
    answer_until: date
    happened_on: date
    language: Language
    phone_key: str
    phone: Sealed[str] = sealed_for("notifications")


@dataclass(frozen=True, kw_only=True)
class ReceiptDisputed(Event):
    """A household says that money which the bank paid did not come, or not all of it."""

    source = "relief"

    check_id: str
    batch_id: str
    file_id: str
    file_number: str
    managing_union: str
    word: ReceiptWord
    happened_on: date
