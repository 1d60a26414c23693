"""The first start of topology, source and consumer in any order, with events from the beginning."""

from __future__ import annotations

from itertools import permutations

import pytest

from messaging.process import CANNOT_START
from messaging.topology.plan import Binding, bound_mark
from tests.messaging.ledger.bench import QUEUE

TOPOLOGY, MINT, LEDGER = "topology", "mint", "ledger"
HEARS = Binding("mint.events", QUEUE, "minted.v1.*")
# The consumer that finds no queue, and the source that has spoken before anybody can hear it.
TODAY = {(LEDGER, MINT, TOPOLOGY), (TOPOLOGY, MINT, LEDGER)}
ORDERS = [
    pytest.param(order, id="-".join(order), marks=() if order in TODAY else pytest.mark.full)
    for order in permutations((TOPOLOGY, MINT, LEDGER))
]


class Supervised:
    """Starts what cannot start yet again, as the supervisor does."""

    def __init__(self, bench):
        self.bench, self.running = bench, {}

    def start(self, service):
        self.running[service] = self.bench.start(service)

    def look_after(self):
        for service, process in self.running.items():
            if process.poll() is not None:
                assert process.returncode == CANNOT_START
                self.start(service)


@pytest.mark.parametrize("order", ORDERS)
def test_whoever_starts_first_nothing_that_was_announced_is_lost(undeclared_bench, order):
    bench, supervised = undeclared_bench, Supervised(undeclared_bench)
    bench.mint_money("a", 0)
    for place, part in enumerate(order):
        if part == TOPOLOGY:
            bench.declare()
        else:
            supervised.start(part)
            bench.until(lambda part=part: came_as_far_as_it_can(bench, part), f"{part} is silent")
        bench.mint_money("a", place + 1)

    def all_applied():
        supervised.look_after()
        return bench.credits("a") == [0, 1, 2, 3]

    bench.until(all_applied, "not every event takes effect")
    assert bench.held() == []
    bench.until(lambda: bench.waiting() == 0, "not every message was acknowledged")


def test_a_source_waits_while_queues_are_declared_and_not_bound_yet(bench):
    """What came back unrouted would be put off for half a minute."""
    with bench.connection() as connection:
        channel = connection.channel()
        for binding in (HEARS, bound_mark(QUEUE)):
            channel.queue_unbind(binding.queue, binding.exchange, binding.key)
    bench.start(MINT)
    bench.start(LEDGER)
    bench.mint_money("a", 1)
    bench.until(lambda: "are not bound yet" in bench.log(MINT), "it does not wait")
    bench.declare()
    bench.until(lambda: bench.credits("a") == [1], "it goes on too late", 10)
    assert "unrouted" not in bench.log(MINT)


def came_as_far_as_it_can(bench, service):
    """It works, or it has said what it lacks."""
    told = bench.log(service)
    return '"ready"' in told or "python -m messaging.topology" in told
