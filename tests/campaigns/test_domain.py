"""An activity gives each place once, and none beyond its capacity or after its day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.campaigns import (
    ActivityFull,
    ActivityKind,
    ActivityPublished,
    PersonRegistered,
    PublishActivity,
    RegisterPerson,
    RegistrationClosed,
)
from contracts.people import Applicant
from contracts.refusals import DateBeforeCause
from services.campaigns.domain import Activity, Registration

NOW = datetime(2021, 5, 1, 2, 0, tzinfo=UTC)
TODAY = date(2021, 5, 1)


def an_activity(*, capacity: int = 2, takes_place_on: date = TODAY) -> Activity:
    request = PublishActivity(
        kind=ActivityKind.LECTURE,
        title="珠峰大讲堂",
        description="弘扬劳模精神",
        place="桑珠孜区",
        takes_place_on=takes_place_on,
        capacity=capacity,
        managing_union="city",
    )
    return Activity.publish(activity_id="a", request=request, today=TODAY, now=NOW)


def test_publishing_announces_the_activity() -> None:
    (fact,) = an_activity().announced
    assert isinstance(fact, ActivityPublished)
    assert fact.capacity == 2


def test_an_activity_cannot_take_place_before_it_is_published() -> None:
    with pytest.raises(DateBeforeCause):
        an_activity(takes_place_on=TODAY - timedelta(days=1))


@given(capacity=st.integers(1, 30), asked=st.integers(0, 40))
def test_places_are_numbered_from_one_and_never_exceed_the_capacity(
    capacity: int, asked: int
) -> None:
    activity = an_activity(capacity=capacity)
    given_places: list[int] = []
    for _ in range(asked):
        if len(given_places) == capacity:
            with pytest.raises(ActivityFull):
                activity.give_place(today=TODAY)
        else:
            given_places.append(activity.give_place(today=TODAY))
    assert given_places == list(range(1, min(asked, capacity) + 1))
    assert activity.registered == len(given_places)


def test_nobody_registers_after_the_day() -> None:
    activity = an_activity()
    with pytest.raises(RegistrationClosed):
        activity.give_place(today=TODAY + timedelta(days=1))
    assert activity.registered == 0


def test_taking_a_place_tells_the_person_in_his_language() -> None:
    activity = an_activity()
    registration = Registration.take(
        registration_id="r",
        activity=activity,
        place_number=activity.give_place(today=TODAY),
        request=RegisterPerson(
            activity_id="a",
            person=Applicant(name="次仁", phone="+8613800000000", id_number="11010519491231002X"),
            language="bo",
        ),
        person_key="p1.x",
        phone_key="t1.x",
        now=NOW,
    )
    (fact,) = registration.announced
    assert isinstance(fact, PersonRegistered)
    assert (fact.place_number, fact.language) == (1, "bo")
