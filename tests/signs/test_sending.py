"""Signs and spans of real processes, with a broker that is there, or not."""

import json
import socket
import time
from contextlib import contextmanager
from functools import partial

import pytest

from contracts.operations.signs import ProcessSign, SpanKind, Spans
from contracts.schemas import load
from messaging.amqp import take_in
from messaging.signs.sender import Sender
from messaging.signs.spans import MOST_WAITING, SpanBuffer
from messaging.topology.plan import SIGNS_EXCHANGE
from messaging.tracing import trace_of
from records.kinds import OUTBOX
from tests.messaging.conftest import bench, root, undeclared_bench

__all__ = ["bench", "root", "undeclared_bench"]

SENDER_CONNECTION = "ledger signs"


class Heard:
    def __init__(self, connection):
        self._connection = connection
        self.messages = []
        channel = connection.channel()
        queue = channel.queue_declare("", exclusive=True).queue
        channel.queue_bind(queue, SIGNS_EXCHANGE, "#")
        channel.basic_consume(queue, no_ack=True, callback=self.messages.append)

    def take(self):
        self._connection.heartbeat_tick()
        while take_in(self._connection, seconds=0.05):
            pass

    def of(self, key):
        self.take()
        return [
            json.loads(each.body)
            for each in self.messages
            if each.delivery_info["routing_key"] == key
        ]

    def sign(self, service):
        return next(
            (load(ProcessSign, each) for each in reversed(self.of(f"sign.{service}"))), None
        )

    def spans(self, service, *kinds):
        told = [span for each in self.of(f"spans.{service}") for span in load(Spans, each).items]
        return [span for span in told if span.kind in kinds]


@contextmanager
def hearing(bench):
    with bench.connection() as connection:
        yield Heard(connection)


def declare_exchange(bench):
    with bench.connection() as connection:
        connection.channel().exchange_declare(
            SIGNS_EXCHANGE, "topic", durable=True, auto_delete=False
        )


def test_processes_tell_how_they_are_and_what_they_did(bench):
    with hearing(bench) as heard:
        mint, ledger = bench.start("mint"), bench.start("ledger")
        bench.until(lambda: heard.sign("ledger") and heard.sign("mint"), "no sign of life")
        bench.mint_money("a", 1, 2)
        bench.until(lambda: bench.credits("a") == [1, 2], "nothing is applied")
        consumed = partial(heard.spans, "ledger", SpanKind.CONSUME)
        published = partial(heard.spans, "mint", SpanKind.PUBLISH)
        caused = partial(heard.spans, "ledger", SpanKind.PUBLISH)
        for spans in (consumed, published, caused):
            bench.until(lambda spans=spans: len(spans()) == 2, "not every span was sent")
        bench.until(lambda: heard.sign("ledger").consumers[0].last_applied_at, "not in the sign")
        told = heard.sign("ledger")
        assert (told.pid, heard.sign("mint").pid) == (ledger.pid, mint.pid)
        assert all(told.checks.values())
        assert told.memory_bytes > 1 << 20 < told.disk_free_bytes
        (consumer,) = told.consumers
        assert (consumer.consumer, consumer.paused_since) == ("ledger.mint", None)
        assert 0 <= consumer.critical_ms_median <= consumer.critical_ms_p99 < 60_000
        for announced in bench.rows(OUTBOX, "mint"):
            (came,) = [span for span in consumed() if span.event_id == announced["_id"]]
            (went,) = [span for span in published() if span.event_id == announced["_id"]]
            for span in (came, went):
                assert [span.trace_id, span.parent_id] == announced["traceparent"].split("-")[1:3]
                assert span.outcome == "ok"
            assert (came.name, came.attempt, went.name) == ("ledger.mint", 1, "mint.minted.v1")
            assert came.process_id == told.process_id
        assert {span.parent_id for span in caused()} == {span.span_id for span in consumed()}
        assert len({span.trace_id for span in [*caused(), *consumed(), *published()]}) == 1


