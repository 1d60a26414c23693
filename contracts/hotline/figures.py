"""Figures of tickets, for who answers for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from contracts.fields import ManagingUnionCode, Range
from contracts.hotline.loop_words import CallBackPerson, Satisfaction
from contracts.requests import Query

__all__ = ["NOBODY", "AgeBand", "CountTickets", "SaidCount", "SaidOf", "TicketFigures"]

NOBODY = "nobody"
"""Who was reached where nobody was, in what is kept for counting."""


class SaidOf(StrEnum):
    """The two satisfactions that a call-back asks for."""

    CALL = "call"
    HANDLING = "handling"


@dataclass(frozen=True, kw_only=True)
class SaidCount:
    """Of so many tickets this was said last; `answered_by` null: nobody was reached."""

    of: SaidOf
    answered_by: CallBackPerson | None
    satisfaction: Satisfaction
    tickets: int


@dataclass(frozen=True, kw_only=True)
class AgeBand:
    """Open tickets that were registered so many days ago; `to_days` null: or longer."""

    from_days: int
    to_days: int | None
    tickets: int


@dataclass(frozen=True, kw_only=True)
class TicketFigures:
    """Of the tickets that were made in the year or month, by their business day.

    - `by_month` has twelve numbers, January first.
    - `in_time` and `late` are of the closed ones: late, when a limit had passed as its step was
      taken. Of those of an earlier build it is not known.
    - `reworked` tickets went back to be handled again, `reworks` times together.
    - `wages_fen` and `wages_people` were recovered of disputes taken up in that time.
    - `ageing` is of all that are open on `counted_on`, whenever they were made.
    """

    tickets: int
    by_state: dict[str, int]
    by_channel: dict[str, int]
    by_category: dict[str, int]
    by_union: dict[str, int]
    by_month: list[int]
    in_time: int
    late: int
    in_time_unknown: int
    said: list[SaidCount]
    reworked: int
    reworks: int
    wages_fen: int
    wages_people: int
    counted_on: date
    ageing: list[AgeBand]


@dataclass(frozen=True, kw_only=True)
class CountTickets(Query):
    """Figures of the tickets within one's reach: of a year, or a month of it; of all or one union.

    Refuses `foreign_union`.
    """

    service = "hotline"
    action = "ticket.figures"
    answer = TicketFigures

    year: Annotated[int, Range(2000, 2100)]
    month: Annotated[int, Range(1, 12)] | None = None
    managing_union: ManagingUnionCode | None = None
