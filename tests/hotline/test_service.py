"""The running hotline, asked from outside: what neither the domain nor the twin can show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pymongo
import pytest

from contracts.rights import Actor, Role
from deploy.local.waiting import wait_until
from tests.calling import Calling, calling, staff
from tests.platform import Platform
from vocabulary.id_number import check_character

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]

AGENT = staff(Role.HOTLINE_AGENT)
FIRST_17 = "54230119850312001"
APPLICANT = {
    "name": "次仁",
    "phone": "13908920001",
    "id_number": FIRST_17 + check_character(FIRST_17),
}


@pytest.fixture(scope="module")
def people(platform: Platform) -> Iterator[Calling]:
    with calling(platform) as people:
        yield people


def request(**changes: Any) -> dict[str, Any]:
    facts = {
        "category": "hardship",
        "county": "540202",
        "language": "bo",
        "text": "矿上受伤，医药费付不起",
        "applicant": APPLICANT,
        "consents": [{"purpose": each, "version": 1} for each in ("handling", "sensitive")],
    }
    return {**facts, **changes}


def registered(people: Calling, by: Actor = AGENT) -> str:
    reply = people.ask("hotline", "register_request", request(channel="call"), by=by)
    ticket_id: str = reply.result["ticket_id"]
    return ticket_id


def escalated(people: Calling, by: Actor = AGENT) -> str:
    ticket_id = registered(people, by)
    for method, more in (("accept_ticket", {}), ("escalate_ticket", {"reason_code": "illness"})):
        assert people.ask("hotline", method, {"ticket_id": ticket_id, **more}, by=by).result
    return ticket_id


def ticket(people: Calling, ticket_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = people.ask(
        "hotline", "get_ticket", {"ticket_id": ticket_id}, by=AGENT
    ).result
    return answer


def test_a_request_repeated_with_its_key_has_one_ticket_and_the_same_receipt(people):
    key = f"key-{uuid4()}"
    first, again = (people.ask("hotline", "file_request", request(), key=key) for _ in range(2))
    assert again.result == first.result
    assert (first.replayed, again.replayed) == (False, True)
    other = people.ask("hotline", "file_request", request(language="zh-CN"), key=key)
    assert other.code == "key_reused"


def test_requests_at_the_same_moment_get_a_number_each(people):
    asked = [(request(), None)] * 40
    receipts = [reply.result for reply in people.ask_all("hotline", "file_request", asked)]
    assert len({receipt["number"] for receipt in receipts}) == 40
    assert len({receipt["ticket_id"] for receipt in receipts}) == 40


def test_an_escalated_ticket_shows_its_lead(people):
    ticket_id = escalated(people)
    shown = wait_until(
        lambda: (answer := ticket(people, ticket_id))["lead_state"] == "open" and answer,
        seconds=20,
        what="the ticket does not show its lead",
    )
    assert shown["lead_id"]
    assert shown["applicant"] == {
        "name": "次*",
        "phone": "139****0001",
        "id_number": f"5423{'*' * 10}{APPLICANT['id_number'][14:]}",
    }


def test_number_and_code_show_the_progress_and_nothing_else_does(people):
    receipt = people.ask("hotline", "file_request", request()).result
    known = {"number": receipt["number"], "query_code": receipt["query_code"]}
    shown = people.ask("hotline", "get_progress", known).result
    assert shown["state"] == "registered"
    wrong = "23456789" if receipt["query_code"] != "23456789" else "3456789A"
    absent = {"number": "SR-19990101-000001", "query_code": receipt["query_code"]}
    refusals = [
        people.ask("hotline", "get_progress", {**known, "query_code": wrong}).refusal,
        people.ask("hotline", "get_progress", absent).refusal,
    ]
    assert refusals[0] == refusals[1]
    assert refusals[0]["code"] == "ticket_not_found"


def worker_at(people, applicant: dict[str, str]) -> Actor:
    """Whoever has signed in with this applicant's phone."""
    own = frozenset({people.keys.phone_key(f"+86{applicant['phone']}")})
    return Actor(name="worker/x", roles=frozenset({Role.WORKER}), own_keys=own)


def test_a_worker_sees_the_tickets_of_his_phone(people):
    phone = f"139{uuid4().int % 10**8:08d}"
    applicant = {**APPLICANT, "phone": phone}
    ticket_id = people.ask("hotline", "file_request", request(applicant=applicant)).result[
        "ticket_id"
    ]
    page = people.ask("hotline", "my_tickets", {}, by=worker_at(people, applicant)).result
    assert [line["ticket_id"] for line in page["items"]] == [ticket_id]
    assert people.ask("hotline", "my_tickets", {}).code == "sign_in_needed"


