"""A process starts in any order, says in one sentence why it cannot, drains, and ends."""

import signal

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


@pytest.mark.parametrize(
    ("secret", "value", "sentence"),
    [
        ("amqp_uri", "amqp://hotline:wrong@127.0.0.1:{amqp}/messaging-rpc",
         "the broker refuses us"),
        ("mongo_uri", "mongodb://hotline:wrong@127.0.0.1:{mongod}/?authSource=admin",
         "the database refuses us"),
    ],
)  # fmt: skip
def test_a_wrong_password_is_told_in_one_sentence(bench, tmp_path, secret, value, sentence):
    environment = bench.environment("hotline")
    own = tmp_path / "secrets"
    bench.copy_secrets("hotline", own)
    ports = bench.stack.ports
    (own / secret).write_text(value.format(amqp=ports.amqp, mongod=ports.mongod))
    process = Process("tests.messaging_rpc.desk", {**environment, "ZHUFENG_SECRETS": str(own)})
    assert process.ended() == 2
    (line,) = process.logged("cannot start")
    assert sentence in line["reason"]
    assert "wrong" not in process.text()


def test_a_missing_queue_is_told_in_one_sentence(bench, tmp_path):
    environment = bench.environment("hotline")
    own = tmp_path / "secrets"
    bench.copy_secrets("hotline", own)
    (own / "amqp_uri").write_text(bench.stack.uris("hotline").amqp)  # a vhost without our queue
    process = Process("tests.messaging_rpc.desk", {**environment, "ZHUFENG_SECRETS": str(own)})
    assert process.ended() == 2
    (line,) = process.logged("cannot start")
    assert "rpc-hotline" in line["reason"]


def test_it_waits_for_a_broker_that_is_not_there_yet_and_can_still_be_told_to_end(bench, tmp_path):
    environment = bench.environment("hotline")
    own = tmp_path / "secrets"
    bench.copy_secrets("hotline", own)
    (own / "amqp_uri").write_text("amqp://hotline:x@127.0.0.1:1/messaging-rpc")
    process = Process("tests.messaging_rpc.desk", {**environment, "ZHUFENG_SECRETS": str(own)})
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
