"""A process starts in any order, says in one sentence why it cannot, drains, and ends."""

import signal
from contextlib import contextmanager

import pytest

from tests.messaging_rpc.caller import outside
from tests.messaging_rpc.running import Process


def test_what_runs_is_answered_before_the_process_ends(bench, agent, key):
    with bench.desk() as process, outside(bench.amqp()) as caller:
        call_id = caller.send("write_slip", {"text": "x", "gate": key}, authorization=agent)
        bench.wait_reached(key)
        process.signal(signal.SIGTERM)
        bench.wait(lambda: consumers(bench) == 0, "it still takes calls")
        bench.open(key)
        assert caller.receive(call_id).result["text"] == "x"
        assert process.ended() == 0
    assert waiting(bench) == 0


def test_a_drain_that_takes_too_long_is_cut_and_the_call_runs_again_elsewhere(bench, agent, key):
    with outside(bench.amqp()) as caller:
        with bench.desk(ZHUFENG_DRAIN_SECONDS="0.5") as process:
            call_id = caller.send("write_slip", {"text": "x", "gate": key}, authorization=agent)
            bench.wait_reached(key)
            process.signal(signal.SIGTERM)
            assert process.ended() == 1
        assert waiting(bench) == 1
        bench.open(key)
        with bench.desk():
            assert caller.receive(call_id).result["text"] == "x"
            assert bench.database["slips"].count_documents({"text": "x", "gate": key}) == 0


def test_a_second_signal_ends_it_at_once(bench, agent, key):
    with bench.desk() as process, outside(bench.amqp()) as caller:
        caller.send("get_slip", {"slip_id": "x", "gate": key}, authorization=agent)
        bench.wait_reached(key)
        process.signal(signal.SIGINT)
        bench.wait(lambda: consumers(bench) == 0, "the first signal is not seen")
        process.signal(signal.SIGINT)
        assert process.ended(3) == 1
        bench.open(key)


def test_calls_that_came_while_nobody_served_are_answered_later(bench):
    with outside(bench.amqp()) as caller:
        call_id = caller.send("echo", {"text": "early"})
        with bench.desk():
            assert caller.receive(call_id).result == {"text": "early"}


@pytest.fixture
def elsewhere(bench, tmp_path):
    """Starts a desk that finds another broker or database than ours: ``elsewhere(amqp_uri=…)``."""
    own = tmp_path / "secrets"
    bench.copy_secrets("hotline", own)
    environment = {**bench.environment("hotline"), "ZHUFENG_SECRETS": str(own)}

    @contextmanager
    def started(**uris):
        for secret, uri in uris.items():
            (own / secret).write_text(uri)
        with Process("tests.messaging_rpc.desk", environment) as process:
            yield process

    return started


@pytest.fixture
def empty_vhost(bench):
    name = "messaging-rpc-empty"
    bench.stack.add_vhost(name)
    yield name
    bench.stack.drop_vhost(name)


def reason(process):
    """Why it could not start."""
    assert process.ended() == 2
    (line,) = process.logged("cannot start")
    return line["reason"]


def test_a_wrong_password_of_the_broker_is_told_in_one_sentence(bench, elsewhere):
    port = bench.stack.ports.amqp
    with elsewhere(amqp_uri=f"amqp://hotline:wrong@127.0.0.1:{port}/messaging-rpc") as process:
        assert reason(process) == "the broker refuses us: AccessRefused"
        assert "wrong" not in process.text()


def test_a_wrong_password_of_the_database_is_told_in_one_sentence(bench, elsewhere):
    port = bench.stack.ports.mongod
    with elsewhere(mongo_uri=f"mongodb://hotline:wrong@127.0.0.1:{port}/?authSource=admin") as one:
        assert reason(one) == "the database refuses us: OperationFailure"
        assert "wrong" not in one.text()


def test_a_missing_queue_is_told_in_one_sentence(bench, elsewhere, empty_vhost):
    with elsewhere(amqp_uri=bench.stack.uris("hotline", empty_vhost).amqp) as process:
        assert "the broker lacks rpc-hotline" in reason(process)


def test_it_waits_for_a_broker_that_is_not_there_yet_and_can_still_be_told_to_end(elsewhere):
    with elsewhere(amqp_uri="amqp://hotline:x@127.0.0.1:1/messaging-rpc") as process:
        process.wait_logged("interrupted")
        process.signal(signal.SIGTERM)
        assert process.ended(5) == 0


def consumers(bench):
    return declared(bench).consumer_count


def waiting(bench):
    return declared(bench).message_count


def declared(bench):
    channel = bench.channel()
    answer = channel.queue_declare("rpc-hotline", passive=True)
    channel.close()
    return answer
