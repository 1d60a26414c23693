"""Which index serves what: no read of the report goes through a whole collection."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from contracts.reports import FigureName, GetReport, ListCounted
from contracts.rights import EVERYTHING, Grant
from services.reports import views
from services.reports.domain.facts import FactKind
from tests.books import Books
from tests.databases import OwnDatabase
from tests.reports.facts_told import HERE, fact, told
from vocabulary.unions import managing_unions

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def many(reports_database: OwnDatabase) -> Books:
    """Enough facts of enough unions that a planner has a choice."""
    books, kinds = Books("reports", reports_database.store), list(FactKind)
    unions = [union.code for union in managing_unions()]
    told(
        books,
        (
            fact(
                f"ticket/{place:03d}",
                kinds[place % len(kinds)],
                union=unions[place % len(unions)],
                day=date(2020, 11, 1) + timedelta(days=place),
            )
            for place in range(300)
        ),
    )
    return books


@pytest.mark.parametrize("grant", [EVERYTHING, Grant(unions=frozenset({HERE}))])
@pytest.mark.parametrize("union", [None, HERE])
def test_a_report_reads_through_no_collection(many, reports_database, grant, union):
    reports_database.plans()
    reads = many.reads(grant)
    views.report(reads, request=GetReport(year=2021, managing_union=union))
    views.list_counted(
        reads,
        request=ListCounted(figure=FigureName.TICKETS, year=2021, month=3, managing_union=union),
    )
    views.count_figures(reads, year=2021)
    plans = reports_database.plans()
    assert len(plans) > 20
    assert [plan for plan in plans if "COLLSCAN" in plan] == []
