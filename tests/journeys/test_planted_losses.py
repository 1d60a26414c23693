"""What is lost or wrong in a real database after a replayed year, the reconciliation says.

Each fault is planted in the database of the running platform, read through the services, and taken
back, so that the next test finds the year whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pymongo
import pytest
from pymongo.collection import Collection

from replay.client import Client
from replay.figures import read_figures
from replay.reconcile import checks
from tests.platform import Platform, verdict_of

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

Rows = Collection[dict[str, Any]]
Databases = pymongo.MongoClient[dict[str, Any]]
YEAR = 2021
PLANTED = "planted by a test"
FAR_AWAY = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def desk(platform: Platform) -> Client:
    """Whoever reads the figures, after a year was replayed."""
    assert verdict_of(platform.replay("--scale", "0.005"), seconds=200)["reconciled"]
    return platform.client("leader")


@pytest.fixture(scope="module")
def databases(platform: Platform) -> Iterator[Databases]:
    client: Databases = pymongo.MongoClient(platform.stack.uris("root").mongo, tz_aware=True)
    with client:
        yield client


@contextmanager
def changed(rows: Rows, where: dict[str, Any], values: dict[str, Any] | None) -> Iterator[None]:
    """One matching document with other values, or without any: gone; at the end as it was."""
    document = rows.find_one(where)
    assert document is not None, f"{rows.full_name} has nothing to plant the fault in"
    this = {"_id": document["_id"]}
    rows.update_one(this, {"$set": values}) if values else rows.delete_one(this)
    try:
        yield
    finally:
        rows.replace_one(this, document, upsert=True)


@contextmanager
def added(rows: Rows, document: dict[str, Any]) -> Iterator[None]:
    rows.insert_one({**document, "_id": PLANTED})
    try:
        yield
    finally:
        rows.delete_one({"_id": PLANTED})


def a_published_row_vanishes(databases: Databases) -> Any:
    rows = databases.zhufeng_hotline.outbox
    return changed(rows, {"name": "ticket_accepted", "sequence": 2}, None)


@contextmanager
def a_close_is_never_announced(databases: Databases) -> Iterator[None]:
    """Neither the journal nor the ticket's own count knows of it; no other service hears it."""
    hotline = databases.zhufeng_hotline
    row = hotline.outbox.find_one({"name": "ticket_closed", "sequence": 5})
    assert row is not None
    ticket = {"_id": row["subject"].partition("/")[2]}
    with (
        changed(hotline.outbox, {"_id": row["_id"]}, None),
        changed(hotline.tickets, ticket, {"sequence": 4}),
    ):
        yield


def the_file_of_an_accepted_lead_is_lost(databases: Databases) -> Any:
    relief = databases.zhufeng_relief
    lead = relief.leads.find_one(
        {"state": "accepted", "decision.happened_on": {"$gte": "2021-01-01", "$lte": "2021-12-31"}}
    )
    assert lead is not None
    return changed(relief.files, {"_id": lead["decision"]["file_id"]}, None)


def a_worker_is_told_in_the_wrong_language(databases: Databases) -> Any:
    rows = databases.zhufeng_notifications.deliveries
    of_year = {"$gte": "2021-01-01", "$lte": "2021-12-31"}
    told = {"template": "lead_opened", "language": "bo", "happened_on": of_year}
    return changed(rows, told, {"language": "zh-CN"})


def a_delivery_of_another_year_waits_for_ever(databases: Databases) -> Any:
    rows = databases.zhufeng_notifications.deliveries
    document = rows.find_one({})
    assert document is not None
    stuck = {
        "state": "awaiting_contact",
        "happened_on": "2019-05-01",
        "recipient": PLANTED,
        "sequence": 0,
    }
    return added(rows, {**document, **stuck})


def held_in(service: str) -> Callable[[Databases], Any]:
    row = {"consumer": PLANTED, "aggregate": "a/1", "sequence": 1, "due": FAR_AWAY, "version": 1}
    return lambda databases: added(databases[f"zhufeng_{service}"].held, row)


def undecoded_in(service: str) -> Callable[[Databases], Any]:
    row = {"at": datetime.now(UTC)}
    return lambda databases: added(databases[f"zhufeng_{service}"].undecoded, row)


FAULTS: dict[str, Callable[[Databases], Any]] = {
    "hotline's journal has event 2 of each ticket": a_published_row_vanishes,
    "hotline's journal says ticket_answered or ticket_closed": a_close_is_never_announced,
    "accepted leads have their file": the_file_of_an_accepted_lead_is_lost,
    "opened leads told the worker in Tibetan": a_worker_is_told_in_the_wrong_language,
    "nothing undelivered, of any year": a_delivery_of_another_year_waits_for_ever,
    "nothing held in identity": held_in("identity"),
    "nothing undecoded in identity": undecoded_in("identity"),
    "nothing held in campaigns": held_in("campaigns"),
    "nothing undecoded in campaigns": undecoded_in("campaigns"),
}


def uneven(platform: Platform, desk: Client) -> set[str]:
    figures = read_figures(desk, platform.sms, YEAR)
    return {check.name for check in checks(figures) if not check.even}


@pytest.mark.parametrize("check", FAULTS)
def test_a_planted_fault_is_named_by_its_check_and_gone_with_it(
    platform: Platform, desk: Client, databases: Databases, check: str
) -> None:
    assert uneven(platform, desk) == set()
    with FAULTS[check](databases):
        assert check in uneven(platform, desk)
    assert uneven(platform, desk) == set()