def test_a_worker_sees_how_his_own_ticket_stands_and_nobody_elses(people):
    applicant = {**APPLICANT, "phone": f"139{uuid4().int % 10**8:08d}"}
    receipt = people.ask("hotline", "file_request", request(applicant=applicant)).result
    asked = {"ticket_id": receipt["ticket_id"]}
    shown = people.ask("hotline", "get_my_ticket", asked, by=worker_at(people, applicant)).result
    assert (shown["number"], shown["state"]) == (receipt["number"], "registered")
    stranger = worker_at(people, {"phone": f"138{uuid4().int % 10**8:08d}"})
    refused = people.ask("hotline", "get_my_ticket", asked, by=stranger).refusal
    absent = people.ask("hotline", "get_my_ticket", {"ticket_id": "none"}, by=stranger).refusal
    assert refused == absent
    assert refused["code"] == "ticket_not_found"
    assert people.ask("hotline", "get_my_ticket", asked).code == "sign_in_needed"


def test_a_consent_that_is_taken_back_reaches_whoever_works_on_it(people):
    applicant = {**APPLICANT, "phone": f"139{uuid4().int % 10**8:08d}"}
    asked = {
        "ticket_id": people.ask("hotline", "file_request", request(applicant=applicant)).result[
            "ticket_id"
        ]
    }
    for method, more in (("accept_ticket", {}), ("escalate_ticket", {"reason_code": "illness"})):
        assert people.ask("hotline", method, {**asked, **more}, by=AGENT).result
    lead_id = wait_until(
        lambda: ticket(people, asked["ticket_id"])["lead_id"], seconds=60, what="no lead is opened"
    )
    worker, officer = worker_at(people, applicant), staff(Role.OFFICER)
    taken = {**asked, "purpose": "sensitive"}
    shown = people.ask("hotline", "withdraw_consent", taken, by=worker).result
    assert shown["kept"] == ["what_was_done", "request_record", "relief_record"]
    assert people.ask("hotline", "withdraw_consent", taken, by=worker).code == "consent_not_given"
    lead = {"lead_id": lead_id}
    wait_until(
        lambda: people.ask("relief", "get_lead", lead, by=officer).result["consent_withdrawn"],
        seconds=60,
        what="relief does not hear of it",
    )
    assert people.ask("relief", "accept_lead", lead, by=officer).code == "consent_taken_back"


def test_a_consent_given_later_by_phone_is_taken_down_once_and_by_agents_alone(people):
    filed = people.ask(
        "hotline", "register_request", request(channel="call", consents=[]), by=AGENT
    )
    given = {
        "ticket_id": filed.result["ticket_id"],
        "purpose": "sensitive",
        "version": 1,
        "means": "phone",
    }
    key = uuid4().hex
    first, again = (
        people.ask("hotline", "record_consent", given, by=AGENT, key=key) for _ in range(2)
    )
    assert first.result == again.result
    (shown,) = first.result["items"]
    assert (shown["means"], shown["taken_by"]) == ("phone", AGENT.name)
    assert people.ask("hotline", "record_consent", given, by=AGENT).code == "consent_given_already"
    officer = staff(Role.OFFICER)
    assert people.ask("hotline", "record_consent", given, by=officer).code == "right_missing"
    stranger = staff(Role.HOTLINE_AGENT, union="county-540221")
    assert people.ask("hotline", "record_consent", given, by=stranger).code == "foreign_union"


def test_a_ticket_of_another_union_is_not_shown(people):
    stranger = staff(Role.OFFICER, union="county-540221")
    asked = {"ticket_id": registered(people)}
    assert people.ask("hotline", "get_ticket", asked, by=stranger).code == "foreign_union"
    listed = people.ask("hotline", "list_tickets", {"limit": 100}, by=stranger).result["items"]
    assert asked["ticket_id"] not in [line["ticket_id"] for line in listed]


def test_reading_a_persons_ticket_is_written_down(people, platform):
    reader = staff(Role.LEADER)
    ticket_id = registered(people)
    assert people.ask("hotline", "get_ticket", {"ticket_id": ticket_id}, by=reader).result
    root: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(
        platform.stack.uris("root").mongo
    )
    with root:
        rows = list(root["zhufeng_hotline_audit"]["audit"].find({"actor": reader.name}))
    assert [(row["action"], row["subject"]) for row in rows] == [
        ("ticket.read", f"ticket/{ticket_id}")
    ]


def test_two_who_accept_at_the_same_moment_are_one_and_the_other_is_told(people):
    asked = {"ticket_id": registered(people)}
    replies = people.ask_all("hotline", "accept_ticket", [(asked, AGENT), (asked, AGENT)])
    errors = [reply.body["error"] for reply in replies]
    assert errors.count(None) == 1
    [lost] = [error for error in errors if error is not None]
    assert lost["refusal"]["code"] == "wrong_state"
