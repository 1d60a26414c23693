"""A second reader of the same source: rebuilt from the journal while work goes on, or very slow."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager

import pytest

from messaging.subscriptions import REGISTRY_CONFIG
from messaging.topology import TopologyDrift
from messaging.topology.plan import refill_queue
from records.kinds import OUTBOX
from tests.messaging.ledger.bench import QUEUE

COPYBOOK = "copybook.mint"
BOTH = {
    "copybook": {"mint": {"events": ["minted.v1"]}},
    "ledger": {"mint": {"events": ["minted.v1"]}},
}
ACCOUNTS = [f"a{number}" for number in range(6)]
FORGOTTEN_DAYS = 800


@contextmanager
def traffic(bench):
    """Somebody goes on announcing until the end of the block."""
    over, rounds = threading.Event(), []

    def announce():
        while not over.is_set():
            for account in ACCOUNTS:
                bench.mint_money(account, 1000 + len(rounds), 2000 + len(rounds))
            rounds.append(1)

    thread = threading.Thread(target=announce)
    thread.start()
    try:
        bench.until(lambda: rounds, "no traffic")
        yield rounds
        before = len(rounds)
        bench.until(lambda: len(rounds) > before, "the traffic has ceased")
    finally:
        over.set()
        thread.join()


def made_years_ago(bench):
    """What was published so far lies further back than any inbox remembers."""
    rows = bench.root[bench.databases["mint"]][OUTBOX.name]
    aged = {
        "$dateSubtract": {"startDate": "$published_at", "unit": "day", "amount": FORGOTTEN_DAYS}
    }
    changed = rows.update_many({"state": "published"}, [{"$set": {"published_at": aged}}])
    return changed.modified_count


def test_a_rebuilt_reader_equals_the_live_one_while_traffic_goes_on(copybook):
    bench = copybook
    bench.declare()
    bench.start("mint")  # it was started before anybody thought of a second reader
    bench.start("ledger")
    for account in ACCOUNTS:
        bench.mint_money(account, *range(50))
    bench.until(lambda: len(bench.inbox()) == 50 * len(ACCOUNTS), "not every message was applied")
    bench.until(lambda: not bench.pending(), "not every row is marked")
    assert made_years_ago(bench) == 50 * len(ACCOUNTS)
    with traffic(bench):
        bench.declare(BOTH, rebuilt=[COPYBOOK])
        bench.start("copybook", **{REGISTRY_CONFIG: BOTH})
        bench.until(lambda: bench.books("copybook"), "the new reader hears nothing")
    announced = len(bench.rows(OUTBOX, "mint"))

    def read(service):
        return sum(len(heard) for _, _, heard in bench.books(service).values())

    for service in ("ledger", "copybook"):
        bench.until(
            lambda service=service: read(service) == announced, f"{service} does not catch up", 60
        )
    assert bench.books("copybook") == bench.books("ledger")
    assert bench.held() == []
    assert bench.waiting(refill_queue("mint")) == 0


def test_a_reader_is_not_rebuilt_into_a_queue_that_is_in_use(copybook):
    copybook.declare(BOTH)
    with pytest.raises(TopologyDrift, match=f"queue {COPYBOOK} is there"):
        copybook.declare(BOTH, rebuilt=[COPYBOOK])
    with pytest.raises(TopologyDrift, match="nobody declared to consume as copybook"):
        copybook.declare(BOTH, rebuilt=["copybook.mnit"])


def test_a_reader_that_stands_still_costs_nobody_else_anything(copybook):
    bench, config = copybook, {REGISTRY_CONFIG: BOTH}
    bench.declare(BOTH)
    slow = bench.start("copybook", **config)
    bench.start("mint", **config)
    bench.start("ledger", **config)
    bench.mint_money("a", 0)
    bench.until(lambda: bench.credits("a", "copybook") == [0], "the second reader hears nothing")
    slow.send_signal(signal.SIGSTOP)
    for account in ACCOUNTS:
        bench.mint_money(account, *range(100))
    bench.until(lambda: len(bench.inbox()) == 1 + 100 * len(ACCOUNTS), "the ledger is held up")
    bench.until(lambda: not bench.pending(), "the relay is held up")
    bench.until(lambda: bench.waiting() == 0, "the ledger's queue is held up")
    assert bench.credits("a", "copybook") == [0]
    assert set(bench.books("copybook")) == {"a"}
    slow.send_signal(signal.SIGCONT)
    bench.until(lambda: bench.books("copybook") == bench.books(), "the slow one does not catch up")


def test_the_queue_of_a_reader_pushes_nobody_back(copybook):
    copybook.declare(BOTH)
    for queue in (QUEUE, COPYBOOK):
        found = copybook.stack.rabbit._ask("GET", f"/api/queues/{copybook.vhost}/{queue}").json()
        limits = {"x-max-length", "x-max-length-bytes", "x-overflow", "x-message-ttl", "x-expires"}
        assert limits & set(found["arguments"]) == set()
        assert found["type"] == "quorum"
