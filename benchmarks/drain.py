"""`drain`: a backlog through two hops, hotline → relief → notifications.

The escalated tickets wait in relief's queue. Each becomes a lead; the lead is announced; each
announcement becomes a note. The clock runs from the first lead to the last note.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Protocol

from benchmarks.figures import Figure, compared, number, say
from benchmarks.ground import Ground, Running, until
from benchmarks.ours import REGISTRY
from benchmarks.ours.follow_up import FOLLOW_UPS
from benchmarks.tickets import as_messages, as_plain, escalated
from contracts.hotline import TicketEscalated
from messaging.amqp import ConfirmedChannel, Outcome, Outgoing, connect, part
from messaging.sealing import KeyRing, read_public_keys

EVENTS = 20_000
RUNS = 3
LONGEST_SECONDS = 600
AT_ONCE = 1_000


class Contender(Protocol):
    """Two processes that take a backlog through two hops."""

    name: str

    def fill(self) -> None:
        """Empty everything, then let the whole backlog wait in the first queue."""

    def start(self) -> list[Running]:
        """Start both processes."""

    def counts(self) -> tuple[int, int]:
        """How many leads and notes there are."""


class Ours:
    """Relief and the follow-up on the project's messaging."""

    name = "ours"
    VHOST = "bench-drain-ours"

    def __init__(self, ground: Ground, events: Sequence[TicketEscalated]) -> None:
        self._ground = ground
        ground.vhost(self.VHOST, REGISTRY, ("hotline", "relief", "notifications"))
        ground.shape("zhufeng_notifications", [FOLLOW_UPS])
        public = ground.stack.layout.secrets / "public"
        self._backlog = list(as_messages(list(events), KeyRing([], read_public_keys(public))))

    def fill(self) -> None:
        for service in ("relief", "notifications"):
            self._ground.empty(f"zhufeng_{service}")
            self._ground.empty(f"zhufeng_{service}_audit")
        publish(self._ground.amqp(self.VHOST), self._backlog)

    def start(self) -> list[Running]:
        return [self._start(name) for name in ("notifications", "relief")]

    def _start(self, name: str, **more: str) -> Running:
        uri = self._ground.stack.uris(name, self.VHOST).amqp
        environment = {**self._ground.stack.environment(name), "BENCH_AMQP": uri, **more}
        return self._ground.start("benchmarks.ours", name, name=f"ours-{name}", **environment)

    def counts(self) -> tuple[int, int]:
        root = self._ground.root
        return (
            root["zhufeng_relief"]["leads"].estimated_document_count(),
            root["zhufeng_notifications"][FOLLOW_UPS.name].estimated_document_count(),
        )


class Naive:
    """Plain nameko."""

    name = "naive nameko"
    VHOST = "bench-drain-naive"
    QUEUES = (
        ("hotline", "ticket_escalated", "relief"),
        ("relief", "lead_opened", "notifications"),
    )

    def __init__(self, ground: Ground, events: Sequence[TicketEscalated]) -> None:
        self._ground = ground
        ground.vhost(self.VHOST, {}, ())
        self._backlog = [_as_nameko(plain) for plain in as_plain(list(events))]
        self._declare()

    def _declare(self) -> None:
        """As the services themselves declare it, so that a backlog can wait before they run."""
        connection = connect(self._ground.amqp(self.VHOST), name="bench")
        channel = connection.channel()
        for source, event, group in self.QUEUES:
            queue = f"evt-{source}-{event}--{group}.on_{event}"
            channel.exchange_declare(f"{source}.events", "topic", durable=True, auto_delete=False)
            channel.queue_declare(queue, durable=True, auto_delete=False)
            channel.queue_bind(queue, f"{source}.events", event)
        part(connection)

    def fill(self) -> None:
        for service in ("relief", "notifications"):
            self._ground.empty(f"naive_{service}")
        publish(self._ground.amqp(self.VHOST), self._backlog)

    def start(self) -> list[Running]:
        return [self._start(name) for name in ("notifications", "relief")]

    def relief(self, **environment: str) -> Running:
        """The first hop alone."""
        return self._start("relief", **environment)

    def _start(self, name: str, **more: str) -> Running:
        environment = {
            "BENCH_AMQP": self._ground.amqp(self.VHOST),
            "BENCH_MONGO": self._ground.stack.uris("root").mongo,
            **more,
        }
        return self._ground.start("benchmarks.peers", name, name=f"naive-{name}", **environment)

    def counts(self) -> tuple[int, int]:
        root = self._ground.root
        return (
            root["naive_relief"]["leads"].estimated_document_count(),
            root["naive_notifications"]["follow_ups"].estimated_document_count(),
        )


def drain(ground: Ground) -> Figure:
    """Events per second through both hops, against the naive way."""
    events = [escalated(n) for n in range(1, number("BENCH_EVENTS", EVENTS) + 1)]
    ours, naive = Ours(ground, events), Naive(ground, events)
    return compared(
        "drain",
        "events/s",
        naive.name,
        ours=lambda: rate(ground, ours, len(events)),
        theirs=lambda: rate(ground, naive, len(events)),
        runs=number("BENCH_RUNS", RUNS),
    )


def rate(ground: Ground, contender: Contender, events: int) -> float:
    """Events per second of one run; says what it cost whom."""
    contender.fill()
    processes = contender.start()
    try:
        begun = until(lambda: contender.counts()[0] > 0, processes, seconds=60, what="no lead")
        before = ground.cpu(processes)
        ended = until(
            lambda: contender.counts()[1] >= events,
            processes,
            seconds=LONGEST_SECONDS,
            what=f"{contender.name} does not drain",
        )
        after = ground.cpu(processes)
    finally:
        for process in processes:
            process.stop()
    per_event = {name: (after[name] - before[name]) / events * 1e6 for name in after}
    used = ", ".join(f"{name} {cost:.0f}" for name, cost in per_event.items())
    say(f"{contender.name}: {events / (ended - begun):.0f} events/s; µs CPU per event: {used}")
    return events / (ended - begun)


def publish(uri: str, messages: Sequence[Outgoing]) -> None:
    """Publish and see every message confirmed."""
    channel = ConfirmedChannel(uri, name="bench backlog")
    try:
        for start in range(0, len(messages), AT_ONCE):
            outcomes = channel.publish_all(messages[start : start + AT_ONCE])
            if set(outcomes) != {Outcome.CONFIRMED}:
                raise RuntimeError("the backlog was not taken by the broker")
    finally:
        channel.close()


def _as_nameko(payload: dict[str, Any]) -> Outgoing:
    return Outgoing(
        exchange="hotline.events",
        routing_key="ticket_escalated",
        body=json.dumps(payload).encode(),
        properties={
            "content_type": "application/json",
            "content_encoding": "utf-8",
            "delivery_mode": 2,
            "message_id": payload["ticket_id"],
        },
    )
