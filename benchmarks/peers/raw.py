"""The raw limit: hand-written loops, nothing between them and broker and database.

Each hop is one process with two threads. One takes up to 100 messages, writes the same documents
as ours (inbox, record, outbox, audit) in one transaction and acknowledges; the other publishes with
pipelined confirms what was committed and marks it. No validation, no sealing, no encryption: what
ours has there as ciphertext is a constant of that length here. It recovers from nothing.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import amqp
from kombu.utils.url import parse_url
from pymongo import MongoClient, UpdateMany, WriteConcern
from pymongo.read_concern import ReadConcern

BATCH = 100
CIPHERTEXT = b"\x02" + b"\x5a" * 256
KEPT = ("county", "managing_union", "language", "preferred_channel", "phone_key", "happened_on")

Message = dict[str, Any]


def connection_to(uri: str) -> amqp.Connection:
    """A blocking connection."""
    parts = parse_url(uri)
    connection = amqp.Connection(
        f"{parts['hostname']}:{parts['port']}",
        userid=parts["userid"],
        password=parts["password"],
        virtual_host=parts["virtual_host"],
    )
    connection.connect()
    return connection


class Hop:
    """One hop: consumes `source`, writes `record`, announces `announces` if anything."""

    def __init__(self, name: str, uri: str, mongo: str) -> None:
        self.queue, self.record, self.announces = HOPS[name]
        self._uri = uri
        self._client: MongoClient[Message] = MongoClient(mongo)
        self._database = self._client[f"raw_{name}"]
        self._committed: queue.SimpleQueue[list[Message]] = queue.SimpleQueue()

    def run(self) -> None:
        """Until the process is killed."""
        if self.announces:
            threading.Thread(target=self._publish, daemon=True).start()
        connection = connection_to(self._uri)
        channel = connection.channel()
        arrived: list[amqp.Message] = []
        channel.basic_qos(0, 2 * BATCH, False)
        channel.basic_consume(self.queue, callback=arrived.append)
        while True:
            connection.drain_events()
            self._drain_what_is_there(connection, arrived)
            while arrived:
                taken, arrived[:] = arrived[:BATCH], arrived[BATCH:]
                rows = self._write([json.loads(message.body) for message in taken])
                channel.basic_ack(taken[-1].delivery_tag, multiple=True)
                if self.announces:
                    self._committed.put(rows)

    @staticmethod
    def _drain_what_is_there(connection: amqp.Connection, arrived: list[Any]) -> None:
        while len(arrived) < BATCH:
            try:
                connection.drain_events(timeout=0.001)
            except TimeoutError:
                return

    def _write(self, messages: list[Message]) -> list[Message]:
        now = datetime.now(UTC)
        records = [self._record(each, now) for each in messages]
        outbox = [self._row(each, now) for each in messages] if self.announces else []
        with (
            self._client.start_session() as session,
            session.start_transaction(
                read_concern=ReadConcern("snapshot"), write_concern=WriteConcern("majority", j=True)
            ),
        ):
            database = self._database
            inbox = [_inbox(each, now) for each in messages]
            database.inbox.insert_many(inbox, session=session)
            database[self.record].insert_many(records, session=session)
            if outbox:
                database.outbox.insert_many(outbox, session=session)
            pairs = zip(messages, records, strict=True)
            audit = [_audit(message, record, now) for message, record in pairs]
            database.audit.insert_many(audit, session=session)
        return outbox

    def _publish(self) -> None:
        connection = connection_to(self._uri)
        channel = connection.channel()
        channel.confirm_select()
        confirmed = [0]
        channel.events["basic_ack"].add(lambda tag, multiple: confirmed.__setitem__(0, tag))
        sent = 0
        while True:
            rows = self._committed.get()
            while not self._committed.empty() and len(rows) < 5 * BATCH:
                rows += self._committed.get()
            for row in rows:
                body = json.dumps(_announced(row), ensure_ascii=False).encode()
                message = amqp.Message(body, delivery_mode=2, message_id=row["_id"])
                channel.basic_publish(message, "raw.events", self.announces)
                sent += 1
            while confirmed[0] < sent:
                connection.drain_events()
            ids = {"_id": {"$in": [row["_id"] for row in rows]}}
            mark = {"$set": {"state": "published", "published_at": datetime.now(UTC)}}
            self._database.outbox.bulk_write([UpdateMany(ids, mark)])

    def _record(self, message: Message, now: datetime) -> Message:
        data = message["data"]
        return {
            "_id": str(uuid4()),
            **{name: data[name] for name in KEPT},
            "ticket_id": data["ticket_id"],
            "reason_code": data["reason_code"],
            "state": "open",
            "opened_at": now,
            "opened_by": "system/relief",
            "person": CIPHERTEXT,
            "sequence": 1,
            "version": 1,
        }

    def _row(self, message: Message, now: datetime) -> Message:
        data = message["data"]
        return {
            "_id": str(uuid4()),
            "type": f"relief.{self.announces}.v1",
            "name": self.announces,
            "version": 1,
            "subject": f"lead/{data['ticket_id']}",
            "sequence": 1,
            "at": now,
            "businesstime": now,
            "actor": "system/relief",
            "correlationid": message["correlationid"],
            "causationid": message["id"],
            "traceparent": None,
            "data": {
                **{name: data[name] for name in KEPT},
                "lead_id": str(uuid4()),
                "ticket_id": data["ticket_id"],
                "ticket_number": data["number"],
                "reason_code": data["reason_code"],
            },
            "state": "pending",
            "published_at": None,
        }


def _inbox(message: Message, now: datetime) -> Message:
    return {
        "_id": f"relief.hotline/{message['id']}",
        "consumer": "relief.hotline",
        "event_id": message["id"],
        "type": message["type"],
        "subject": message["subject"],
        "sequence": 1,
        "correlationid": message["correlationid"],
        "time": now,
        "at": now,
        "outcome": "applied",
    }


def _audit(message: Message, record: Message, now: datetime) -> Message:
    return {
        "_id": str(uuid4()),
        "at": now,
        "business_time": now,
        "actor": "system/relief",
        "action": "on_ticket_escalated",
        "subject": message["subject"],
        "reason": None,
        "cause": {"message_id": message["id"], "correlation_id": message["correlationid"]},
        "version": 1,
        "events": ["relief.lead_opened.v1"],
        "before": None,
        "after": {name: value for name, value in record.items() if name != "person"},
        "personal": ["person"],
    }


def _announced(row: Message) -> Message:
    return {
        "specversion": "1.0",
        "id": row["_id"],
        "source": "/relief",
        "type": row["type"],
        "subject": row["subject"],
        "time": row["at"].isoformat(),
        "datacontenttype": "application/json",
        "dataschema": f"/schemas/relief.{row['name']}/1.json",
        "sequence": "000000000001",
        "correlationid": row["correlationid"],
        "causationid": row["causationid"],
        "actor": row["actor"],
        "businesstime": row["businesstime"].isoformat(),
        "data": row["data"],
    }


# name → (the queue it consumes, its collection, what it announces)
HOPS: dict[str, tuple[str, str, str]] = {
    "relief": ("relief.hotline", "leads", "lead_opened"),
    "notifications": ("notifications.relief", "follow_ups", ""),
}

if __name__ == "__main__":
    Hop(sys.argv[1], os.environ["BENCH_AMQP"], os.environ["BENCH_MONGO"]).run()
