"""Declaring, binding, unbinding, and failing fast on a difference."""

from itertools import pairwise

import amqp
import pytest

from messaging.topology import TopologyDrift, check
from messaging.topology.bound import BoundRecord, bindings_by_management
from messaging.topology.declare import apply, stale
from messaging.topology.passive import queue_exists, queue_found
from messaging.topology.plan import Binding, event_sources, planned, rpc_services
from tests.messaging.ledger.bench import QUEUE, REGISTRY

SERVICES = ("mint", "ledger")


def topology(registry):
    return planned(registry, sources=SERVICES, rpc=("ledger",))


def changes(bench, registry, bound=()):
    said: list[str] = []
    with bench.connection() as connection:
        apply(connection, topology(registry), bound, said.append)
    return said


def test_the_plan_holds_exchanges_queues_and_bindings():
    plan = topology(REGISTRY)
    announcing = {"mint.events", "ledger.events"}
    assert set(plan.exchanges) == {*announcing, "nameko-rpc", "zhufeng.dead", "zhufeng.ops"}
    assert plan.queues[QUEUE]["x-queue-type"] == "quorum"
    assert plan.queues[QUEUE]["x-single-active-consumer"] is True
    assert Binding("mint.events", QUEUE, "minted.v1.*") in plan.bindings
    assert Binding("nameko-rpc", "rpc-ledger", "ledger.*") in plan.bindings


def test_sources_and_services_come_from_the_contracts():
    assert {"hotline", "relief"} <= set(event_sources())
    assert {"hotline", "identity"} <= set(rpc_services())


def test_declaring_twice_changes_nothing_the_second_time(bench):
    registry = {"mint": {"ledger": {"events": ["posted.v1"]}}}
    first = changes(bench, registry)
    assert "declared queue mint.ledger" in first
    assert "bound mint.ledger to ledger.events for posted.v1.*" in first
    assert changes(bench, registry, topology(registry).bindings) == []


def test_a_binding_that_nobody_declares_any_more_is_removed(bench):
    before = topology({"ledger": {"mint": {"events": ["minted.v1", "struck.v1"]}}})
    changes(bench, {"ledger": {"mint": {"events": ["minted.v1", "struck.v1"]}}})
    said = changes(bench, REGISTRY, before.bindings)
    assert said == [f"unbound {QUEUE} from mint.events for struck.v1.*"]


def test_the_queue_of_a_group_that_stopped_listening_is_unbound():
    left_over = Binding("mint.events", "ledger.mint", "minted.v1.*")
    assert stale(topology({}), {left_over}) == [left_over]


@pytest.mark.parametrize(
    "binding",
    [
        Binding("mint.events", "evt-mint-minted--other.on_minted", "minted"),
        Binding("nameko-rpc", "rpc.reply-gateway-1", "1"),
        Binding("other", "ledger.mint", "x"),
        Binding("mint.events", "gateway.live-1", "minted.v1.*"),
    ],
)
def test_bindings_of_others_are_left_alone(binding):
    assert stale(topology(REGISTRY), {binding}) == []


def test_a_queue_with_other_arguments_is_named_in_one_sentence(bench):
    with bench.connection() as connection:
        channel = connection.channel()
        channel.queue_delete(QUEUE)
        channel.queue_declare(QUEUE, durable=True, auto_delete=False)
    with pytest.raises(TopologyDrift, match=f"queue {QUEUE} exists with other arguments"):
        changes(bench, REGISTRY)


def test_a_service_whose_queue_is_missing_fails_fast(bench):
    with bench.connection() as connection:
        check(connection, "ledger", REGISTRY)
        connection.channel().queue_delete(QUEUE)
        with pytest.raises(TopologyDrift, match=QUEUE):
            check(connection, "ledger", REGISTRY)
        check(connection, "mint", REGISTRY)


