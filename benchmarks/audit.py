"""`audit`: creating tickets with the audit trail, its chain included, against none at all."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.conversations import Conversation, Driver
from benchmarks.figures import Figure, compared, number, say
from benchmarks.flow import REQUEST, OursFlow
from benchmarks.ground import Ground, Running, until
from messaging.amqp import connect, part
from messaging.subscriptions import read_registry, subscriber_queues
from records.kinds import AUDIT, AUDIT_CHAIN

TICKETS = 3_000
WRITERS = 32
RUNS = 5
CHAINED_SECONDS = 60
DATABASE = "zhufeng_hotline"


class Hotline(OursFlow):
    """The real hotline alone, in a process of `module`."""

    def __init__(self, ground: Ground, name: str, module: str, *, audited: bool) -> None:
        super().__init__(ground)
        self.name, self._module, self.audited = name, module, audited

    def prepare(self) -> None:
        for database in (DATABASE, f"{DATABASE}_audit"):
            self._ground.empty(database)

    def start(self) -> list[Running]:
        environment = self._ground.stack.environment("hotline")
        return [self._ground.start(self._module, name="audit-hotline", **environment)]

    def trail(self) -> tuple[int, int]:
        """How many rows there are, and how many of them are chained."""
        database = self._ground.root[f"{DATABASE}_audit"]
        rows, links = database[AUDIT.name], database[AUDIT_CHAIN.name]
        return rows.estimated_document_count(), links.estimated_document_count()

    def forget_what_it_announced(self) -> None:
        """Nobody hears it here, and the next figure must not find it."""
        connection = connect(self.uri, name="bench")
        try:
            for queue in subscriber_queues(read_registry(), "hotline"):
                connection.channel().queue_purge(queue)
        finally:
            part(connection)


def audit(ground: Ground) -> Figure:
    """Tickets per second of 32 writers, against the same without audit rows and chain."""
    ours = Hotline(ground, "ours", "services.hotline", audited=True)
    peer = Hotline(ground, "ours without audit", "benchmarks.ours.unaudited", audited=False)
    tickets = number("BENCH_TICKETS", TICKETS)
    return compared(
        "audit",
        "tickets/s",
        peer.name,
        ours=lambda: rate(ground, ours, tickets),
        theirs=lambda: rate(ground, peer, tickets),
        runs=number("BENCH_RUNS", RUNS),
    )


def registering(tickets: int) -> Iterator[Conversation]:
    """So many tickets, each registered by one call."""

    def one() -> Conversation:
        yield "hotline.register_request", REQUEST

    return (one() for _ in range(tickets))


def rate(ground: Ground, contender: Hotline, tickets: int) -> float:
    """Tickets per second of one run, from the first call to the last answer."""
    contender.prepare()
    processes = contender.start()
    ground.await_consumers(contender.vhost, ["rpc-hotline"], processes)
    driver = Driver(contender.uri, at_once=WRITERS, headers=contender.headers())
    few = min(WRITERS, tickets)
    try:
        driver.hold(registering(few))
        before, begun = ground.cpu(processes), time.monotonic()
        driver.hold(registering(tickets))
        seconds, after = time.monotonic() - begun, ground.cpu(processes)
        expected = few + tickets if contender.audited else 0
        until(
            lambda: contender.trail() == (expected, expected),
            processes,
            seconds=CHAINED_SECONDS,
            what=f"{contender.name}: the trail does not hold each ticket once",
        )
    finally:
        driver.close()
        for process in processes:
            process.stop()
        contender.forget_what_it_announced()
    cost = ", ".join(f"{name} {(after[name] - before[name]) / tickets * 1e6:.0f}" for name in after)
    say(f"{contender.name}: {tickets / seconds:.0f} tickets/s; µs CPU per ticket: {cost}")
    return tickets / seconds
