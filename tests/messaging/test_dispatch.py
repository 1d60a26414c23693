"""One round of the relay, on the real broker and database."""

import json
import signal
from dataclasses import replace

import amqp
import pytest

from messaging import socket_buffers
from messaging.amqp import ConfirmedChannel, Outcome, take_in
from messaging.dispatch import RETRY_SECONDS, Dispatcher
from messaging.envelope import from_row
from messaging.outbox import Outbox
from records.kinds import OUTBOX
from tests.messaging.ledger.bench import QUEUE
from tests.messaging.ledger.contract import Burnt
from tests.messaging.ledger.desk import minted
from tests.messaging.nacking import QueueProcess


class Round:
    """A dispatcher whose clock and permission a test sets."""

    def __init__(self, bench):
        self.bench, self.now, self.allowed = bench, 0.0, True
        self.channel = ConfirmedChannel(bench.amqp_uri, name="test relay", patience=5)
        self.outbox = Outbox(bench.store("mint").collection(OUTBOX))
        self.dispatcher = Dispatcher(
            self.outbox,
            self.channel,
            subscribed={"mint.minted.v1"},
            may_publish=lambda: self.allowed,
            now=lambda: self.now,
        )

    def __call__(self):
        return self.dispatcher.dispatch()


@pytest.fixture
def dispatch(bench):
    made = Round(bench)
    yield made
    made.channel.close()


def amounts(bench, count):
    """The first `count` amounts that come out of the ledger's queue, in order."""
    return [amount for _, amount in deliveries(bench, count)]


def deliveries(bench, count):
    """The first `count` (subject, amount) that come out of the ledger's queue, in order."""
    got: list[amqp.Message] = []
    with bench.connection() as connection:
        channel = connection.channel()
        channel.basic_consume(QUEUE, callback=got.append)
        while len(got) < count:
            connection.drain_events(timeout=10)
    events = [json.loads(message.body) for message in got]
    return [(event["subject"], event["data"].get("amount")) for event in events]


def drop_queue(bench):
    with bench.connection() as connection:
        connection.channel().queue_delete(QUEUE)


def test_what_is_pending_is_published_in_order_and_marked(bench, dispatch):
    bench.mint_money("a", *range(700))
    assert dispatch() == 500
    assert dispatch() == 200
    assert dispatch() == 0
    assert amounts(bench, 700) == list(range(700))
    assert bench.pending() == []


def test_an_event_without_subscribers_counts_as_published(bench, dispatch):
    bench.announce("press-a", Burnt(account_id="a"))
    assert dispatch() == 1
    assert bench.pending() == []


def test_an_unrouted_event_with_subscribers_holds_its_aggregate_and_is_tried_again(bench, dispatch):
    drop_queue(bench)
    bench.mint_money("a", 1, 2)
    bench.announce("press-b", Burnt(account_id="b"))
    assert dispatch() == 1
    assert dispatch.dispatcher.stuck_subjects == {"press/press-a"}
    assert [row.get("stuck") for row in bench.pending()] == ["unrouted", None]
    bench.declare()
    assert dispatch() == 0
    dispatch.now += RETRY_SECONDS + 1
    assert dispatch() == 2
    assert amounts(bench, 2) == [1, 2]


class OneRefused(ConfirmedChannel):
    """The queue's process is away for the first message of the first round, and back for others."""

    def __init__(self, bench, **settings):
        super().__init__(bench.amqp_uri, **settings)
        self._process = QueueProcess(bench, QUEUE)
        self._process.stop()
        self.refusals = 0

    def _on_nack(self, tag, multiple):
        super()._on_nack(tag, multiple)
        if self.refusals == 0:
            self._process.start()
        self.refusals += 1

    def _send(self, message):
        """The refusal of the first message is heard before the second would leave."""
        super()._send(message)
        while self.refusals == 0:
            take_in(self.connection, seconds=10)


def test_nothing_overtakes_an_event_that_the_broker_refused(bench, dispatch, monkeypatch):
    monkeypatch.setattr(socket_buffers, "WRITTEN_AT_ONCE_BYTES", 1)  # each message leaves at once
    bench.mint_money("a", 1, 2, 3)
    dispatch.channel = OneRefused(bench, name="test relay")
    dispatch.dispatcher._channel = dispatch.channel
    assert dispatch() is None
    assert dispatch.channel.refusals == 1
    assert [row["sequence"] for row in bench.pending()] == [1, 2, 3]
    assert dispatch() == 3
    assert bench.waiting() == 3
    assert amounts(bench, 3) == [1, 2, 3]


