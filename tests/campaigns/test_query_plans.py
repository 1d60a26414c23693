"""Which index serves what: no read of campaigns goes through a whole collection, or sorts one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts.campaigns import ActivityOrder, ListActivities
from contracts.rights import ANONYMOUS
from services.campaigns import views
from services.campaigns.domain import Activity
from services.campaigns.own_data import own_records
from services.campaigns.repository import Activities
from tests.books import KEYS, Books
from tests.campaigns.activity_facts import (
    CAMPAIGNS,
    NOW,
    TODAY,
    activity_request,
    person,
    register_in,
)
from tests.databases import OwnDatabase
from tests.own_data import question, worker_at
from vocabulary.unions import managing_unions

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def many(campaigns_database: OwnDatabase) -> Books:
    """Enough activities in enough unions that a planner has a choice."""
    books = Books("campaigns", campaigns_database.store)
    unions = [union.code for union in managing_unions()]
    with books.work(CAMPAIGNS, now=NOW) as unit:
        for place in range(200):
            request = activity_request(
                managing_union=unions[place % len(unions)],
                takes_place_on=TODAY + timedelta(days=place % 40),
            )
            Activities(unit).add(
                Activity.publish(
                    activity_id=f"a-{place:03d}", request=request, today=TODAY, now=NOW
                )
            )
    return books


@pytest.mark.parametrize("union", [None, "county-540202"])
@pytest.mark.parametrize("page", ["first", "next"])
@pytest.mark.parametrize("order", ActivityOrder)
def test_no_list_reads_through_all_activities_or_sorts_them(
    many, campaigns_database, union, page, order
):
    cursor, wanted = None, {"managing_union": union, "sort": order}
    if page == "next":
        whole = views.list_activities(many.reads(), request=ListActivities(**wanted, limit=1))
        cursor = whole.next_cursor
        assert cursor is not None
    campaigns_database.plans()
    views.list_activities(many.reads(), request=ListActivities(**wanted, cursor=cursor))
    [plan] = campaigns_database.plans()
    assert "COLLSCAN" not in plan
    assert "'SORT'" not in plan


def test_a_persons_own_places_are_found_by_his_id_number(many, campaigns_database):
    worker, him = worker_at(person(7).phone), person(7)
    with many.work(ANONYMOUS, now=NOW) as unit:
        register_in(unit, "a-007", him, now=NOW)
    campaigns_database.plans()
    request = question(him.name, him.id_number)
    records, _ = own_records(many.reads(), request=request, keys=KEYS, by=worker)
    assert [each.subject for each in records] == ["activity/a-007"]
    plans = campaigns_database.plans()
    assert "'person'" in plans[0]
    assert [plan for plan in plans if "COLLSCAN" in plan] == []


def test_a_registration_reads_through_no_collection(many, campaigns_database):
    with many.work(ANONYMOUS, now=NOW) as unit:
        campaigns_database.plans()
        register_in(unit, "a-001", person(0), now=NOW)
    views.activity(many.reads(), activity_id="a-001")
    views.count_figures(many.reads(), year=2021)
    plans = campaigns_database.plans()
    assert len(plans) == 14
    assert [plan for plan in plans if "COLLSCAN" in plan] == []
