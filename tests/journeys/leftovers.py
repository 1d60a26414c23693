"""What the platform leaves behind, as bytes by name: logs, messages, files and databases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import bson
import pymongo
import requests
from amqp import Channel
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument

from messaging.amqp import connect, part
from tests.platform import Platform

RAW = CodecOptions(document_class=RawBSONDocument)


@dataclass
class Tap:
    """Queues that get a copy of everything and that nobody reads until all is over.

    A call expires with its deadline: it then goes on from the first queue to the second.
    `since` is the database's time before anything was said, `logged` how long each log was.
    """

    channel: Channel
    queues: tuple[str, str]
    since: bson.Timestamp
    logged: Mapping[str, int]
    _taken: list[Any] = field(default_factory=list)

    def messages(self) -> Iterator[tuple[str, bytes]]:
        """Head and body of each message, as they lie at the broker."""
        for place, message in enumerate(self._all()):
            named = repr([message.properties, message.delivery_info])
            route = message.delivery_info["routing_key"]
            yield f"{route} {place}", named.encode() + b"\n" + bytes(message.body)

    def routing_keys(self) -> set[str]:
        """What was said, by the messages' routing keys."""
        return {message.delivery_info["routing_key"] for message in self._all()}

    def _all(self) -> list[Any]:
        for queue in self.queues:
            while (message := self.channel.basic_get(queue, no_ack=True)) is not None:
                self._taken.append(message)
        return self._taken


@contextmanager
def tapping(platform: Platform) -> Iterator[Tap]:
    """The first queue, bound to every exchange that there is, and the second behind it."""
    connection = connect(platform.stack.uris("operator").amqp, name="tap", heartbeat=0)
    try:
        channel = connection.channel()
        channel.auto_decode = False
        behind = f"tap.{uuid4()}"
        exchanges = _exchanges(platform)
        channel.exchange_declare(behind, "fanout", auto_delete=True)
        second = channel.queue_declare("", exclusive=True).queue
        channel.queue_bind(second, behind)
        dead = {"x-dead-letter-exchange": behind}
        first = channel.queue_declare("", exclusive=True, arguments=dead).queue
        for exchange in exchanges:
            channel.queue_bind(first, exchange, "#")
        yield Tap(channel, (first, second), _now(platform), _sizes(platform))
    finally:
        part(connection)


def logs(platform: Platform, tap: Tap) -> Iterator[tuple[str, bytes]]:
    """What every process wrote since, access log, broker and database included.

    A log that became shorter was begun anew.
    """
    sizes = _sizes(platform)
    for path in sorted(platform.stack.layout.logs.iterdir()):
        before = tap.logged.get(path.name, 0)
        yield path.name, path.read_bytes()[before if before <= sizes[path.name] else 0 :]


def broker_files(platform: Platform) -> Iterator[tuple[str, bytes]]:
    """What the broker keeps on disk: queues, write-ahead log, indexes."""
    folder = platform.stack.layout.data / "rabbit"
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


def databases(
    platform: Platform, *, since: bson.Timestamp | None = None
) -> Iterator[tuple[str, bytes]]:
    """Every collection of every service as the database holds it; all writes since that time."""
    client: pymongo.MongoClient[Any] = pymongo.MongoClient(platform.stack.uris("root").mongo)
    with client:
        for name in client.list_database_names():
            if name.startswith("zhufeng_"):
                for kind in client[name].list_collection_names():
                    rows = client[name].get_collection(kind, codec_options=RAW)
                    yield f"{name}.{kind}", b"".join(rows.find_raw_batches({}))
        if since is not None:
            written = client.local.get_collection("oplog.rs", codec_options=RAW)
            batches = written.find_raw_batches({"ts": {"$gt": since}})
            yield "the database's log of writes", b"".join(batches)


def _sizes(platform: Platform) -> dict[str, int]:
    return {path.name: path.stat().st_size for path in platform.stack.layout.logs.iterdir()}


def _exchanges(platform: Platform) -> list[str]:
    management = platform.stack.rabbit.management("operator")
    answer = requests.get(
        f"{management['url']}/api/exchanges/zhufeng",
        auth=(management["user"], management["password"]),
        timeout=10,
    )
    answer.raise_for_status()
    names = (exchange["name"] for exchange in answer.json())
    return [name for name in names if name and not name.startswith("amq.")]


def _now(platform: Platform) -> bson.Timestamp:
    client: pymongo.MongoClient[Any] = pymongo.MongoClient(platform.stack.uris("root").mongo)
    with client:
        stamp: bson.Timestamp = client.admin.command("ping")["operationTime"]
        return stamp
