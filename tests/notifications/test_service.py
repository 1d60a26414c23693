"""Running notifications: who is told what, once, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pymongo
import pytest
import requests

from contracts.hotline import TicketRegistered
from contracts.relief import LeadOpened
from deploy.local.waiting import wait_until
from tests.detours import detour
from tests.platform import Platform
from tests.strangers import new_phone, somebody
from tests.visiting import Visitor, messages_on, screen_of

pytestmark = [pytest.mark.journey, pytest.mark.timeout(240)]

SECONDS = 30
COUNTY = "county-540202"
Row = dict[str, Any]


class Notified:
    """What notifications keeps, seen from behind."""

    def __init__(self, client: pymongo.MongoClient[Row]) -> None:
        self._database = client["zhufeng_notifications"]

    def about(self, number: str) -> list[Row]:
        """The deliveries about a ticket."""
        return list(self._database["deliveries"].find({"ticket_number": number}))

    def of_worker(self, number: str) -> Row | None:
        """The worker's delivery about a ticket's lead."""
        rows = [row for row in self.about(number) if row["recipient_kind"] == "worker"]
        assert len(rows) <= 1
        return rows[0] if rows else None

    def told(self, delivery_id: str) -> list[str]:
        """The facts that a delivery announced."""
        rows = self._database["outbox"].find({"subject": f"delivery/{delivery_id}"})
        return [row["name"] for row in rows]

    def wait_for_roster(self, union: str, there: Callable[[list[str]], bool]) -> None:
        """Until the officers on duty for the union are as they must be."""

        def heard() -> bool:
            roster = self._database["duty_rosters"].find_one({"_id": union}) or {"officers": []}
            return there([each["account_id"] for each in roster["officers"]])

        wait_until(heard, seconds=SECONDS, what=f"the duty of {union} is not heard of")

    def wait_for_worker(self, number: str, state: str) -> Row:
        """The worker's delivery once it came to this state."""

        def arrived() -> bool:
            row = self.of_worker(number)
            return row is not None and row["state"] == state

        wait_until(arrived, seconds=SECONDS, what=f"the worker's delivery is not {state}")
        row = self.of_worker(number)
        assert row is not None
        return row


@pytest.fixture(scope="module")
def notified(platform: Platform) -> Iterator[Notified]:
    with pymongo.MongoClient[Row](platform.stack.uris("root").mongo) as client:
        yield Notified(client)


@pytest.fixture(scope="module")
def agent(platform: Platform) -> Visitor:
    return Visitor(platform, "agent")


@pytest.fixture(scope="module")
def officer(platform: Platform) -> Visitor:
    return Visitor(platform, f"officer-{COUNTY}")


def escalate(agent: Visitor, phone: str, *, language: str = "bo") -> str:
    """A ticket of this phone escalates; its number."""
    request = {
        "channel": "call",
        "category": "hardship",
        "county": "540202",
        "language": language,
        "text": "矿上受伤，医药费付不起",
        "applicant": somebody(phone=phone),
    }
    ticket = agent.post("/api/tickets", request).json()
    for command, body in (("accept", {}), ("escalate", {"reason_code": "illness"})):
        assert agent.post(f"/api/tickets/{ticket['ticket_id']}/{command}", body).ok
    number: str = ticket["number"]
    return number


def inbox_about(visitor: Visitor, number: str, *, least: int) -> list[Row]:
    """The messages about a ticket in somebody's inbox, once they are so many."""

    def messages() -> list[Row]:
        items: list[Row] = visitor.get("/api/inbox?limit=100").json()["items"]
        return [item for item in items if number in item["body"]]

    wait_until(lambda: len(messages()) >= least, seconds=SECONDS, what="nobody is told")
    return messages()


def unread(visitor: Visitor) -> int:
    count: int = visitor.get("/api/inbox").json()["unread"]
    return count


