"""Running relief, asked from outside: what neither the domain nor the twin can show."""

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
from tests.strangers import somebody

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]

AGENT = staff(Role.HOTLINE_AGENT)
OFFICER = staff(Role.OFFICER)


@pytest.fixture(scope="module")
def people(platform: Platform) -> Iterator[Calling]:
    with calling(platform) as people:
        yield people


def open_lead(people: Calling, applicant: dict[str, str], by: Actor = AGENT) -> str:
    """Escalate a new ticket of this person; the id of its lead once relief opened it."""
    request = {
        "channel": "call",
        "category": "hardship",
        "county": "540202",
        "language": "bo",
        "text": "矿上受伤，医药费付不起",
        "applicant": applicant,
    }
    ticket_id = people.ask("hotline", "register_request", request, by=by).result["ticket_id"]
    for method, more in (("accept_ticket", {}), ("escalate_ticket", {"reason_code": "illness"})):
        assert people.ask("hotline", method, {"ticket_id": ticket_id, **more}, by=by).result
    [line] = wait_until(
        lambda: people.ask("relief", "list_leads", {"ticket_id": ticket_id}, by=OFFICER).result[
            "items"
        ],
        seconds=20,
        what="relief opens no lead",
    )
    lead_id: str = line["lead_id"]
    return lead_id


def test_two_leads_of_one_person_accepted_at_the_same_moment_share_one_file(people):
    person = somebody()
    leads = [open_lead(people, person) for _ in range(2)]
    asked = [({"lead_id": lead_id}, OFFICER) for lead_id in leads]
    answers = [reply.result for reply in people.ask_all("relief", "accept_lead", asked)]
    assert {answer["state"] for answer in answers} == {"accepted"}
    assert len({answer["file_number"] for answer in answers}) == 1


def test_of_two_decisions_at_the_same_moment_one_stands(people):
    lead_id = open_lead(people, somebody())
    asked: list[tuple[dict[str, Any], Actor | None]] = [
        ({"lead_id": lead_id, "reason": reason}, staff(Role.OFFICER))
        for reason in ("not_hardship", "withdrawn")
    ]
    errors = [reply.body["error"] for reply in people.ask_all("relief", "refuse_lead", asked)]
    assert errors.count(None) == 1
    [lost] = [error for error in errors if error is not None]
    assert lost["refusal"]["code"] == "wrong_state"


def test_whoever_handled_the_ticket_does_not_decide_its_lead(people):
    both = staff(Role.HOTLINE_AGENT, Role.OFFICER)
    lead_id = open_lead(people, somebody(), by=both)
    asked = {"lead_id": lead_id}
    assert people.ask("relief", "accept_lead", asked, by=both).code == "separation_of_duties"
    shown = people.ask("relief", "get_lead", asked, by=OFFICER).result
    assert (shown["state"], shown["version"]) == ("open", 1)


def test_a_lead_of_another_union_is_not_shown(people):
    stranger = staff(Role.OFFICER, union="county-540221")
    asked = {"lead_id": open_lead(people, somebody())}
    assert people.ask("relief", "get_lead", asked, by=stranger).code == "lead_not_found"
    assert people.ask("relief", "accept_lead", asked, by=stranger).code == "lead_not_found"


def test_reading_a_persons_lead_is_written_down(people, platform):
    reader = staff(Role.LEADER)
    lead_id = open_lead(people, somebody())
    assert people.ask("relief", "get_lead", {"lead_id": lead_id}, by=reader).result
    root: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(
        platform.stack.uris("root").mongo
    )
    with root:
        rows = list(root["zhufeng_relief_audit"]["audit"].find({"actor": reader.name}))
    assert [(row["action"], row["subject"]) for row in rows] == [("lead.read", f"lead/{lead_id}")]


def test_a_repeated_decision_is_answered_with_the_lead_as_it_is(people):
    lead_id, key = open_lead(people, somebody()), f"key-{uuid4()}"
    asked = {"lead_id": lead_id, "reason": "withdrawn"}
    first, again = (
        people.ask("relief", "refuse_lead", asked, by=OFFICER, key=key) for _ in range(2)
    )
    assert again.result == first.result
    assert (first.replayed, again.replayed) == (False, True)
