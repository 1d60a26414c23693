"""What transport does, held to by the broker and by its memory twin alike."""

from contextlib import contextmanager

import pytest

from messaging.amqp import ConfirmedChannel, Outcome, Outgoing
from messaging.consumer.intake import Intake
from tests.messaging.ledger.bench import QUEUE
from tests.messaging.nacking import QueueProcess
from tests.messaging.twin_broker import TwinBroker

BOUND, UNBOUND = "minted.v1.00", "nobody.v1.00"


class RealBroker:
    """A bench's broker, asked like the twin."""

    def __init__(self, bench):
        self._bench = bench
        self._channel = ConfirmedChannel(bench.amqp_uri, name="test", patience=5)
        self._intake = None
        self.publish_all = self._channel.publish_all

    @contextmanager
    def refusing(self):
        process = QueueProcess(self._bench, QUEUE)
        process.stop()
        yield
        process.start()

    def break_before_the_next_confirm(self):
        await_confirms = self._channel._await_confirms

        def break_first():
            self._channel._await_confirms = await_confirms
            raise ConnectionResetError

        self._channel._await_confirms = break_first

    def take(self, number):
        if self._intake is None:
            self._intake = Intake(self._bench.amqp_uri, name="test")
            self._intake.consume(QUEUE)
        taken = []
        while len(taken) < number:
            some = self._intake.take(idle_seconds=10, most=number - len(taken))
            if not some:
                break
            taken += some
        return taken

    def acknowledge(self, last):
        self._intake.acknowledge(last)

    def part(self):
        self._intake.close()
        self._intake = None

    def close(self):
        if self._intake is not None:
            self.part()
        self._channel.close()


@pytest.fixture(
    params=[
        pytest.param("twin", marks=pytest.mark.unit),
        pytest.param("broker", marks=pytest.mark.stack),
    ]
)
def broker(request):
    if request.param == "twin":
        yield TwinBroker(bound=lambda key: key != UNBOUND)
        return
    real = RealBroker(request.getfixturevalue("bench"))
    yield real
    real.close()


def message(name, key=BOUND):
    return Outgoing(
        exchange="mint.events",
        routing_key=key,
        body=name.encode(),
        properties={"message_id": name, "delivery_mode": 2, "type": "mint.minted.v1"},
    )


def messages(names):
    return [message(name) for name in names]


def bodies(deliveries):
    return "".join(each.body.decode() for each in deliveries)


def test_what_is_confirmed_is_delivered_once_and_in_order(broker):
    assert broker.publish_all(messages("abc")) == [Outcome.CONFIRMED] * 3
    taken = broker.take(3)
    assert (bodies(taken), [each.count for each in taken]) == ("abc", [0, 0, 0])


def test_what_is_not_acknowledged_comes_again_in_its_place_and_says_so(broker):
    broker.publish_all(messages("abcd"))
    assert bodies(broker.take(3)) == "abc"
    broker.part()
    taken = broker.take(4)
    assert bodies(taken) == "abcd"
    assert [each.again for each in taken[:1]] == [True]


def test_who_acknowledges_one_acknowledges_all_before_it(broker):
    broker.publish_all(messages("abc"))
    broker.acknowledge(broker.take(3)[1])
    broker.part()
    assert bodies(broker.take(1)) == "c"


def test_what_nobody_is_bound_for_comes_back_and_what_follows_in_its_lane_stays(broker):
    sent = [message("a"), message("b", UNBOUND), message("c"), message("d")]
    outcomes = broker.publish_all(sent, lanes=["x", "x", "x", "y"])
    assert outcomes == [
        Outcome.CONFIRMED,
        Outcome.RETURNED,
        Outcome.UNSENT,
        Outcome.CONFIRMED,
    ]
    assert sorted(bodies(broker.take(2))) == ["a", "d"]


def test_what_may_be_unheard_is_out_and_its_lane_goes_on(broker):
    sent = [message("a", UNBOUND), message("b")]
    outcomes = broker.publish_all(
        sent, lanes=["x", "x"], may_be_returned=lambda each: each.routing_key == UNBOUND
    )
    assert outcomes == [Outcome.CONFIRMED, Outcome.CONFIRMED]
    assert bodies(broker.take(1)) == "b"


def test_what_is_refused_keeps_back_its_lane_and_goes_out_when_it_is_taken_again(broker):
    with broker.refusing():
        outcomes = broker.publish_all(messages("ab"), lanes=["x", "x"])
        assert outcomes == [Outcome.REFUSED, Outcome.UNSENT]
    assert broker.publish_all(messages("ab"), lanes=["x", "x"]) == [Outcome.CONFIRMED] * 2
    assert bodies(broker.take(2)) == "ab"


def test_of_what_was_not_answered_nobody_knows_and_publishing_goes_on(broker):
    broker.break_before_the_next_confirm()
    assert broker.publish_all(messages("ab"), lanes=["x", "x"]) == [Outcome.UNKNOWN] * 2
    assert broker.publish_all(messages("ab"), lanes=["x", "x"]) == [Outcome.CONFIRMED] * 2
    assert bodies(broker.take(3)) in ("aab", "ab")