def test_nothing_overtakes_an_event_that_the_broker_returned(bench, dispatch):
    # The queue is bound for the second event already, but not yet for the first.
    dispatch.dispatcher._subscribed = frozenset({"mint.minted.v1", "mint.burnt.v1"})
    bench.announce("press-a", Burnt(account_id="a"), minted("a", 2), minted("a", 3))
    assert dispatch() == 0
    assert dispatch.dispatcher.stuck_subjects == {"press/press-a"}
    assert bench.waiting() == 0
    bench.declare({"ledger": {"mint": {"events": ["burnt.v1", "minted.v1"]}}})
    dispatch.now += RETRY_SECONDS + 1
    assert dispatch() == 3
    assert amounts(bench, 3) == [None, 2, 3]


def test_an_event_without_subscribers_holds_nothing_up(bench, dispatch):
    bench.announce("press-a", Burnt(account_id="a"), minted("a", 2))
    assert dispatch() == 2
    assert amounts(bench, 1) == [2]


def test_a_row_that_cannot_be_rendered_holds_only_its_own_aggregate(bench, dispatch):
    bench.mint_money("a", 1)
    bench.mint_money("b", 2)
    rows = bench.store("mint").collection(OUTBOX)
    rows.update_one({"subject": "press/press-a"}, {"$set": {"type": "mint.struck.v2"}})
    assert dispatch() == 1
    assert amounts(bench, 1) == [2]
    (left,) = bench.pending()
    assert left["stuck"] == "unrendered"


def test_nothing_is_published_once_the_lease_is_over(bench, dispatch):
    bench.mint_money("a", 1)
    dispatch.allowed = False
    assert dispatch() == 0
    assert bench.waiting() == 0
    assert len(bench.pending()) == 1


def test_what_the_broker_did_not_confirm_stays_pending_and_goes_out_again(bench, dispatch):
    bench.mint_money("a", 1, 2)
    dispatch.channel.open()
    bench.until(lambda: bench.broker_connections("test relay"), "not seen", 15)
    bench.cut("test relay")
    assert dispatch() is None
    assert len(bench.pending()) == 2
    assert dispatch() == 2
    assert amounts(bench, 2) == [1, 2]


@pytest.mark.fault
@pytest.mark.full
def test_a_broker_that_hangs_is_given_up_after_a_while(bench, dispatch):
    bench.mint_money("a", 1)
    dispatch.channel.open()
    bench.stack.kill("rabbit", signal.SIGSTOP)
    try:
        assert dispatch() is None
    finally:
        bench.stack.kill("rabbit", signal.SIGCONT)
    bench.stack.wait_ready()
    assert dispatch() == 1
    # What it had before it hung may arrive too: the inbox is there for that.
    assert set(amounts(bench, 1)) == {1}


def test_each_message_gets_its_own_outcome(bench):
    channel = ConfirmedChannel(bench.amqp_uri, name="test", patience=5)
    bench.mint_money("a", 1)
    (row,) = bench.pending()
    routed = from_row(row).as_message()
    lost = replace(routed, routing_key="nobody.v1.00")
    assert channel.publish_all([routed, lost, routed]) == [
        Outcome.CONFIRMED,
        Outcome.RETURNED,
        Outcome.CONFIRMED,
    ]
    channel.close()


@pytest.mark.parametrize("stopped_after", [1, 4, 7])
def test_a_relay_that_was_stopped_while_publishing_and_overtaken_changes_no_order(
    bench, dispatch, stopped_after, monkeypatch
):
    monkeypatch.setattr(socket_buffers, "WRITTEN_AT_ONCE_BYTES", 1)  # each message leaves at once
    for account in "abc":
        bench.mint_money(account, 1, 2, 3)
    other = Round(bench)
    dispatch.channel.open()
    publish, left = dispatch.channel._send, iter(range(9))

    def publish_one(message):
        publish(message)
        if next(left) == stopped_after:
            assert other() == 9  # the next holder of the lease, while this one stood still

    dispatch.channel._send = publish_one
    assert dispatch() == 9
    assert bench.pending() == []
    first: dict[str, list[int]] = {}
    for subject, amount in deliveries(bench, 18):
        seen = first.setdefault(subject, [])
        if amount not in seen:
            seen.append(amount)
    assert first == {f"press/press-{account}": [1, 2, 3] for account in "abc"}
    other.channel.close()
