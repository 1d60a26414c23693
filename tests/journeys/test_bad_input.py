"""Bad input gets a refusal of its own code and status, in both languages, and changes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pymongo
import pytest
import requests

from tests.platform import Platform
from tests.visiting import Visitor
from vocabulary.business_time import business_day

pytestmark = pytest.mark.journey

# Notifications announces what became of texts sent before, at any time: its deliveries tell enough.
WATCHED = {
    "hotline": ("tickets", "outbox", "commands"),
    "relief": ("leads", "files", "outbox", "commands"),
    "notifications": ("deliveries",),
    "campaigns": ("activities", "registrations", "outbox", "commands"),
}
APPLICANT = {"name": "次仁", "phone": "13800000001", "id_number": "11010519491231002X"}
TICKET = {
    "channel": "call",
    "category": "hardship",
    "county": "540202",
    "language": "zh-CN",
    "text": "家中有人患病，生活困难",
    "applicant": APPLICANT,
}
TODAY = business_day(datetime.now(UTC))


@pytest.fixture(scope="module")
def agent(platform: Platform) -> Visitor:
    return Visitor(platform, "agent")


@pytest.fixture(scope="module")
def officer(platform: Platform) -> Visitor:
    return Visitor(platform, "officer-county-540202")


@pytest.fixture(scope="module")
def foreign_officer(platform: Platform) -> Visitor:
    return Visitor(platform, "officer-county-540237")


@pytest.fixture(scope="module")
def registered(agent: Visitor) -> str:
    return str(agent.post("/api/tickets", TICKET).json()["ticket_id"])


def counted(platform: Platform) -> dict[str, int]:
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(
        platform.stack.uris("root").mongo
    )
    with client:
        return {
            f"{service}.{name}": client[f"zhufeng_{service}"][name].count_documents({})
            for service, names in WATCHED.items()
            for name in names
        }


@pytest.fixture
def nothing_changes(platform: Platform, registered: str) -> Iterator[None]:
    before = counted(platform)
    yield
    assert counted(platform) == before


def problem_of(response: requests.Response) -> dict[str, Any]:
    assert response.headers["Content-Type"].startswith("application/problem+json"), response.text
    problem: dict[str, Any] = response.json()
    return problem


def codes_of(problem: dict[str, Any]) -> set[tuple[str, str | None]]:
    if problem["code"] != "invalid_input":
        return {(problem["code"], problem.get("field"))}
    return {(error["code"], error["field"]) for error in problem["errors"]}


BAD_TICKETS: dict[str, tuple[dict[str, Any], str, str]] = {
    "an unknown field": ({"colour": "red"}, "unknown_field", "colour"),
    "a wrong type": ({"text": 5}, "wrong_type", "text"),
    "an unknown channel": ({"channel": "pigeon"}, "not_allowed_value", "channel"),
    "an unknown county": ({"county": "540299"}, "county_unknown", "county"),
    "an unknown union": ({"managing_union": "county-1"}, "union_unknown", "managing_union"),
    "an empty text": ({"text": "  "}, "empty", "text"),
    "an over-long text": ({"text": "长" * 2001}, "too_long", "text"),
    "a control character": ({"text": "a\u0000b"}, "control_character", "text"),
    "a bad checksum": (
        {"applicant": {**APPLICANT, "id_number": "110105194912310021"}},
        "id_number_checksum",
        "applicant.id_number",
    ),
    "an impossible birth date": (
        {"applicant": {**APPLICANT, "id_number": "11010519490231002X"}},
        "id_number_birth_date",
        "applicant.id_number",
    ),
    "an old short number": (
        {"applicant": {**APPLICANT, "id_number": "110105491231002"}},
        "id_number_15_digits",
        "applicant.id_number",
    ),
    "a phone with letters": (
        {"applicant": {**APPLICANT, "phone": "1380000000x"}},
        "phone_characters",
        "applicant.phone",
    ),
    "a nameless applicant": (
        {"applicant": {**APPLICANT, "name": ""}},
        "person_name_empty",
        "applicant.name",
    ),
    "no applicant": ({"applicant": None}, "missing_field", "applicant"),
    "a bad date": ({"happened_on": "2021-02-30"}, "bad_date", "happened_on"),
    "a date in the future": (
        {"happened_on": (TODAY + timedelta(days=1)).isoformat()},
        "date_in_future",
        "happened_on",
    ),
    "a late entry without a reason": (
        {"happened_on": (TODAY - timedelta(days=3)).isoformat()},
        "late_entry_reason_missing",
        "late_entry_reason",
    ),
    "a reason for a late entry that is none": (
        {"late_entry_reason": "停电"},
        "not_a_late_entry",
        "late_entry_reason",
    ),
    "a union that manages no ticket": (
        {"managing_union": "city"},
        "not_allowed_value",
        "managing_union",
    ),
}


@pytest.mark.parametrize("name", list(BAD_TICKETS))
@pytest.mark.usefixtures("nothing_changes")
def test_a_bad_field_is_refused_by_its_own_code_at_its_own_place(agent: Visitor, name: str) -> None:
    change, code, field = BAD_TICKETS[name]
    response = agent.post("/api/tickets", {**TICKET, **change})
    assert response.status_code == 422
    found = codes_of(problem_of(response))
    accepted = {(code, field)} | ({("wrong_type", field)} if code == "missing_field" else set())
    assert found & accepted, found


@pytest.mark.usefixtures("nothing_changes")
def test_every_fault_of_a_body_is_told_at_once(agent: Visitor) -> None:
    body = {**TICKET, "county": "1", "text": "", "applicant": {**APPLICANT, "phone": "x"}}
    problem = problem_of(agent.post("/api/tickets", body))
    assert {error["field"] for error in problem["errors"]} == {"county", "text", "applicant.phone"}


@pytest.mark.usefixtures("nothing_changes")
def test_a_refusal_speaks_the_language_that_was_asked_for(agent: Visitor) -> None:
    body = {**TICKET, "text": ""}
    texts = {
        language: problem_of(agent.post("/api/tickets", body, **{"Accept-Language": language}))[
            "detail"
        ]
        for language in ("zh-CN", "bo", "en")
    }
    assert len(set(texts.values())) == 3
    assert any("\u0f00" <= letter <= "\u0fff" for letter in texts["bo"])


@pytest.mark.usefixtures("nothing_changes")
def test_a_refusal_does_not_repeat_what_was_sent(agent: Visitor) -> None:
    body = {**TICKET, "applicant": {**APPLICANT, "id_number": "110105194912310021"}}
    assert "110105194912310021" not in agent.post("/api/tickets", body).text


@pytest.mark.usefixtures("nothing_changes")
@pytest.mark.parametrize(
    ("command", "body"),
    [("resolve", {"result": "solved", "text": "办结"}), ("escalate", {"reason_code": "illness"})],
)
def test_a_command_in_the_wrong_state_is_refused(
    agent: Visitor, registered: str, command: str, body: dict[str, str]
) -> None:
    response = agent.post(f"/api/tickets/{registered}/{command}", body)
    assert (response.status_code, problem_of(response)["code"]) == (409, "wrong_state")


@pytest.mark.usefixtures("nothing_changes")
def test_a_missing_right_is_refused(officer: Visitor, registered: str) -> None:
    response = officer.post(f"/api/tickets/{registered}/accept", {})
    assert (response.status_code, problem_of(response)["code"]) == (403, "right_missing")


@pytest.mark.usefixtures("nothing_changes")
def test_a_foreign_union_is_refused(foreign_officer: Visitor, registered: str) -> None:
    response = foreign_officer.get(f"/api/tickets/{registered}")
    assert (response.status_code, problem_of(response)["code"]) == (403, "foreign_union")


@pytest.mark.usefixtures("nothing_changes")
def test_nobody_signed_in_is_asked_to_sign_in(platform: Platform, registered: str) -> None:
    response = Visitor(platform).get(f"/api/tickets/{registered}")
    assert (response.status_code, problem_of(response)["code"]) == (401, "sign_in_needed")


@pytest.mark.usefixtures("nothing_changes")
def test_an_ended_session_is_asked_to_sign_in_again(platform: Platform, registered: str) -> None:
    desk = Visitor(platform, "agent")
    cookies = dict(desk.session.cookies)
    desk.delete("/api/session")
    desk.session.cookies.update(cookies)
    response = desk.get(f"/api/tickets/{registered}")
    assert (response.status_code, problem_of(response)["code"]) == (401, "session_expired")


@pytest.mark.usefixtures("nothing_changes")
def test_a_stale_version_is_refused_with_the_current_one(agent: Visitor, registered: str) -> None:
    response = agent.post(f"/api/tickets/{registered}/accept", {}, **{"If-Match": '"99"'})
    problem = problem_of(response)
    assert (response.status_code, problem["code"]) == (412, "version_outdated")


@pytest.mark.usefixtures("nothing_changes")
def test_a_command_without_a_key_is_refused(agent: Visitor) -> None:
    problem = problem_of(agent.post("/api/tickets", TICKET, key=None))
    assert problem["code"] == "idempotency_key_missing"


@pytest.mark.usefixtures("nothing_changes")
@pytest.mark.parametrize(
    ("number", "code"), [("SR-20210305-000001", "AAAAAAAA"), ("nonsense", "AAAAAAAA")]
)
def test_a_wrong_and_an_absent_ticket_are_answered_alike(
    platform: Platform, number: str, code: str
) -> None:
    response = Visitor(platform).post(
        "/api/progress", {"number": number, "query_code": code}, key=None
    )
    assert (response.status_code, problem_of(response)["code"]) == (404, "ticket_not_found")


def test_a_key_used_again_with_another_body_is_refused(platform: Platform, agent: Visitor) -> None:
    key = str(uuid.uuid4())
    first = agent.post("/api/tickets", TICKET, key=key)
    before = counted(platform)
    repeated = agent.post("/api/tickets", TICKET, key=key)
    other = agent.post("/api/tickets", {**TICKET, "text": "另一件事"}, key=key)
    assert repeated.json() == first.json()
    assert repeated.headers["Idempotent-Replayed"] == "true"
    assert (other.status_code, problem_of(other)["code"]) == (422, "key_reused")
    assert counted(platform) == before


def test_a_late_entry_with_a_reason_is_kept_with_it(agent: Visitor) -> None:
    day = (TODAY - timedelta(days=3)).isoformat()
    body = {**TICKET, "happened_on": day, "late_entry_reason": "信件在途"}
    ticket_id = agent.post("/api/tickets", body).json()["ticket_id"]
    ticket = agent.get(f"/api/tickets/{ticket_id}").json()
    assert (ticket["happened_on"], ticket["late_entry_reason"]) == (day, "信件在途")


def test_an_act_cannot_have_happened_before_its_cause(platform: Platform, agent: Visitor) -> None:
    ticket_id = agent.post("/api/tickets", TICKET).json()["ticket_id"]
    before = counted(platform)
    response = agent.post(
        f"/api/tickets/{ticket_id}/accept",
        {"happened_on": (TODAY - timedelta(days=1)).isoformat(), "late_entry_reason": "补录"},
    )
    assert (response.status_code, problem_of(response)["code"]) == (422, "date_before_cause")
    assert counted(platform) == before


def test_a_ticket_without_an_id_number_does_not_escalate(agent: Visitor) -> None:
    nameless = {**TICKET, "applicant": {"name": "普布", "phone": "13800000002"}}
    ticket_id = agent.post("/api/tickets", nameless).json()["ticket_id"]
    agent.post(f"/api/tickets/{ticket_id}/accept", {})
    response = agent.post(f"/api/tickets/{ticket_id}/escalate", {"reason_code": "illness"})
    assert problem_of(response)["code"] == "escalation_needs_id_number"