def test_management_tells_which_bindings_exist(bench):
    topology_secrets = bench.stack.layout.secrets / "topology"
    settings = bench.settings("mint", secrets=topology_secrets)
    found = bindings_by_management(settings, bench.vhost)
    assert found is not None
    assert Binding("mint.events", QUEUE, "minted.v1.*") in found


def test_without_management_the_record_of_the_last_run_tells(bench, tmp_path):
    assert bindings_by_management(bench.settings("mint"), bench.vhost) is None
    record, bindings = BoundRecord(tmp_path, bench.vhost), topology(REGISTRY).bindings
    assert record.read() == set()
    record.write(bindings)
    assert record.read() == bindings


def asking(**consumption):
    return {"ledger": {"mint": {"events": ["minted.v1"], **consumption}}}


def send(bench, queue):
    with bench.connection() as connection:
        channel = connection.channel()
        channel.confirm_select()
        channel.basic_publish_confirm(amqp.Message(b"{}"), "", queue)


def routed_to(bench, key):
    """The queues that get what the mint publishes with this routing key."""
    with bench.connection() as connection:
        channel = connection.channel()
        channel.confirm_select()
        channel.basic_publish_confirm(amqp.Message(b"{}"), "mint.events", key)
        return [
            queue
            for queue in ("ledger.mint", "ledger.mint.p0", "ledger.mint.p1", "ledger.mint.shared")
            if (queue_found(connection, queue) or (0, 0))[0] and channel.queue_purge(queue)
        ]


def test_a_group_moves_to_other_queues_and_back(bench):
    steps = [asking(), asking(partitions=2), asking(ordered=False), asking(partitions=2), asking()]
    first, second = "minted.v1.00", "minted.v1.0f"
    found = []
    for before, after in pairwise(steps):
        said = changes(bench, after, topology(before).bindings)
        assert any("it may be deleted" in line for line in said)
        assert changes(bench, after, topology(after).bindings) == []
        found.append((routed_to(bench, first), routed_to(bench, second)))
    assert found == [
        (["ledger.mint.p0"], ["ledger.mint.p1"]),
        (["ledger.mint.shared"], ["ledger.mint.shared"]),
        (["ledger.mint.p0"], ["ledger.mint.p1"]),
        (["ledger.mint"], ["ledger.mint"]),
    ]


def test_a_change_is_refused_while_an_old_queue_holds_messages(bench):
    send(bench, QUEUE)
    with pytest.raises(TopologyDrift, match=f"queue {QUEUE} .* 1 messages"):
        changes(bench, asking(partitions=2), topology(REGISTRY).bindings)
    with bench.connection() as connection:
        assert not queue_exists(connection, "ledger.mint.p0"), "it must refuse before it changes"
        connection.channel().queue_purge(QUEUE)
    changes(bench, asking(partitions=2), topology(REGISTRY).bindings)


def test_a_change_is_refused_while_a_process_consumes_an_old_queue(bench):
    with bench.connection() as connection:
        connection.channel().basic_consume(QUEUE)
        with pytest.raises(TopologyDrift, match=f"queue {QUEUE} .* 1 processes"):
            changes(bench, asking(partitions=2), topology(REGISTRY).bindings)


def test_a_change_of_the_number_is_refused_while_a_queue_that_stays_holds_messages(bench):
    changes(bench, asking(partitions=2), topology(REGISTRY).bindings)
    send(bench, "ledger.mint.p1")
    with pytest.raises(TopologyDrift, match=r"queue ledger.mint.p1 .* 1 messages"):
        changes(bench, asking(partitions=4), topology(asking(partitions=2)).bindings)


def test_messages_left_in_a_queue_of_before_are_found_by_a_run_that_knows_no_bindings(bench):
    send(bench, QUEUE)
    with pytest.raises(TopologyDrift, match=f"queue {QUEUE} "):
        changes(bench, asking(partitions=2))


def test_the_key_that_tells_that_a_queue_is_bound_is_bound_last():
    plan = topology(REGISTRY)
    assert plan.in_order()[-1] == Binding("mint.events", "zhufeng.refill.mint", f"bound.{QUEUE}")
