"""What one person was given, over all years and programmes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.fields import Identifier
from contracts.relief.aid import AidState
from contracts.requests import Query


@dataclass(frozen=True, kw_only=True)
class LedgerLine:
    """A request of the person that was not refused; sums in fen."""

    aid_id: str
    year: int
    programme: str
    purpose: str
    state: AidState
    managing_union: str
    amount_fen: int
    paid_fen: int
    requested_on: date


@dataclass(frozen=True, kw_only=True)
class LedgerYear:
    """What was paid to the person out of the funding of a year, in fen."""

    year: int
    paid_fen: int


@dataclass(frozen=True, kw_only=True)
class PersonLedger:
    """A person's aid, the last year first, as far as the actor's scope reaches."""

    file_id: str
    file_number: str
    paid_fen: int
    years: list[LedgerYear]
    lines: list[LedgerLine]


@dataclass(frozen=True, kw_only=True)
class GetPersonLedger(Query):
    """All aid of the person whose file this is, on former files too; leaves an audit row."""

    service = "relief"
    action = "aid.read"
    answer = PersonLedger

    file_id: Identifier
