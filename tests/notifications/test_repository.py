"""Contacts, rosters and deliveries as documents: on the twin and on the real database alike."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.notifications import DeliveryState
from contracts.people import DeliveryChannel
from records.aggregate import Aggregate
from records.repository import Repository
from records.store import AlreadyExists, Store
from services.notifications.domain.contacts import Contact
from services.notifications.domain.duty_rosters import DutyRoster, OnDuty
from services.notifications.kinds import CONTACTS, DELIVERIES
from services.notifications.repository import Contacts, Deliveries, DutyRosters
from tests.books import Books
from tests.notifications.delivery_facts import (
    CODE,
    NOTIFICATIONS,
    NOW,
    PHONE,
    a_delivery,
    delivery_in,
)

A, B = OnDuty(account_id="a", language="zh-CN"), OnDuty(account_id="b", language="bo")
IN_APP = DeliveryChannel.IN_APP
REPOSITORIES: dict[str, type[Repository[Any]]] = {
    "contact": Contacts,
    "duty_roster": DutyRosters,
    "delivery": Deliveries,
}


@pytest.fixture
def books(notifications_store: Store) -> Books:
    return Books("notifications", notifications_store)


def save(books: Books, *aggregates: Aggregate) -> None:
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        for aggregate in aggregates:
            REPOSITORIES[aggregate.name](unit).add(aggregate)


def comes_back(books: Books, aggregate: Aggregate) -> bool:
    """Whether it is, once saved and loaded, what it was."""
    before = _state_of(aggregate)
    save(books, aggregate)
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        found = REPOSITORIES[aggregate.name](unit).get(aggregate.aggregate_id)
    return _state_of(found) == before


def _state_of(aggregate: Aggregate) -> dict[str, object]:
    counters = ("version", "sequence", "announced")
    return {name: value for name, value in vars(aggregate).items() if name not in counters}


@pytest.mark.parametrize("state", list(DeliveryState))
def test_a_delivery_comes_back_as_it_was_saved_in_each_state(books, state):
    assert comes_back(books, delivery_in(state, secret={"code": CODE}))


def test_an_in_app_message_that_was_read_comes_back(books):
    placed = a_delivery(channel=IN_APP)
    placed.read(by="staff/a", now=NOW)
    assert comes_back(books, placed)


@pytest.mark.parametrize(
    "aggregate",
    [
        Contact(aggregate_id="t1.x", phone=PHONE),
        Contact(aggregate_id="t1.x", phone=None, awaited=2),
        Contact(aggregate_id="t1.x", phone=PHONE, language="bo", preferred_channel=IN_APP),
        DutyRoster(aggregate_id="county-540202", officers=[A, B]),
        DutyRoster(aggregate_id="county-540202", officers=[], awaited=3),
    ],
)
def test_who_is_reached_how_comes_back(books, aggregate):
    assert comes_back(books, aggregate)


def test_an_event_owes_a_recipient_one_delivery_per_channel(books):
    save(books, a_delivery(), a_delivery(channel=IN_APP), a_delivery(recipient="t1.y"))
    with pytest.raises(AlreadyExists) as taken:
        save(books, a_delivery())
    assert (taken.value.kind, taken.value.index) == ("deliveries", "_id_")
    assert len(books.rows(DELIVERIES)) == 3


def test_phone_and_code_are_not_readable_where_they_are_stored(books):
    save(
        books,
        Contact(aggregate_id="t1.x", phone=PHONE),
        a_delivery(secret={"code": CODE}),
    )
    stored = repr(books.rows(CONTACTS) + books.rows(DELIVERIES))
    assert PHONE not in stored
    assert CODE not in stored


def test_what_waits_for_a_recipient_is_found_and_nothing_else(books):
    waiting = [
        delivery_in(DeliveryState.AWAITING_CONTACT, event_id=f"e{number}") for number in range(3)
    ]
    others = [
        delivery_in(DeliveryState.PENDING, event_id="other"),
        delivery_in(DeliveryState.AWAITING_CONTACT, event_id="other", recipient="t1.y"),
    ]
    save(books, *waiting, *others)
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        found = Deliveries(unit).awaiting("t1.x")
    assert {each.event_id for each in found} == {"e0", "e1", "e2"}
