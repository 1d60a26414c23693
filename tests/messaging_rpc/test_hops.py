"""Time that shrinks from hop to hop, and services that are left alone while they are silent."""

import signal
import time

import pytest

from messaging.amqp import connect, part
from messaging.breaker import FAILURES, REST_SECONDS
from messaging.calls import HOP_SECONDS
from tests.messaging_rpc.running import VHOST
from tests.spy import spying

HOP_MS = HOP_SECONDS * 1000
SECONDS = 1.5


@pytest.fixture(scope="module")
def between(bench):
    with bench.between() as process:
        yield process


@pytest.fixture
def asker(bench, between):
    """A gateway of the test's own: no circuit is open."""
    with bench.asker() as asker:
        yield asker


@pytest.fixture
def spy(bench):
    with spying(bench.stack.uris("operator", VHOST).amqp) as spy:
        yield spy


def deadline_of(request):
    return request.headers["nameko.deadline"]


def test_each_hop_has_less_time_than_its_caller_and_says_so_in_time(bench, asker, spy):
    """Nobody serves the last hop; the one in between would wait for a minute."""
    began = time.monotonic()
    refusal = asker.ask("pass_on", {"further": True}, service="monitor", seconds=SECONDS)["refusal"]
    assert refusal["code"] == "deadline_passed"
    assert time.monotonic() - began < SECONDS + 1
    (first,) = bench.wait(lambda: spy.answered("monitor.pass_on"), "the hop did not answer")
    (second,) = spy.asked("hotline.ops_status")
    assert deadline_of(second) <= deadline_of(first) - HOP_MS
    assert 0 < int(second.properties["expiration"]) <= int(first.properties["expiration"]) - HOP_MS


def test_what_expired_in_the_queue_is_not_even_delivered(bench, asker, spy):
    empty(bench, "rpc-hotline")  # behind an older request that has more time, ours would wait too
    assert asker.code("echo", {"text": "too late"}, seconds=0.3) == "deadline_passed"
    bench.wait(lambda: waiting(bench, "rpc-hotline") == 0, "it waits for ever")
    with bench.desk() as desk:
        assert asker.ask("echo", {"text": "in time"})["answer"] == {"text": "in time"}
        assert not desk.logged("call refused")
    assert len(spy.answered("hotline.echo")) == 1


def test_a_silent_service_is_left_alone_others_are_asked_and_it_is_found_again(bench, asker, spy):
    with bench.desk() as desk:
        assert "answer" in asker.ask("echo", {"text": "well"})
        desk.signal(signal.SIGSTOP)
        codes = [asker.code("echo", {"text": "x"}, seconds=0.2) for _ in range(FAILURES)]
        assert codes == ["deadline_passed"] * FAILURES
        sent = len(spy.asked("hotline.echo"))
        assert sent == FAILURES + 1
        began = time.monotonic()
        assert asker.code("echo", {"text": "x"}, seconds=8) == "service_unavailable"
        assert time.monotonic() - began < REST_SECONDS
        assert len(spy.asked("hotline.echo")) == sent, "it was asked all the same"
        assert "answer" in asker.ask("pass_on", {}, service="monitor")
        desk.signal(signal.SIGCONT)
        bench.wait(
            lambda: "answer" in asker.ask("echo", {"text": "back"}, seconds=2), "it stays alone"
        )
        answers = [asker.ask("echo", {"text": "x"}) for _ in range(FAILURES)]
        assert all("answer" in each for each in answers)
    assert asker.state()["waiting"] == 0


def empty(bench, queue):
    connection = connect(bench.stack.uris("operator", VHOST).amqp, name="test")
    try:
        connection.channel().queue_purge(queue)
    finally:
        part(connection)


def waiting(bench, queue):
    connection = connect(bench.amqp("topology"), name="test")
    try:
        return connection.channel().queue_declare(queue, passive=True).message_count
    finally:
        part(connection)
