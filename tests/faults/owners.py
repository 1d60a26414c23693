"""What the owners say afterwards: their records, journals, inboxes and queues, as plain rows.

Read from each owner's own database by an account that only the machinery of the stack has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import requests

from deploy.local.stack import Stack
from deploy.permissions import callable_names
from messaging.subscriptions import read_registry

Row = Mapping[str, Any]
QUEUES_SECONDS = 10


@dataclass(frozen=True, kw_only=True)
class Owners:
    """All that happened since the campaign began.

    - `commands`: id of a remembered command → the record that it made or changed
    - `journal`: announced facts of all services, `inbox`: what consumers applied
    - `versions`: record id → how many commits changed it
    - `unfinished`: what is not where it must be in the end, and how much of it
    - `twice`: deliveries that the provider took more than once
    """

    commands: Mapping[str, str] = field(default_factory=dict)
    journal: tuple[Row, ...] = ()
    inbox: tuple[Row, ...] = ()
    versions: Mapping[str, int] = field(default_factory=dict)
    deliveries: tuple[Row, ...] = ()
    unfinished: Mapping[str, int] = field(default_factory=dict)
    twice: tuple[str, ...] = ()


def read_owners(stack: Stack, since: datetime) -> Owners:
    """Ask every owner, the broker and the provider."""
    with stack.mongo.client() as client:
        databases = {name: client[f"zhufeng_{name}"] for name in callable_names()}
        recent = {"at": {"$gte": since}}
        journal = [row for each in databases.values() for row in _facts(each, recent)]
        deliveries = list(
            databases["notifications"]["deliveries"].find(
                {"created_at": {"$gte": since}},
                {"event_id": 1, "recipient": 1, "channel": 1, "state": 1, "template": 1},
            )
        )
        return Owners(
            commands={
                row["_id"]: row["resource"]
                for each in databases.values()
                for row in each["commands"].find(recent, {"resource": 1})
            },
            journal=tuple(journal),
            inbox=tuple(
                row
                for each in databases.values()
                for row in each["inbox"].find(recent, {"consumer": 1, "event_id": 1, "subject": 1,
                                                       "sequence": 1, "at": 1, "outcome": 1})
            ),
            versions={
                row["_id"]: row["version"]
                for service, kind in (("hotline", "tickets"), ("relief", "leads"))
                for row in databases[service][kind].find({}, {"version": 1})
            },
            deliveries=tuple(deliveries),
            unfinished=_unfinished(databases) | _queued(stack),
            twice=_taken_twice(stack),
        )  # fmt: skip


def _facts(database: Any, recent: Mapping[str, Any]) -> Iterator[Row]:
    fields = {"type": 1, "subject": 1, "sequence": 1, "state": 1, "causationid": 1, "at": 1,
              "data.ticket_id": 1, "data.activity_id": 1}  # fmt: skip
    return iter(database["outbox"].find(recent, fields))


def _unfinished(databases: Mapping[str, Any]) -> dict[str, int]:
    found = {}
    for name, database in databases.items():
        found[f"{name}: unpublished"] = database["outbox"].count_documents({"state": "pending"})
        found[f"{name}: held"] = database["held"].count_documents({})
        found[f"{name}: undecoded"] = database["undecoded"].count_documents({})
    unsent = {"state": {"$nin": ["sent", "refused"]}}
    found["deliveries: unsent"] = databases["notifications"]["deliveries"].count_documents(unsent)
    return found


def _queued(stack: Stack) -> dict[str, int]:
    """Messages in the subscribers' queues, ready or with a consumer, by the management API."""
    operator = stack.rabbit.management("operator")
    account = operator["user"], operator["password"]
    names = {f"{group}.{source}" for group, of in read_registry().items() for source in of}
    address = f"{operator['url']}/api/queues/zhufeng"
    answer = requests.get(address, auth=account, timeout=QUEUES_SECONDS)
    answer.raise_for_status()
    return {
        f"queue {row['name']}": row.get("messages", 0)
        for row in answer.json()
        if row["name"] in names
    }


def _taken_twice(stack: Stack) -> tuple[str, ...]:
    ledger = requests.get(f"http://127.0.0.1:{stack.ports.sms}/ledger", timeout=10)
    ledger.raise_for_status()
    return tuple(ledger.json()["doubled"])
