"""Similar decided cases beside a decision: what was given in cases like this one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.fields import Identifier
from contracts.relief.aid import AidState
from contracts.relief.household_words import HardshipClass
from contracts.requests import Query


@dataclass(frozen=True, kw_only=True)
class SimilarCase:
    """A decided request for the same programme, of a household of the same class. Names nobody."""

    aid_id: str
    state: AidState
    amount_fen: int
    paid_fen: int
    managing_union: str
    requested_on: date


@dataclass(frozen=True, kw_only=True)
class SimilarCases:
    """The newest first. `least_fen`, `middle_fen` and `most_fen` are of those that were approved.

    `looked_through` is how many of the programme were held against this one; what lies further
    back is not.
    """

    programme: str
    hardship_class: HardshipClass | None
    approved: int
    refused: int
    least_fen: int | None
    middle_fen: int | None
    most_fen: int | None
    looked_through: int
    items: list[SimilarCase]


@dataclass(frozen=True, kw_only=True)
class ListSimilarCases(Query):
    """Cases like this one that were decided, as far as the actor's scope reaches."""

    service = "relief"
    action = "aid.read"
    answer = SimilarCases

    aid_id: Identifier