def problem(response: requests.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_an_escalation_tells_worker_duty_officer_and_union_once_each(
    platform, notified, agent, officer
):
    phone = new_phone()
    number = escalate(agent, phone)
    sent = notified.wait_for_worker(number, "sent")
    rows = notified.about(number)
    assert {(row["recipient_kind"], row["channel"], row["state"]) for row in rows} == {
        ("worker", "sms", "sent"),
        ("duty_officer", "in_app", "sent"),
        ("union", "in_app", "sent"),
    }
    owed = [(row["event_id"], row["recipient"], row["channel"]) for row in rows]
    assert len(rows) == len(set(owed)) == 3
    assert {event_id for event_id, _, _ in owed} == {sent["event_id"]}
    assert [notified.told(row["_id"]) for row in rows] == [["delivery_sent"]] * 3
    [message] = screen_of(platform, phone)
    assert message["OutId"] == sent["_id"]
    assert message["TemplateParam"]["ticket_number"] == number
    templates = [item["template"] for item in inbox_about(officer, number, least=2)]
    assert templates == ["lead_opened_staff"] * 2


def test_a_message_is_unread_until_it_is_marked_read_and_the_first_time_counts(agent, officer):
    number = escalate(agent, new_phone())
    message, _ = inbox_about(officer, number, least=2)
    before = unread(officer)
    read = f"/api/inbox/{message['delivery_id']}/read"
    first, again = (officer.post(read, {}).json()["read_at"] for _ in range(2))
    assert first == again
    assert message["read_at"] is None
    assert unread(officer) == before - 1


def test_an_officer_of_another_county_neither_sees_nor_reads_it(platform, agent, officer):
    number = escalate(agent, new_phone())
    for message in inbox_about(officer, number, least=2):
        stranger = Visitor(platform, "officer-county-540237")
        assert inbox_about(stranger, number, least=0) == []
        read = f"/api/inbox/{message['delivery_id']}/read"
        assert problem(stranger.post(read, {})) == (404, "delivery_not_found")
        assert problem(agent.post(read, {})) == (404, "delivery_not_found")
        assert problem(Visitor(platform).post(read, {})) == (401, "sign_in_needed")
    assert {item["read_at"] for item in inbox_about(officer, number, least=2)} == {None}


def test_a_colleague_of_the_same_union_sees_its_message_and_not_the_duty_officers(
    platform, agent, officer
):
    account: Row = {
        "user_name": f"colleague-{uuid4().hex[:8]}",
        "display_name": "扎西",
        "password": "chomolungma-8848",
        "roles": ["officer"],
        "managing_union": COUNTY,
    }
    assert Visitor(platform, "security").post("/api/accounts", account).status_code == 201
    colleague = Visitor(platform)
    colleague.take_up(account)
    number = escalate(agent, new_phone())
    mine = {item["delivery_id"] for item in inbox_about(officer, number, least=2)}
    theirs = {item["delivery_id"] for item in inbox_about(colleague, number, least=1)}
    assert len(theirs) == 1
    assert theirs < mine


def test_the_officer_who_came_on_duty_last_is_told_until_he_goes_off(
    platform, notified, agent, officer
):
    account: Row = {
        "user_name": f"relieving-{uuid4().hex[:8]}",
        "display_name": "拉姆",
        "password": "chomolungma-8848",
        "roles": ["officer"],
        "managing_union": COUNTY,
        "language": "bo",
    }
    created = Visitor(platform, "security").post("/api/accounts", account).json()
    relieving = Visitor(platform)
    relieving.take_up(account)
    assert relieving.put("/api/duty", {}).json()["on_duty"] is True
    try:
        notified.wait_for_roster(COUNTY, lambda officers: created["account_id"] in officers)
        number = escalate(agent, new_phone())
        mine = inbox_about(relieving, number, least=2)
        assert sorted(message["language"] for message in mine) == ["bo", "zh-CN"]
        assert len(inbox_about(officer, number, least=1)) == 1
    finally:
        assert (
            relieving.delete("/api/duty", **{"Idempotency-Key": str(uuid4())}).json()["on_duty"]
            is False
        )
    notified.wait_for_roster(COUNTY, lambda officers: created["account_id"] not in officers)
    assert len(inbox_about(officer, escalate(agent, new_phone()), least=2)) == 2


def test_a_number_that_the_provider_refuses_is_refused_for_good_and_said_so(
    platform, notified, agent
):
    phone = f"139{uuid4().int % 10**4:04d}0000"
    refused = notified.wait_for_worker(escalate(agent, phone), "refused")
    assert refused["reason"] == "isv.MOBILE_NUMBER_ILLEGAL"
    assert refused["secret"] is None
    assert notified.told(refused["_id"]) == ["delivery_refused"]
    assert screen_of(platform, phone) == []


def test_a_lead_heard_before_its_tickets_contact_waits_for_it_and_reaches_the_worker(
    platform, notified, agent
):
    phone = new_phone()
    with detour(platform, TicketRegistered, "notifications"):
        number = escalate(agent, phone)
        waiting = notified.wait_for_worker(number, "awaiting_contact")
        assert notified.told(waiting["_id"]) == []
        assert screen_of(platform, phone) == []
    sent = notified.wait_for_worker(number, "sent")
    assert sent["_id"] == waiting["_id"]
    [message] = messages_on(platform, phone, least=1)
    assert message["OutId"] == sent["_id"]


def test_a_contact_heard_before_the_lead_reaches_the_worker_at_once(platform, notified, agent):
    phone = new_phone()
    with detour(platform, LeadOpened, "notifications"):
        number = escalate(agent, phone)
        worker = Visitor(platform)
        assert worker.sign_in_by_phone(phone).ok, "the phone is known by now"
        assert notified.about(number) == []
    notified.wait_for_worker(number, "sent")
    leads = [each for each in screen_of(platform, phone) if "code" not in each["TemplateParam"]]
    assert [message["TemplateParam"]["ticket_number"] for message in leads] == [number]


def test_several_leads_that_wait_for_one_contact_all_reach_it(platform, notified, agent):
    phone = new_phone()
    with detour(platform, TicketRegistered, "notifications"):
        numbers = [escalate(agent, phone) for _ in range(3)]
        for number in numbers:
            notified.wait_for_worker(number, "awaiting_contact")
    for number in numbers:
        notified.wait_for_worker(number, "sent")
    shown = messages_on(platform, phone, least=3)
    assert sorted(message["TemplateParam"]["ticket_number"] for message in shown) == sorted(numbers)