def test_each_attempt_at_a_held_message_is_told_with_its_outcome(bench):
    with hearing(bench) as heard:
        attempts = partial(heard.spans, "ledger", SpanKind.CONSUME, SpanKind.RETRY)
        bench.start("mint")
        bench.start("ledger", ZHUFENG_HELD_SHORTEST_SECONDS=0.05)
        bench.mint_money("a", 1, mood="fail")
        bench.until(lambda: len(attempts()) > 1, "no retry is told")
        bench.mend("a")
        bench.until(lambda: attempts()[-1].outcome == "ok", "no success is told", 60)
        spans = attempts()
        assert spans[0].kind is SpanKind.CONSUME
        assert {span.kind for span in spans[1:]} == {SpanKind.RETRY}
        assert {span.outcome for span in spans[:-1]} == {"failed"}
        assert [span.attempt for span in spans] == list(range(1, len(spans) + 1))
        assert len({span.span_id for span in spans}) == len(spans)
        assert len({(span.trace_id, span.parent_id) for span in spans}) == 1


def test_without_its_exchange_and_its_connection_the_work_goes_on(bench):
    with bench.connection() as connection:
        connection.channel().exchange_delete(SIGNS_EXCHANGE)
    bench.start("mint")
    bench.start("ledger")
    bench.mint_money("a", *range(1, 51))
    bench.until(lambda: len(bench.inbox()) == 50, "signs disturb the work")
    bench.until(lambda: "what=signs" in bench.log("ledger") or '"signs"' in bench.log("ledger"),
                "nobody was told that signs do not leave")  # fmt: skip
    declare_exchange(bench)
    with hearing(bench) as heard:
        bench.until(lambda: heard.sign("ledger"), "signs do not come back", 40)
        bench.until(lambda: bench.broker_connections(SENDER_CONNECTION), "not seen", 15)
        bench.cut(SENDER_CONNECTION)
        bench.mint_money("a", *range(51, 101))
        bench.until(lambda: len(bench.inbox()) == 100, "a cut connection disturbs the work")
        before = len(heard.of("sign.ledger"))
        bench.until(lambda: len(heard.of("sign.ledger")) > before, "signs do not come back", 40)
    assert bench.credits("a") == list(range(1, 101))


@pytest.mark.fault
@pytest.mark.full
def test_while_the_broker_is_dead_the_process_lives_and_tells_again_when_it_is_back(bench):
    bench.start("mint")
    ledger = bench.start("ledger")
    bench.mint_money("a", 1)
    bench.until(lambda: bench.credits("a") == [1], "nothing is applied")
    bench.stack.sync_queue_names()  # else RabbitMQ 3.10 may come back without the fresh queue
    bench.stack.kill("rabbit")
    bench.mint_money("a", *range(2, 30))
    bench.stack.wait_ready()
    bench.until(lambda: len(bench.inbox()) == 29, "not every message was applied", 60)
    with hearing(bench) as heard:
        bench.until(lambda: heard.sign("ledger"), "signs do not come back", 60)
        assert heard.sign("ledger").pid == ledger.pid
    assert ledger.poll() is None


class Signer:
    process_id = "p1"


def nobody_listens():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"amqp://a:b@127.0.0.1:{probe.getsockname()[1]}/x"


@pytest.mark.unit
def test_while_the_broker_is_away_what_is_noted_is_bounded_and_nothing_is_raised():
    class Settings:
        service, amqp_uri = "ledger", nobody_listens()

    spans = SpanBuffer()
    spans.armed = True
    sender = Sender(Settings(), Signer(), spans)
    began = time.monotonic()
    for _ in range(5):
        for _ in range(MOST_WAITING):
            trace = trace_of(None)
            spans.note(trace, SpanKind.CONSUME, "x", began=time.time(), correlation_id=None)
        sender._turn(1.0)
    assert time.monotonic() - began < 5
    assert spans.dropped == 4 * MOST_WAITING
    assert len(spans.taken()) == MOST_WAITING


class Channel:
    """Counts what would leave."""

    def __init__(self):
        self.published = []

    def basic_publish(self, message, *, exchange, routing_key, timeout):
        assert exchange == SIGNS_EXCHANGE
        self.published.append((routing_key, json.loads(message.body)))


@pytest.mark.unit
def test_however_much_is_noted_one_message_a_second_leaves():
    class Settings:
        service = "ledger"

    spans = SpanBuffer()
    spans.armed = True
    sender = Sender(Settings(), Signer(), spans)
    sender._channel = Channel()
    for _ in range(10_000):
        spans.note(trace_of(None), SpanKind.CONSUME, "x", began=time.time(), correlation_id=None)
    sender._send(spans.taken())
    [(key, told)] = sender._channel.published
    assert key == "spans.ledger"
    assert len(told["items"]) == MOST_WAITING
