"""Which index serves what: no read of notifications goes through a whole collection."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from contracts.dossiers import GatherMessages
from contracts.notifications import DeliveryState, ListInbox, RecipientKind
from contracts.own_data import TellOwnMessages
from contracts.people import DeliveryChannel
from contracts.retention import ListRetention
from contracts.rights import EVERYTHING, Actor, Grant
from records.policies import load_policies
from records.reads import Reads
from records.retention.overview import overview
from records.retention.retirement import held_back
from records.retention.terms import term_of
from services.notifications import views
from services.notifications.dispatch import Dispatch
from services.notifications.dossiers import gather_messages
from services.notifications.own_data import own_records
from services.notifications.repository import Contacts, Deliveries
from services.notifications.retiring import RETIREMENTS
from services.notifications.set_aside import SetAside
from services.notifications.wechat.domain import Follower, Receipt, Said
from services.notifications.wechat.repository import Followers, Receipts
from services.notifications.wechat.views import follower_figures
from tests.books import Books
from tests.databases import OwnDatabase
from tests.notifications.delivery_facts import (
    NOTIFICATIONS,
    NOW,
    OFFICER,
    OFFICERS_INBOX,
    STEPS,
    a_delivery,
    delivery_in,
)
from tests.own_data import values

pytestmark = pytest.mark.stack
IN_APP = DeliveryChannel.IN_APP
RECIPIENTS = ("staff/a", "union/county-540202", "staff/b", "t1.x")


@pytest.fixture(scope="module")
def many(notifications_database: OwnDatabase) -> Books:
    """Enough deliveries in every state that a planner has a choice."""
    books = Books("notifications", notifications_database.store)
    states = [DeliveryState.AWAITING_CONTACT, DeliveryState.PENDING, *STEPS]
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        deliveries = Deliveries(unit)
        for place in range(120):
            recipient = RECIPIENTS[place % len(RECIPIENTS)]
            moment = NOW + timedelta(minutes=place)
            placed = a_delivery(
                event_id=f"in-app-{place}",
                recipient=recipient,
                kind=RecipientKind.DUTY_OFFICER,
                channel=IN_APP,
                now=moment,
                happened_on=moment.date() + timedelta(days=place),
            )
            deliveries.add(placed)
            sent = delivery_in(
                states[place % len(states)], event_id=f"sms-{place}", recipient=f"t1.{place % 9}"
            )
            deliveries.add(sent)
    return books


def plans_of(database: OwnDatabase) -> list[str]:
    plans = database.plans()
    assert plans
    assert [plan for plan in plans if "COLLSCAN" in plan] == []
    return plans


@pytest.mark.parametrize("page", ["first", "next"])
def test_an_inbox_is_read_in_order_by_its_index(many, notifications_database, page):
    reads, cursor = many.reads(OFFICERS_INBOX), None
    if page == "next":
        cursor = views.inbox(reads, request=ListInbox(limit=1), reader=OFFICER).next_cursor
        assert cursor is not None
    notifications_database.plans()
    shown = views.inbox(reads, request=ListInbox(cursor=cursor, limit=5), reader=OFFICER)
    assert len(shown.items) == 5
    listing, _ = plans_of(notifications_database)
    assert "'SORT'" not in listing
    assert "'inbox'" in listing


def test_what_waits_for_a_contact_is_found_by_its_index(many, notifications_database):
    notifications_database.plans()
    with many.work(NOTIFICATIONS, now=NOW) as unit:
        assert Deliveries(unit).awaiting("t1.0")
    assert "IXSCAN" in plans_of(notifications_database)[0]


def test_what_nobody_has_read_of_an_inbox_is_found_by_an_index(many, notifications_database):
    notifications_database.plans()
    with many.work(NOTIFICATIONS, now=NOW) as unit:
        unread = Deliveries(unit).unread_of("staff/a")
        assert unread
        Deliveries(unit).find(event_id=unread[0].event_id, recipient="staff/z")
    assert all("IXSCAN" in plan for plan in plans_of(notifications_database))


def test_open_work_is_counted_by_indexes(many, notifications_database):
    notifications_database.plans()
    views.open_work(many.reads(), by=OFFICER)
    assert all("IXSCAN" in plan for plan in plans_of(notifications_database))


def test_what_is_due_is_found_by_the_index_of_what_is_outstanding(many, notifications_database):
    class Nobody:
        """No provider: nothing is sent here, only looked for."""

    dispatch = Dispatch(
        committed_unit=lambda: many.work(NOTIFICATIONS, now=NOW),
        reads=Reads(notifications_database.store, EVERYTHING),
        provider=Nobody(),  # type: ignore[arg-type]
        policy={"at_once": 24},
        concurrently=lambda function, items: [],
        clock=lambda: NOW,
    )
    notifications_database.plans()
    aside = SetAside(dispatch.reads, now=NOW)
    [plan] = plans_of(notifications_database)
    assert "'_id_'" in plan
    aside._since = {"unreadable": NOW}
    for state in (DeliveryState.PENDING, DeliveryState.UNKNOWN):
        assert dispatch._ids(state, {"due": {"$lte": NOW}}, aside)
    dispatch._ids(DeliveryState.SENDING, {"claimed_until": {"$lt": NOW}}, aside)
    for plan in plans_of(notifications_database):
        assert "'outstanding'" in plan
        assert "'SORT'" not in plan


def test_no_figure_reads_through_all_deliveries(many, notifications_database):
    notifications_database.plans()
    figures = views.figures(many.reads(), year=2021)
    assert figures.deliveries == 240
    assert figures.provider_accepted == figures.by_state[DeliveryState.SENT.value] - 120
    assert len(plans_of(notifications_database)) >= 8


def test_messages_about_a_record_are_found_by_what_they_are_about(many, notifications_database):
    notifications_database.plans()
    subjects = ["ticket/a", "lead/a"]
    gather_messages(many.reads(), request=GatherMessages(subjects=subjects), by=OFFICER)
    (plan,) = plans_of(notifications_database)
    assert "'about'" in plan


def test_nothing_of_retention_reads_through_all(many, notifications_database):
    with many.work(NOTIFICATIONS, now=NOW) as unit:
        for place in range(60):
            Contacts(unit).begin(f"t1.{place}", silent=[f"ticket/{place}"] if place % 2 else [])
    notifications_database.plans()
    with many.work(NOTIFICATIONS, now=NOW) as unit:
        reads = many.reads()
        for of, retirement in RETIREMENTS.items():
            term = term_of(load_policies(), of, NOW.date())
            ids, _ = retirement.page(reads, NOW.date() + timedelta(days=60), None)
            held_back(
                SimpleNamespace(unit=unit, reads=reads),
                ids or ["a"],
                retirement=retirement,
                term=term,
            )
        asked = {"service": "notifications", "policies": load_policies()}
        request = ListRetention(on=date(2040, 1, 1))
        overview(unit, reads, RETIREMENTS, request=request, **asked)
        Contacts(unit).lift_silence("ticket/7")
    plans = plans_of(notifications_database)
    assert len(plans) >= 10
    assert any("'silent'" in plan for plan in plans)
    assert [plan for plan in plans if "'SORT'" in plan] == []


@pytest.fixture(scope="module")
def followed(notifications_database: OwnDatabase) -> Books:
    """Followers of many days, some of whom left, and receipts of what they wrote."""
    books = Books("notifications", notifications_database.store)
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        for place in range(60):
            follower = Follower(aggregate_id=f"o1.{place}")
            for days in range(1 + place % 3):
                at = NOW + timedelta(days=place + 2 * days)
                follower.move(openid=f"o-{place}", at=at, following=days % 2 == 0)
            Followers(unit).add(follower)
            Receipts(unit).add(
                Receipt(
                    aggregate_id=f"r-{place}",
                    kind="text",
                    said=Said.HELP,
                    language="bo",
                    taken_at=NOW,
                    stamps=[f"{place} n"],
                )
            )
    return books


def test_followers_of_a_day_are_counted_by_indexes(followed, notifications_database):
    notifications_database.plans()
    figures = follower_figures(followed.reads(), day=NOW.date() + timedelta(days=20))
    assert figures.following > 0
    plans = plans_of(notifications_database)
    assert len(plans) == 3
    assert [plan for plan in plans if "IXSCAN" not in plan and "COUNT_SCAN" not in plan] == []


def test_the_message_of_a_nonce_is_found_by_its_index(followed, notifications_database):
    notifications_database.plans()
    with followed.work(NOTIFICATIONS, now=NOW) as unit:
        assert Receipts(unit).find(stamps="7 n") is not None
    assert "'stamps'" in plans_of(notifications_database)[0]


def test_a_phones_own_messages_are_found_by_an_index(many, notifications_database):
    worker = Actor(name="worker/t1.1", roles=frozenset(), own_keys=frozenset({"t1.1"}))
    notifications_database.plans()
    request = TellOwnMessages(subjects=["SR-20210305-000001", "ticket/b"])
    reads = many.reads(Grant(own_keys=worker.own_keys))
    records, _ = own_records(reads, request=request, by=worker)
    assert values(records, "messages")
    plans_of(notifications_database)
