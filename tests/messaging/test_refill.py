"""A lost queue comes back with everything that stood in it, before anything new."""

from __future__ import annotations

import pytest

from messaging.topology.losses import ask_for_refill, lost_queues
from messaging.topology.plan import bound_mark, planned, refill_queue
from tests.messaging.ledger.bench import QUEUE, REGISTRY

pytestmark = pytest.mark.fault


def delete(bench, queue):
    with bench.connection() as connection:
        connection.channel().queue_delete(queue)


def published(bench, number):
    bench.until(lambda: not bench.pending(), "not every row was published")
    # More, where somebody died between applying and acknowledging.
    bench.until(lambda: bench.waiting() >= number, "not every message is in the queue")


def test_a_deleted_queue_is_repaired_without_loss_and_in_order(bench):
    bench.start("mint")
    bench.mint_money("a", *range(30))
    bench.mint_money("b", 1)
    published(bench, 31)
    delete(bench, QUEUE)
    bench.mint_money("a", *range(30, 60))
    bench.until(lambda: "cannot be published" in bench.log("mint"), "nobody missed the queue")
    bench.declare()
    bench.start("ledger")
    bench.until(lambda: len(bench.inbox()) == 61, "not every message was applied")
    assert bench.credits("a") == list(range(60))
    assert bench.credits("b") == [1]
    assert bench.held() == []
    assert bench.waiting(refill_queue("mint")) == 0


@pytest.mark.full
def test_what_was_applied_before_the_loss_is_not_applied_again(bench):
    bench.start("mint")
    ledger = bench.start("ledger")
    bench.mint_money("a", *range(20))
    bench.until(lambda: len(bench.inbox()) == 20, "not every message was applied")
    ledger.kill()
    ledger.wait()
    bench.mint_money("a", *range(20, 40))
    published(bench, 20)
    delete(bench, QUEUE)
    bench.declare()
    bench.start("ledger")
    bench.until(lambda: len(bench.inbox()) == 40, "not every message was applied")
    assert bench.credits("a") == list(range(40))


@pytest.mark.full
def test_a_source_that_does_not_run_refills_the_queue_before_it_publishes_anything_else(bench):
    mint = bench.start("mint")
    bench.mint_money("a", *range(10))
    published(bench, 10)
    mint.kill()
    mint.wait()
    delete(bench, QUEUE)
    bench.until(lambda: consumers(bench, refill_queue("mint")) == 0, "its relay is still there")
    bench.declare()
    assert bench.waiting(refill_queue("mint")) == 1
    bench.mint_money("a", *range(10, 20))
    bench.start("mint")
    bench.start("ledger")
    bench.until(lambda: len(bench.inbox()) == 20, "not every message was applied")
    assert bench.credits("a") == list(range(20))


@pytest.mark.full
def test_a_repaired_queue_of_the_same_name_survives_a_kill_of_the_broker(bench):
    """RabbitMQ 3.10.8 loses a name that was used again, unless it is synced to disk first."""
    bench.start("mint")
    bench.mint_money("a", *range(20))
    published(bench, 20)
    delete(bench, QUEUE)
    bench.declare()
    published(bench, 20)
    bench.stack.sync_queue_names()
    bench.stack.kill("rabbit")
    bench.stack.wait_ready()
    bench.mint_money("a", *range(20, 30))
    bench.start("ledger")
    bench.until(lambda: len(bench.inbox()) == 30, "not every message was applied", 60)
    assert bench.credits("a") == list(range(30))
    assert bench.held() == []


@pytest.mark.full
def test_a_queue_that_is_down_for_good_is_deleted_and_filled_again(bench):
    """What RabbitMQ 3.10.8 leaves of a name that was used again and not synced before a kill."""
    bench.start("mint")
    bench.mint_money("a", *range(20))
    published(bench, 20)
    delete(bench, QUEUE)
    bench.declare()
    published(bench, 20)
    bench.stack.kill("rabbit")
    bench.stack.wait_ready()
    bench.mint_money("a", *range(20, 30))
    bench.until(lambda: bench.broker_connections("mint relay"), "the relay does not come back")
    delete(bench, QUEUE)
    bench.declare()
    bench.start("ledger")
    bench.until(lambda: len(bench.inbox()) == 30, "not every message was applied", 60)
    assert bench.credits("a") == list(range(30))
    assert bench.held() == []


def test_a_queue_that_was_never_there_is_not_called_lost(bench):
    topology = planned(REGISTRY, sources=("mint", "ledger"), rpc=())
    with bench.connection() as connection:
        assert lost_queues(connection, topology, topology.bindings) == []
        connection.channel().queue_delete(QUEUE)
        assert lost_queues(connection, topology, topology.bindings) == [QUEUE]
        assert lost_queues(connection, topology, {bound_mark(QUEUE)}) == [QUEUE]
        assert lost_queues(connection, topology, ()) == []


def consumers(bench, queue):
    with bench.connection() as connection:
        return connection.channel().queue_declare(queue, passive=True).consumer_count


@pytest.mark.full
def test_a_step_that_dies_in_the_repair_is_run_again_and_loses_nothing(bench):
    bench.start("mint")
    bench.mint_money("a", *range(10))
    published(bench, 10)
    delete(bench, QUEUE)
    topology = planned(REGISTRY, sources=("mint", "ledger"), rpc=())
    with bench.connection() as connection:
        ask_for_refill(connection, topology, [QUEUE], lambda change: None)
    bench.mint_money("a", *range(10, 20))
    bench.bound = set()  # as the management interface shows it to the next run
    bench.declare()
    bench.start("ledger")
    bench.until(lambda: len(bench.inbox()) == 20, "not every message was applied")
    assert bench.credits("a") == list(range(20))
