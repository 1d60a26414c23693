"""What becomes of approved aid: paid by the bank, sent back by it, or revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.events import Event
from contracts.fields import Identifier, LongText
from contracts.relief.aid import AidAnswer
from contracts.requests import DatedCommand


@dataclass(frozen=True, kw_only=True)
class RevokeAid(DatedCommand):
    """Revoke an approval: nothing will be paid on it any more. What was paid in part stays paid."""

    service = "relief"
    action = "aid.approve"
    answer = AidAnswer

    aid_id: Identifier
    note: LongText


@dataclass(frozen=True, kw_only=True)
class AidRevoked(Event):
    """An approval was revoked; `unpaid_fen` of it will never be paid."""

    source = "relief"
    unheard = "told for the journal and the annual report"

    aid_id: str
    file_id: str
    managing_union: str
    programme: str
    year: int
    unpaid_fen: int
    happened_on: date
