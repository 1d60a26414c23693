"""`raw`: the drain of ours against hand-written loops that do the same documents."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.drain import EVENTS, RUNS, Ours, publish, rate
from benchmarks.figures import Figure, compared, number
from benchmarks.ground import Ground, Running
from benchmarks.ours.follow_up import FOLLOW_UPS
from benchmarks.tickets import as_documents, escalated
from contracts.hotline import TicketEscalated
from messaging.amqp import Outgoing, connect, part
from records.kinds import AUDIT, INBOX, OUTBOX, Kind
from services.relief.repository.leads import LEADS

EXCHANGE = "raw.events"
# queue → its routing key
QUEUES = {"relief.hotline": "ticket_escalated", "notifications.relief": "lead_opened"}


class Raw:
    """Two hops by hand: the same kinds of queues, indexes and documents, no guarantee kept."""

    name = "hand-written loops"
    VHOST = "bench-raw"

    def __init__(self, ground: Ground, events: Sequence[TicketEscalated]) -> None:
        self._ground = ground
        ground.vhost(self.VHOST, {}, ())
        self._declare()
        for service, record in (("relief", LEADS), ("notifications", FOLLOW_UPS)):
            kinds = (INBOX, OUTBOX, AUDIT, _plain(record))
            ground.shape(f"raw_{service}", kinds)
        self._backlog = [
            Outgoing(
                exchange=EXCHANGE,
                routing_key="ticket_escalated",
                body=body,
                properties={"message_id": message_id, "delivery_mode": 2},
            )
            for message_id, body in as_documents(list(events))
        ]

    def _declare(self) -> None:
        connection = connect(self._ground.amqp(self.VHOST), name="bench")
        channel = connection.channel()
        channel.exchange_declare(EXCHANGE, "topic", durable=True, auto_delete=False)
        for queue, key in QUEUES.items():
            arguments = {"x-queue-type": "quorum", "x-single-active-consumer": True}
            channel.queue_declare(queue, durable=True, auto_delete=False, arguments=arguments)
            channel.queue_bind(queue, EXCHANGE, key)
        part(connection)

    def fill(self) -> None:
        for service in ("relief", "notifications"):
            self._ground.empty(f"raw_{service}")
        publish(self._ground.amqp(self.VHOST), self._backlog)

    def start(self) -> list[Running]:
        environment = {
            "BENCH_AMQP": self._ground.amqp(self.VHOST),
            "BENCH_MONGO": self._ground.stack.uris("root").mongo,
        }
        return [
            self._ground.start("benchmarks.peers.raw", name, name=f"raw-{name}", **environment)
            for name in ("notifications", "relief")
        ]

    def counts(self) -> tuple[int, int]:
        root = self._ground.root
        return (
            root["raw_relief"]["leads"].estimated_document_count(),
            root["raw_notifications"]["follow_ups"].estimated_document_count(),
        )


def _plain(kind: Kind) -> Kind:
    """The same collection with its indexes, without a validator: the loops validate nothing."""
    return Kind(name=kind.name, indexes=kind.indexes)


def raw(ground: Ground) -> Figure:
    """Events per second through both hops, against the raw limit."""
    events = [escalated(n) for n in range(1, number("BENCH_EVENTS", EVENTS) + 1)]
    ours, by_hand = Ours(ground, events), Raw(ground, events)
    return compared(
        "raw",
        "events/s",
        by_hand.name,
        ours=lambda: rate(ground, ours, len(events)),
        theirs=lambda: rate(ground, by_hand, len(events)),
        runs=number("BENCH_RUNS", RUNS),
    )
