"""While a batch is applied the next is read; what was read is neither lost nor taken twice."""

import eventlet
import pytest

from messaging.consumer.ahead import READ_AT_ONCE, ReadingAhead
from messaging.consumer.intake import MOST_PER_BATCH
from messaging.consumer.reading import Decoded, Delivery
from messaging.endings import end

pytestmark = pytest.mark.unit


class Arrivals:
    """What a connection has delivered."""

    def __init__(self, *counts):
        self.left = [[Delivery(body=b"", tag=tag) for tag in range(count)] for count in counts]
        self.waits = []

    def take(self, *, idle_seconds, most):
        self.waits.append(idle_seconds)
        some = self.left.pop(0) if self.left else []
        self.left[:0] = [some[most:]] if some[most:] else []
        return some[:most]


def decoded(delivery):
    return Decoded(delivery, None, None)


def tags(taken):
    return [each.delivery.tag for each in taken]


def test_what_was_read_meanwhile_is_next_and_nobody_waits_for_it():
    arrivals = Arrivals(1, 2)
    ahead = ReadingAhead(arrivals, decoded)
    assert tags(ahead.next(idle_seconds=5)) == [0]
    with ahead.meanwhile():
        eventlet.sleep(0)
    assert tags(ahead.next(idle_seconds=5)) == [0, 1]
    assert arrivals.waits == [5, 0, 0]


def test_nothing_is_read_twice():
    ahead = ReadingAhead(Arrivals(1), decoded)
    assert len(ahead.next(idle_seconds=0)) == 1
    with ahead.meanwhile():
        eventlet.sleep(0)
    assert ahead.next(idle_seconds=0) == []


def test_whoever_heard_from_the_database_goes_on_while_many_are_read():
    ahead = ReadingAhead(Arrivals(5 * READ_AT_ONCE), decoded)
    with ahead.meanwhile():
        eventlet.sleep(0)  # the reading began, and let us go on
        assert ahead.next(idle_seconds=0) == []
    assert len(ahead.next(idle_seconds=0)) == 5 * READ_AT_ONCE


def test_a_connection_that_breaks_while_reading_ahead_is_noticed():
    class Broken(Arrivals):
        def take(self, *, idle_seconds, most):
            raise ConnectionResetError

    ahead = ReadingAhead(Broken(), decoded)
    with pytest.raises(ConnectionResetError), ahead.meanwhile():
        eventlet.sleep(0)


def test_what_fails_inside_is_raised_and_ends_the_reading():
    arrivals = Arrivals(1)
    ahead = ReadingAhead(arrivals, decoded)
    with pytest.raises(RuntimeError), ahead.meanwhile():
        raise RuntimeError
    assert arrivals.waits == []


def test_what_arrived_since_goes_along_but_never_more_than_a_batch():
    ahead = ReadingAhead(Arrivals(1, MOST_PER_BATCH - 40, 70), decoded)
    ahead.next(idle_seconds=0)
    with ahead.meanwhile():
        eventlet.sleep(0)
    assert len(ahead.next(idle_seconds=0)) == MOST_PER_BATCH
    assert len(ahead.next(idle_seconds=0)) == 30


def test_whoever_is_killed_while_he_waits_for_the_reading_leaves_nobody_behind():
    read = []

    def slowly(delivery):
        eventlet.sleep(0)
        read.append(delivery.tag)
        return decoded(delivery)

    def consume():
        with ReadingAhead(Arrivals(5 * READ_AT_ONCE), slowly).meanwhile():
            pass

    consumer = eventlet.spawn(consume)
    while not read:
        eventlet.sleep(0)
    end(consumer)
    before = len(read)
    for _ in range(5 * READ_AT_ONCE):
        eventlet.sleep(0)
    assert len(read) == before < 5 * READ_AT_ONCE
