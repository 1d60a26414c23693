"""Facts as tests tell them to the report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from contracts.rights import system_actor
from services.reports.domain.facts import Fact, FactKind
from services.reports.repository import Facts
from tests.books import Books

NOW = datetime(2021, 6, 1, 4, 0, tzinfo=UTC)
REPORTS = system_actor("reports")
HERE, THERE = "county-540202", "county-540221"


def fact(
    record: str,
    kind: FactKind = FactKind.TICKET_REGISTERED,
    *,
    union: str = HERE,
    day: date = date(2021, 3, 5),
    fen: int = 0,
) -> Fact:
    return Fact(kind=kind, record=record, managing_union=union, happened_on=day, amount_fen=fen)


def told(books: Books, facts: Iterable[Fact]) -> None:
    """Each in a unit of work of its own, as a consumer that hears one message at a time."""
    for each in facts:
        with books.work(REPORTS, now=NOW) as unit:
            Facts(unit).count(each)
