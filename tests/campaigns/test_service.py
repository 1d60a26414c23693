"""Running campaigns, asked from outside: what neither the domain nor the twin can show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from contracts.rights import Role
from tests.calling import Calling, calling, staff
from tests.messaging_rpc.caller import Reply
from tests.platform import Platform
from tests.strangers import new_phone, somebody
from tests.visiting import Visitor, messages_on
from vocabulary.business_time import business_day

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]

ORGANISER = staff(Role.CAMPAIGN_ORGANISER)
CAPACITY, CROWD = 10, 40


@pytest.fixture(scope="module")
def people(platform: Platform) -> Iterator[Calling]:
    with calling(platform) as people:
        yield people


def activity(**changes: Any) -> dict[str, Any]:
    facts = {
        "kind": "lecture",
        "title": "珠峰大讲堂",
        "title_bo": "ཇོ་མོ་གླང་མའི་འཆད་ཁྲིད།",
        "description": "弘扬劳模精神",
        "place": "桑珠孜区",
        "takes_place_on": (business_day(datetime.now(UTC)) + timedelta(days=7)).isoformat(),
        "capacity": CAPACITY,
        "managing_union": "city",
    }
    return {**facts, **changes}


def publish(people: Calling, **changes: Any) -> str:
    reply = people.ask("campaigns", "publish_activity", activity(**changes), by=ORGANISER)
    activity_id: str = reply.result["activity_id"]
    return activity_id


def registration(activity_id: str, person: dict[str, str]) -> dict[str, Any]:
    return {"activity_id": activity_id, "person": person, "language": "bo"}


def register_all(people: Calling, requests: list[dict[str, Any]]) -> list[Reply]:
    asked = [(request, None) for request in requests]
    return people.ask_all("campaigns", "register_person", asked)


def outcomes(replies: list[Reply]) -> Counter[str]:
    """How many were taken in, and how many were refused by which code."""
    return Counter("placed" if reply.body["error"] is None else reply.code for reply in replies)


def shown(people: Calling, activity_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = people.ask(
        "campaigns", "get_activity", {"activity_id": activity_id}
    ).result
    return answer


def test_of_forty_at_the_same_moment_ten_have_the_ten_places_and_thirty_are_told_that_it_is_full(
    people,
):
    activity_id = publish(people)
    replies = register_all(people, [registration(activity_id, somebody()) for _ in range(CROWD)])
    assert outcomes(replies) == {"placed": CAPACITY, "activity_full": CROWD - CAPACITY}
    assert shown(people, activity_id)["registered"] == CAPACITY


def test_one_person_many_times_at_the_same_moment_has_one_place(people):
    activity_id, person = publish(people), somebody()
    replies = register_all(people, [registration(activity_id, person)] * 8)
    assert outcomes(replies) == {"placed": 8}
    assert shown(people, activity_id)["registered"] == 1


def test_a_repeated_registration_has_one_place_and_the_same_answer(people):
    asked, key = registration(publish(people), somebody()), f"key-{uuid4()}"
    first, again = (people.ask("campaigns", "register_person", asked, key=key) for _ in range(2))
    assert again.result == first.result
    assert (first.replayed, again.replayed) == (False, True)
    once_more = people.ask("campaigns", "register_person", asked)
    assert (once_more.result, once_more.replayed) == (first.result, False)
    assert shown(people, asked["activity_id"])["registered"] == 1


def test_a_full_activity_refuses_whoever_comes_later(people):
    activity_id = publish(people, capacity=1)
    people.ask("campaigns", "register_person", registration(activity_id, somebody()))
    late = people.ask("campaigns", "register_person", registration(activity_id, somebody()))
    assert (late.code, late.refusal["details"]) == ("activity_full", {"capacity": 1})


def test_after_its_day_an_activity_takes_nobody(platform):
    organiser = Visitor(platform, "organiser")
    activity_id = organiser.post(
        "/api/activities",
        activity(takes_place_on="2021-05-01"),
        **{"X-Business-Time": "2021-04-20T02:00:00+00:00"},
    ).json()["activity_id"]
    path = f"/api/activities/{activity_id}/registrations"
    body = {"person": somebody(), "language": "bo"}
    day, day_after = "2021-05-01T15:59:00+00:00", "2021-05-01T16:00:00+00:00"
    refused = Visitor(platform).post(path, body, **{"X-Business-Time": day_after})
    assert (refused.status_code, refused.json()["code"]) == (409, "registration_closed")
    taken = Visitor(platform).post(path, body, **{"X-Business-Time": day})
    assert (taken.status_code, taken.json()) == (201, {"activity_id": activity_id})


def test_a_person_without_an_id_number_is_refused_at_that_field(platform, people):
    person = {name: value for name, value in somebody().items() if name != "id_number"}
    refused = Visitor(platform).post(
        f"/api/activities/{publish(people)}/registrations", {"person": person, "language": "bo"}
    )
    assert refused.status_code == 422
    [error] = refused.json()["errors"]
    assert (error["field"], error["code"]) == ("person.id_number", "missing_field")


def test_a_county_organiser_does_not_publish_for_another_county(people):
    county = staff(Role.CAMPAIGN_ORGANISER, union="county-540202")
    foreign = activity(managing_union="county-540221")
    assert people.ask("campaigns", "publish_activity", foreign, by=county).code == "foreign_union"
    assert people.ask("campaigns", "publish_activity", activity()).code == "sign_in_needed"


def test_whoever_has_a_place_is_told_by_text_message(platform, people):
    phone = new_phone()
    activity_id = publish(people)
    reply = people.ask(
        "campaigns", "register_person", registration(activity_id, somebody(phone=phone))
    )
    assert reply.result == {"activity_id": activity_id}
    [message] = messages_on(platform, phone, least=1)
    assert message["TemplateParam"]["place_number"] == "1"
    assert message["TemplateCode"].endswith("PLACE_TAKEN_BO")
