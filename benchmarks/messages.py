"""`messages`: database commands and AMQP frames of one message through one hop of a backlog.

Delivered, applied, and what it announces published and marked. Ours runs here in whole batches,
so that the counts are the same on every machine; ``baseline.json`` fixes them and a test holds
them there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from benchmarks.counting import VARIABLE, Counts, counting_frames
from benchmarks.drain import Naive, publish
from benchmarks.figures import Figure, made, number, say
from benchmarks.ground import Ground, until
from benchmarks.ours import REGISTRY
from benchmarks.tickets import as_messages, escalated
from messaging.amqp import ConfirmedChannel
from messaging.consumer.intake import MOST_PER_BATCH, Intake
from messaging.consumer.reading import Delivery
from messaging.dispatch import Dispatcher
from messaging.outbox import Outbox
from messaging.sealing import KeyRing
from messaging.subscriptions import subscribed_types
from messaging.testing import TwinService
from records.kinds import MACHINERY, OUTBOX
from records.memory import MemoryStore
from records.mongo import MongoStore, connect
from records.settings import Settings
from services.relief.repository.leads import LEADS
from services.relief.service import ReliefService

BASELINE = Path(__file__).with_name("baseline.json")
EVENTS = 500  # five batches of a consumer, one page of the relay
VHOST = "bench-messages"
DATABASE = "bench_messages"

Costs = dict[str, float]


def messages(ground: Ground) -> Figure:
    """Commands and frames per message, against the naive way."""
    events = number("BENCH_MESSAGES", EVENTS)
    ours, naive = ours_per_message(ground, events), naive_per_message(ground, events)
    for name, costs in (("ours", ours), (Naive.name, naive), ("baseline", baseline())):
        say(f"{name}: {json.dumps(costs)}")
    return made(
        "messages",
        "commands and frames per message",
        Naive.name,
        value=sum(ours.values()),
        peer_value=sum(naive.values()),
        runs=1,
    )


def baseline() -> Costs:
    """What a message may cost, by command and frame."""
    costs: Costs = json.loads(BASELINE.read_text(encoding="utf-8"))
    return costs


def ours_per_message(ground: Ground, events: int) -> Costs:
    """Ours: `events` in full batches, then what they announced."""
    ground.vhost(VHOST, REGISTRY, ("hotline", "relief"))
    ground.shape(DATABASE, [LEADS, *(kind for kind in MACHINERY if not kind.in_audit_database)])
    ground.shape(f"{DATABASE}_audit", [kind for kind in MACHINERY if kind.in_audit_database])
    keys = {name: X25519PrivateKey.generate() for name in ("hotline", "relief", "notifications")}
    ring = KeyRing([keys["relief"]], {name: key.public_key() for name, key in keys.items()})
    counts = Counts()
    with _store(ground, counts) as store:
        backlog = as_messages([escalated(n) for n in range(events)], ring)
        publish(ground.amqp(VHOST), list(backlog))
        service = TwinService(ReliefService, ring, store=store)
        counts.commands.clear()
        with counting_frames(counts):
            _apply(service, ground.amqp(VHOST), events)
            _relay(store, ground.amqp(VHOST), events)
    return _per_message({"commands": counts.commands, "frames": counts.frames}, events)


def naive_per_message(ground: Ground, events: int) -> Costs:
    """The naive relief, counted in its own process."""
    naive = Naive(ground, [escalated(n) for n in range(events)])
    naive.fill()
    written = ground.stack.layout.run / "counts.json"
    written.unlink(missing_ok=True)
    process = naive.relief(**{VARIABLE: str(written)})
    try:
        until(lambda: naive.counts()[0] >= events, [process], seconds=300, what="no leads")
    finally:
        process.stop()
    return _per_message(json.loads(written.read_text(encoding="utf-8")), events)


@contextmanager
def _store(ground: Ground, counts: Counts) -> Iterator[MongoStore]:
    nowhere = Path("/nonexistent")
    uri = ground.stack.uris("root").mongo
    settings = Settings("relief", "test", "real", "", uri, DATABASE, nowhere, nowhere, nowhere)
    client = connect(settings, [counts])
    try:
        # The commands of the key vault are none of a message: a cipher with its key at hand.
        yield MongoStore(client, settings, MemoryStore().cipher)
    finally:
        for name in (DATABASE, f"{DATABASE}_audit"):
            client.drop_database(name)
        client.close()


def _apply(service: TwinService, uri: str, events: int) -> None:
    intake = Intake(uri, name="bench messages")
    intake.consume("relief.hotline")
    waiting: list[Delivery] = []
    applied = 0
    while applied < events:
        waiting += intake.take(idle_seconds=10)
        whole = min(MOST_PER_BATCH, events - applied)
        if len(waiting) >= whole:
            batch, waiting = waiting[:whole], waiting[whole:]
            service.consumers["hotline"].apply(batch)
            intake.acknowledge(batch[-1])
            applied += whole
    intake.close()


def _relay(store: MongoStore, uri: str, events: int) -> None:
    channel = ConfirmedChannel(uri, name="bench messages")
    dispatcher = Dispatcher(
        Outbox(store.collection(OUTBOX)),
        channel,
        subscribed=subscribed_types(REGISTRY, "relief"),
        may_publish=lambda: True,
    )
    published = 0
    while published < events:
        published += dispatcher.dispatch() or 0
    channel.close()


def _per_message(counts: Mapping[str, Mapping[str, Any]], events: int) -> Costs:
    return {
        name: round(count / events, 4)
        for group in ("commands", "frames")
        for name, count in sorted(counts[group].items())
    }
