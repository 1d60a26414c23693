"""Activities and registrations as documents: on the twin and on the real database alike."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contracts.campaigns import ActivityKind
from records.store import AlreadyExists, Store
from services.campaigns.domain import Activity, Registration
from services.campaigns.repository import REGISTRATIONS, Activities, Registrations
from tests.books import Books
from tests.campaigns.activity_facts import CAMPAIGNS, NOW, activity_request, person


@pytest.fixture
def books(campaigns_store: Store) -> Books:
    return Books("campaigns", campaigns_store)


def activity(**changes: Any) -> Activity:
    return Activity.publish(
        activity_id="a", request=activity_request(**changes), today=date(2021, 5, 1), now=NOW
    )


def registration(registration_id: str = "r", **changes: Any) -> Registration:
    facts: dict[str, Any] = {
        "activity_id": "a",
        "managing_union": "city",
        "takes_place_on": date(2021, 5, 1),
        "place_number": 1,
        "person": person(),
        "person_key": "p1.x",
        "registered_at": NOW,
    }
    return Registration(aggregate_id=registration_id, **{**facts, **changes})


def state_of(aggregate: Any) -> dict[str, object]:
    counters = ("version", "sequence", "announced")
    return {name: value for name, value in vars(aggregate).items() if name not in counters}


@pytest.mark.parametrize("kind", list(ActivityKind))
def test_an_activity_comes_back_as_it_was_saved(books, kind):
    saved = activity(kind=kind)
    saved.give_place(today=date(2021, 5, 1))
    before = state_of(saved)
    with books.work(CAMPAIGNS, now=NOW) as unit:
        Activities(unit).add(saved)
    with books.work(CAMPAIGNS, now=NOW) as unit:
        assert state_of(Activities(unit).get("a")) == before


def test_an_activity_without_a_tibetan_title_comes_back(books):
    with books.work(CAMPAIGNS, now=NOW) as unit:
        Activities(unit).add(activity(title_bo=None))
    with books.work(CAMPAIGNS, now=NOW) as unit:
        assert Activities(unit).get("a").title_bo is None


@pytest.mark.parametrize("changes", [{}, {"id_number": None}])
def test_a_registration_comes_back_as_it_was_saved(books, changes):
    saved = registration(person=person(**changes))
    before = state_of(saved)
    save(books, saved)
    with books.work(CAMPAIGNS, now=NOW) as unit:
        assert state_of(Registrations(unit).get("r")) == before


def save(books: Books, *registrations: Registration) -> None:
    with books.work(CAMPAIGNS, now=NOW) as unit:
        for each in registrations:
            Registrations(unit).add(each)


def test_one_person_has_one_place_in_an_activity_and_may_have_one_in_another(books):
    save(books, registration())
    with pytest.raises(AlreadyExists) as taken:
        save(books, registration("s", place_number=2))
    assert (taken.value.kind, taken.value.index) == ("registrations", "activity_person")
    other = registration("t", person_key="p1.other", place_number=2)
    save(books, registration("s", activity_id="b"), other)


def test_nothing_personal_is_readable_where_it_is_stored(books):
    save(books, registration())
    stored = repr(books.rows(REGISTRATIONS))
    for secret in ("次仁", "13908920001", str(person().id_number)):
        assert secret not in stored
