"""Why somebody is in hardship may be an illness: staff is shown it, and nobody else can read it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import bson
import pymongo
import pytest
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument

from contracts.hotline import HardshipReason
from contracts.texts.labels import labels
from deploy.local.waiting import wait_until
from messaging.envelope import render
from messaging.testing import Bus
from records.kinds import AUDIT, HELD, OUTBOX
from services.hotline.kinds import TICKETS
from services.hotline.service import HotlineService
from services.notifications.kinds import DELIVERIES
from services.notifications.service import NotificationsService
from services.relief.repository.leads import LEADS
from services.relief.service import ReliefService
from tests.journeys.test_escalation_twin import escalated
from tests.platform import Platform
from tests.spy import RPC_EXCHANGE, Spy, seen, spying
from tests.strangers import new_phone, somebody
from tests.visiting import Visitor

SECONDS = 30
REASON = HardshipReason.ILLNESS
LABEL = labels()["hardship_reason"][REASON]
WORDS = (REASON.value, LABEL.zh, LABEL.bo)
EXCHANGES = ("hotline.events", "relief.events", "notifications.events", RPC_EXCHANGE)
KEPT = {
    "zhufeng_hotline": {"tickets", "outbox", "inbox", "commands"},
    "zhufeng_hotline_audit": {"audit"},
    "zhufeng_relief": {"leads", "outbox", "inbox"},
    "zhufeng_relief_audit": {"audit"},
    "zhufeng_notifications": {"deliveries", "outbox", "inbox"},
    "zhufeng_notifications_audit": {"audit"},
}


def words_in(data: bytes) -> list[str]:
    return [word for word in WORDS if word.encode() in data]


# --- on the twin


class Unconnected(NotificationsService):
    """Notifications without a provider of text messages: what is owed stays owed."""

    sending = None  # type: ignore[assignment]


@pytest.fixture
def bus() -> Bus:
    return Bus(HotlineService, ReliefService, Unconnected)


def test_no_row_and_no_message_of_an_escalation_says_why(bus: Bus) -> None:
    escalated(bus)
    bus.deliver()
    stored = {
        kind.name: bus[service].rows(kind)
        for service, kind in (
            ("hotline", TICKETS),
            ("hotline", AUDIT),
            ("relief", LEADS),
            ("notifications", DELIVERIES),
        )
    }
    assert all(stored.values())
    told = [row for service in ("hotline", "relief") for row in bus[service].rows(OUTBOX)]
    assert {"ticket_escalated", "lead_opened"} <= {row["name"] for row in told}
    for row in [*told, *(row for rows in stored.values() for row in rows)]:
        assert words_in(bson.encode(row)) == []
    for row in told:
        assert [words_in(message.body) for message in render(row)] == [[]]


def test_a_held_message_does_not_say_why(bus: Bus) -> None:
    elsewhere = Bus(HotlineService, ReliefService)
    escalated(bus)
    [escalation] = [r for r in bus["hotline"].rows(OUTBOX) if r["name"] == "ticket_escalated"]
    # Its seal opens for another relief only, so this one cannot take it and keeps it.
    consumer = elsewhere["relief"].consumers["hotline"]
    consumer.take([message.body for message in render(escalation)])
    [held] = elsewhere["relief"].rows(HELD)
    envelope = json.loads(held["envelope"])
    assert envelope["data"]["reason_code"]["keys"].keys() == {"relief"}
    assert words_in(bson.encode(held)) == []


# --- on the running platform


@pytest.fixture
def spy(platform: Platform) -> Iterator[Spy]:
    with spying(platform.stack.uris("operator").amqp, exchanges=EXCHANGES) as spy:
        yield spy


def escalate(agent: Visitor) -> dict[str, Any]:
    request = {
        "channel": "call",
        "category": "hardship",
        "county": "540202",
        "language": "bo",
        "text": "生活困难",
        "applicant": somebody(phone=new_phone()),
    }
    ticket: dict[str, Any] = agent.post("/api/tickets", request).json()
    path = f"/api/tickets/{ticket['ticket_id']}"
    assert agent.post(f"{path}/accept", {}).ok
    answer = agent.post(f"{path}/escalate", {"reason_code": REASON.value})
    assert answer.json()["reason_code"] == REASON.value
    return ticket


def told(officer: Visitor, number: str) -> list[str]:
    """What the officer's inbox says about a ticket, once it says it."""

    def bodies() -> list[str]:
        items = officer.get("/api/inbox?limit=100").json()["items"]
        return [item["body"] for item in items if number in item["body"]]

    wait_until(lambda: len(bodies()) >= 2, seconds=SECONDS, what="nobody is told")
    return bodies()


def rows_that_say_why(platform: Platform) -> tuple[dict[str, set[str]], list[str]]:
    """Which collections hold something, and where a word of the reason stands in clear."""
    kept: dict[str, set[str]] = {}
    found: list[str] = []
    raw = CodecOptions(document_class=RawBSONDocument)
    with pymongo.MongoClient[Any](platform.stack.uris("root").mongo) as client:
        for name in client.list_database_names():
            if not name.startswith("zhufeng_"):
                continue
            database = client.get_database(name, codec_options=raw)
            for collection in database.list_collection_names():
                for document in database[collection].find():
                    kept.setdefault(name, set()).add(collection)
                    if words := words_in(document.raw):
                        found.append(f"{name}.{collection}: {words}")
    return kept, found


@pytest.mark.journey
@pytest.mark.timeout(240)
def test_neither_broker_nor_database_nor_logs_say_why_and_staff_are_shown_it(
    platform: Platform, spy: Spy
) -> None:
    agent, officer = Visitor(platform, "agent"), Visitor(platform, "officer-county-540202")
    ticket = escalate(agent)
    subject = f"ticket/{ticket['ticket_id']}"
    assert any(LABEL.zh in body or LABEL.bo in body for body in told(officer, ticket["number"]))
    [line] = officer.get(f"/api/leads?ticket_id={ticket['ticket_id']}").json()["items"]
    assert line["reason_code"] == REASON.value
    asked = {"number": ticket["number"], "query_code": ticket["query_code"]}
    progress = Visitor(platform).post("/api/progress", asked, key=None)
    assert progress.ok
    assert words_in(progress.content) == []

    spy.until(subject, "hotline.ticket_escalated.v1")
    passed = spy.until(f"lead/{line['lead_id']}", "relief.lead_opened.v1")
    assert words_in(seen(passed).encode()) == []
    kept, found = rows_that_say_why(platform)
    for database, collections in KEPT.items():
        assert collections <= kept[database]
    assert found == []
    for log in sorted(platform.stack.layout.logs.iterdir()):
        assert words_in(log.read_bytes()) == [], log.name
