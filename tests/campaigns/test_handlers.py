"""Campaigns' use cases on the memory twin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from contracts.campaigns import (
    ActivityFull,
    ActivityNotFound,
    ActivityOrder,
    ActivityPublished,
    ListActivities,
    PersonRegistered,
    RegistrationClosed,
)
from contracts.refusals import DateBeforeCause, ForeignUnion, InvalidInput, Refusal, RightMissing
from contracts.rights import ANONYMOUS, Actor, Grant, Role
from records.kinds import AUDIT, OUTBOX
from records.store import AlreadyExists, StaleVersion
from services.campaigns import views
from services.campaigns.migrations import KINDS
from services.campaigns.repository import ACTIVITIES, REGISTRATIONS
from tests.books import Books
from tests.campaigns.activity_facts import (
    NOW,
    TODAY,
    TOMORROW,
    organiser,
    person,
    publish,
    register,
    register_in,
)


@pytest.fixture
def books() -> Books:
    return Books("campaigns")


def refused(books: Books, refusal: type[Refusal], work: Callable[[], object]) -> Refusal:
    """The refusal, after which nothing is changed and nothing announced."""
    before, told = books.everything(KINDS), len(books.announced)
    with pytest.raises(refusal) as refused:
        work()
    assert books.everything(KINDS) == before
    assert len(books.announced) == told
    return refused.value


def places(books: Books) -> list[int]:
    return sorted(row["place_number"] for row in books.rows(REGISTRATIONS))


def test_a_published_activity_is_announced_and_found(books):
    activity_id = publish(books)
    assert [type(fact) for fact in books.announced] == [ActivityPublished]
    shown = views.activity(books.reads(), activity_id=activity_id)
    assert (shown.title, shown.capacity, shown.registered) == ("珠峰大讲堂", 2, 0)


def test_an_organiser_publishes_for_his_own_unions_only(books):
    county = organiser("county-540202")
    publish(books, by=county, managing_union="county-540202")
    refused(books, ForeignUnion, lambda: publish(books, by=county, managing_union="county-540221"))
    refused(books, ForeignUnion, lambda: publish(books, by=county, managing_union="city"))


def test_who_organises_nothing_publishes_nothing(books):
    officer = Actor(name="staff/o", roles=frozenset({Role.OFFICER}), unions=frozenset({"city"}))
    refused(books, RightMissing, lambda: publish(books, by=officer))


def test_an_activity_of_yesterday_is_not_published(books):
    yesterday = TODAY - timedelta(days=1)
    refusal = refused(books, DateBeforeCause, lambda: publish(books, takes_place_on=yesterday))
    assert refusal.field == "takes_place_on"


def test_whoever_registers_has_the_next_place_and_is_told(books):
    activity_id = publish(books)
    for number in (0, 1):
        register(books, activity_id, person(number))
    assert places(books) == [1, 2]
    told = [fact for fact in books.announced if isinstance(fact, PersonRegistered)]
    assert [(fact.place_number, fact.language) for fact in told] == [(1, "bo"), (2, "bo")]
    assert told[0].person.open() == person(0)
    assert views.activity(books.reads(), activity_id=activity_id).registered == 2


def test_a_full_activity_refuses_and_says_how_many_places_it_has(books):
    activity_id = publish(books)
    for number in (0, 1):
        register(books, activity_id, person(number))
    refusal = refused(books, ActivityFull, lambda: register(books, activity_id, person(2)))
    assert refusal.details == {"capacity": 2}


def test_nobody_has_two_places_even_under_another_name(books):
    activity_id = publish(books)
    register(books, activity_id, person(0))
    before, told = books.everything(KINDS), len(books.announced)
    register(books, activity_id, person(0, name="普布", phone="+8613908920002"))
    assert (books.everything(KINDS), len(books.announced)) == (before, told)


def test_whoever_registers_somebody_does_not_learn_whether_he_has_a_place(books):
    activity_id = publish(books, capacity=2)
    register(books, activity_id, person(0))
    answers = [register(books, activity_id, person(number)) for number in (0, 1)]
    assert answers == [activity_id, activity_id]
    for number in (0, 2):
        refused(books, ActivityFull, partial(register, books, activity_id, person(number)))
    late = NOW + timedelta(days=30)
    for number in (0, 2):
        closed = partial(register, books, activity_id, person(number), now=late)
        refused(books, RegistrationClosed, closed)


def test_people_who_share_a_phone_have_a_place_each(books):
    activity_id = publish(books)
    register(books, activity_id, person(0))
    register(books, activity_id, person(1))
    assert places(books) == [1, 2]


def test_one_person_takes_part_in_two_activities(books):
    for activity_id in (publish(books), publish(books)):
        register(books, activity_id, person(0))
    assert places(books) == [1, 1]


def test_registration_is_open_on_the_day_in_shigatse_and_closed_after_it(books):
    activity_id = publish(books, takes_place_on=TODAY)
    last_minute = NOW.replace(hour=15, minute=59)
    register(books, activity_id, person(0), now=last_minute)
    closed = refused(
        books,
        RegistrationClosed,
        lambda: register(books, activity_id, person(1), now=last_minute + timedelta(minutes=1)),
    )
    assert closed.details == {"closed_on": "2021-05-01"}


def test_a_person_without_an_id_number_is_told_what_is_missing(books):
    activity_id = publish(books)
    unnumbered = person(0, id_number=None)
    refusal = refused(books, InvalidInput, lambda: register(books, activity_id, unnumbered))
    assert refusal.details["errors"] == [
        {"field": "person.id_number", "code": "missing_field", "allowed": "this field is needed"}
    ]


def test_an_unknown_activity_takes_nobody(books):
    refused(books, ActivityNotFound, lambda: register(books, "unknown", person(0)))


def test_two_who_ask_for_the_last_place_at_the_same_moment_cannot_both_have_it(books):
    activity_id = publish(books, capacity=1)
    with pytest.raises((StaleVersion, AlreadyExists)):
        register_at_once(books, activity_id, 0, 1)
    assert places(books) == [1]
    refused(books, ActivityFull, lambda: register(books, activity_id, person(0)))


def test_one_person_twice_at_the_same_moment_has_one_place(books):
    activity_id = publish(books)
    with pytest.raises((StaleVersion, AlreadyExists)):
        register_at_once(books, activity_id, 0, 0)
    register(books, activity_id, person(0))
    assert places(books) == [1]


def register_at_once(books: Books, activity_id: str, slower: int, faster: int) -> None:
    """The faster one is saved while the slower one still decides."""
    with books.work(ANONYMOUS, now=NOW) as unit:
        register_in(unit, activity_id, person(slower), now=NOW)
        register(books, activity_id, person(faster))


def test_activities_are_listed_by_day_page_by_page_for_everybody(books):
    later = publish(books, takes_place_on=TOMORROW)
    sooner = publish(books, by=organiser("county-540202"), managing_union="county-540202")
    reads = books.reads(Grant(everything=True))
    first = views.list_activities(reads, request=ListActivities(limit=1))
    second = views.list_activities(reads, request=ListActivities(cursor=first.next_cursor))
    assert [item.activity_id for item in first.items + second.items] == [sooner, later]
    assert second.next_cursor is None
    backwards = views.list_activities(
        reads, request=ListActivities(sort=ActivityOrder.LATEST_FIRST)
    )
    assert [item.activity_id for item in backwards.items] == [later, sooner]
    county = views.list_activities(reads, request=ListActivities(managing_union="county-540202"))
    assert [item.activity_id for item in county.items] == [sooner]


def test_nothing_personal_is_readable_where_it_is_stored_or_told(books):
    register(books, publish(books), person(0))
    kept = repr([books.rows(kind) for kind in (ACTIVITIES, REGISTRATIONS, OUTBOX, AUDIT)])
    for secret in ("次仁", "13908920001", person(0).id_number):
        assert str(secret) not in kept
