"""Messages that are really held: facts about a ticket for which it is too early.

Relief's journal gets facts of leads that a ticket never had, and hotline refuses them as it must
(`WrongState`: the ticket is not escalated). Once the ticket is escalated and its lead accepted,
they say what is so, and trying again works.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pymongo

from deploy.local.waiting import wait_until
from services.relief.domain.lead import lead_id_for
from tests.platform import Platform
from tests.visiting import Visitor
from vocabulary.business_time import business_day
from vocabulary.ids import new_id

SECONDS = 60
TYPE = "relief.lead_accepted.v1"
CONSUMER = "hotline.relief"
NO_FILE = "KN-20210312-000045"
REQUEST = {
    "channel": "call",
    "category": "hardship",
    "county": "540202",
    "language": "zh-CN",
    "text": "家中有人患病，生活困难",
    "applicant": {"name": "次仁", "phone": "13800000001", "id_number": "11010519491231002X"},
}


def accepted_ticket(agent: Visitor) -> str:
    """A ticket that waits to be escalated; its id."""
    ticket_id = str(agent.post("/api/tickets", REQUEST).json()["ticket_id"])
    accepted = agent.post(f"/api/tickets/{ticket_id}/accept", {})
    assert accepted.ok, accepted.text
    return ticket_id


def escalate(agent: Visitor, ticket_id: str) -> None:
    """Hand the ticket to relief."""
    done = agent.post(f"/api/tickets/{ticket_id}/escalate", {"reason_code": "illness"})
    assert done.ok, done.text


def accept_lead(officer: Visitor, ticket_id: str) -> None:
    """Relief takes the ticket's lead into a hardship file, once it is there."""
    address = f"/api/leads/{lead_id_for(ticket_id)}"
    wait_until(lambda: officer.get(address).ok, seconds=SECONDS, what="relief opened the lead")
    version = {"If-Match": f'"{officer.get(address).json()["version"]}"'}
    done = officer.post(f"{address}/accept", {"note": "情况属实。"}, **version)
    assert done.ok, done.text


def announce_too_early(platform: Platform, ticket_id: str, *, count: int) -> list[str]:
    """Let relief announce `count` facts about the ticket; their event ids."""
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(
        platform.stack.uris("root").mongo
    )
    with client:
        told = client["zhufeng_hotline"]["outbox"].find_one({"data.ticket_id": ticket_id})
        assert told is not None
        rows = [_fact(ticket_id, told["data"]["phone_key"]) for _ in range(count)]
        client["zhufeng_relief"]["outbox"].insert_many(rows)
    return [str(row["_id"]) for row in rows]


def hold(platform: Platform, operator: Visitor, ticket_id: str, *, count: int) -> dict[str, Any]:
    """`count` messages that hotline holds for a person; their group."""
    expected = announce_too_early(platform, ticket_id, count=count)
    wait_until(
        lambda: set(expected) <= {line["event_id"] for line in held_lines(operator)},
        seconds=SECONDS,
        what="the messages are held",
    )
    return group_of(operator)


def group_of(operator: Visitor) -> dict[str, Any]:
    """The group of these messages as the monitor shows it."""
    groups = operator.get("/api/ops/failures").json()["items"]
    return next(
        dict(each["group"])
        for each in groups
        if (each["group"]["consumer"], each["group"]["type"]) == (CONSUMER, TYPE)
    )


def held_lines(operator: Visitor) -> list[dict[str, Any]]:
    """What hotline holds of relief, the first hundred."""
    page = operator.get(f"/api/ops/failures/hotline?consumer={CONSUMER}&limit=100").json()
    return list(page["items"])


def propose_discard(platform: Platform, line: dict[str, Any]) -> str:
    """A discard that awaits a second person, as in production; its id."""
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(
        platform.stack.uris("root").mongo
    )
    proposal_id = new_id()
    proposal = {
        "_id": proposal_id,
        "version": 1,
        "row_id": line["row_id"],
        "act": "discard",
        "state": "awaiting_second",
        "by": "staff/somebody-else",
        "at": datetime.now(UTC),
        "fingerprint": line["fingerprint"],
        "reason": "重复登记，不再办理。",
        "data": None,
        "difference": "[]",
        "decided_by": None,
        "decided_at": None,
        "note": None,
        "edited_to": None,
    }
    with client:
        client["zhufeng_hotline"]["proposals"].insert_one(proposal)
    return proposal_id


def let_go(operator: Visitor) -> None:
    """Discard whatever of these is still held, so that no other test meets it."""
    for line in held_lines(operator):
        if line["type"] != TYPE:
            continue
        body = {"row_id": line["row_id"], "reason": "测试结束"}
        if line["discarded_at"] is None:
            version = {"If-Match": f'"{line["version"]}"'}
            operator.post("/api/ops/failures/hotline/discard", body, **version)
        operator.post("/api/ops/failures/hotline/release", {"row_id": line["row_id"]})


def forget_facts(platform: Platform) -> None:
    """Take the facts that relief never announced out of its journal: reconciliations count it."""
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(
        platform.stack.uris("root").mongo
    )
    with client:
        client["zhufeng_relief"]["outbox"].delete_many({"data.file_number": NO_FILE})


def event_of(operator: Visitor, *, subject: str, kind: str) -> dict[str, Any]:
    """An event of the index, waited for."""
    address = f"/api/ops/events?subject={subject}&type={kind}"
    found = wait_until(
        lambda: operator.get(address).json()["items"], seconds=SECONDS, what="the event is indexed"
    )
    return dict(found[0])


def _fact(ticket_id: str, phone_key: str) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "_id": new_id(),
        "type": TYPE,
        "name": "lead_accepted",
        "version": 1,
        "subject": f"lead/{new_id()}",  # each alone: none waits behind another
        "sequence": 1,
        "at": now,
        "businesstime": now,
        "actor": "system/relief",
        "correlationid": new_id(),
        "causationid": new_id(),
        "traceparent": None,
        "data": {
            "lead_id": lead_id_for(ticket_id),
            "ticket_id": ticket_id,
            "ticket_number": "SR-20210305-000123",
            "file_id": new_id(),
            "file_number": NO_FILE,
            "managing_union": "county-540202",
            "language": "zh-CN",
            "preferred_channel": "sms",
            "phone_key": phone_key,
            "happened_on": f"{business_day(now):%Y-%m-%d}",
        },
        "state": "pending",
        "published_at": None,
    }
