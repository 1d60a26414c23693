"""The broker or the database goes away and comes back: nothing hangs, nothing happens twice."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.messaging_rpc.caller import outside

pytestmark = pytest.mark.fault


@pytest.fixture(scope="module")
def asker(bench, desk):
    with bench.asker() as asker:
        yield asker


@pytest.fixture
def broker(bench):
    bench.stack.sync_queue_names()
    yield bench.stack
    bench.stack.wait_ready()


def test_a_pending_call_fails_quickly_and_its_repeat_finds_one_effect(
    bench, broker, asker, agent, slip, key
):
    how = {"authorization": agent, "key": key, "seconds": 30}
    fields = {"slip_id": slip["slip_id"], "gate": key}
    with ThreadPoolExecutor(1) as pool:
        pending = pool.submit(asker.ask, "close_slip", fields, **how)
        bench.wait_reached(key)
        broker.kill("rabbit")
        began = time.monotonic()
        refusal = pending.result(timeout=20)["refusal"]
        assert refusal["code"] == "service_unavailable"
        assert time.monotonic() - began < 5
    bench.open(key)  # the handler goes on without a broker, and commits
    broker.wait_ready()
    bench.wait(lambda: asker.state()["healthy"], "the gateway does not come back")
    bench.wait(
        lambda: "answer" in asker.ask("echo", {"text": "back"}, seconds=2),
        "the service does not come back",
    )
    repeat = asker.ask("close_slip", fields, **how)
    assert (repeat["answer"]["stamps"], repeat["replayed"]) == (1, True)
    assert asker.state()["waiting"] == 0


def test_a_request_in_hand_is_answered_to_a_caller_who_came_back(
    bench, desk, broker, agent, slip, key
):
    """Its redelivery finds the effect by the request's own id, and the reply goes out then."""
    with outside(bench.amqp()) as caller:
        call_id = caller.send(
            "close_slip", {"slip_id": slip["slip_id"], "gate": key}, authorization=agent,
            durable=True,
        )  # fmt: skip
        bench.wait_reached(key)
        broker.kill("rabbit")
        bench.open(key)
        broker.wait_ready()
        caller.reconnect()
        reply = caller.receive(call_id, seconds=30)
    assert reply.result["stamps"] == 1
    commands = bench.database["commands"].count_documents({"resource": slip["slip_id"]})
    assert commands == 2, "one wrote it, one closed it"


def test_while_the_database_is_away_calls_are_refused_and_afterwards_answered(
    bench, desk, caller, agent, slip
):
    bench.stack.kill("mongod")
    refused = caller.call(
        "count_slip", {"slip_id": slip["slip_id"]},
        authorization=agent, deadline=int(time.time() * 1000) + 1_500,
    )  # fmt: skip
    assert refused.refusal["kind"] == "unavailable"
    bench.stack.wait_ready()
    bench.wait(lambda: caller.call("health").result["ready"], "the service does not get well again")
    done = caller.call("count_slip", {"slip_id": slip["slip_id"]}, authorization=agent)
    assert done.result["stamps"] in (1, 2)
