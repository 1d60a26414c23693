"""A bank's statement beside what we booked: what differs, to the fen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from contracts.fields import Items, ManagingUnionCode, Range, ShortText
from contracts.relief.aid import MOST_FEN
from contracts.requests import Command

MOST_STATEMENT_ROWS = 80
"""As many as fit into a request, however they are written; of more, fewer days are asked."""


class Discrepancy(StrEnum):
    """How a receipt differs: in its sum, booked or told by one side alone, or on another day."""

    DIFFERS = "differs"
    ONLY_BOOKED = "only_booked"
    ONLY_TOLD = "only_told"
    OTHER_DAY = "other_day"


@dataclass(frozen=True, kw_only=True)
class StatementRow:
    """A row of the bank's statement: receipt number and fen; below zero what came back."""

    receipt_number: ShortText
    amount_fen: Annotated[int, Range(-MOST_FEN, MOST_FEN)]


@dataclass(frozen=True, kw_only=True)
class StatementDifference:
    """A receipt on which the two sides differ; sums in fen, `batch_id` where it is booked."""

    receipt_number: str
    discrepancy: Discrepancy
    booked_fen: int
    told_fen: int
    batch_id: str | None


@dataclass(frozen=True, kw_only=True)
class StatementAnswer:
    """Both sums of the days that were asked for, how many receipts agree, and all that do not.

    ``told_fen - booked_fen`` is the sum of the differences.
    """

    booked_fen: int
    told_fen: int
    agreed: int
    differences: list[StatementDifference]


@dataclass(frozen=True, kw_only=True)
class CompareStatement(Command):
    """Hold a bank's statement of some days against the payments of a union that were booked then.

    Nothing is kept of it but that it was done.
    """

    service = "relief"
    action = "payment.reconcile"
    answer = StatementAnswer

    managing_union: ManagingUnionCode
    since: date
    until: date
    rows: Annotated[list[StatementRow], Items(most=MOST_STATEMENT_ROWS)]
