"""A queue that takes nothing: its aggregates wait and are tried one by one, the others go out."""

import itertools

import pytest

from messaging.refused import LONGEST_PAUSE, MOST_LEFT_ALONE, SHORTEST_PAUSE, Refused
from tests.messaging.ledger.bench import QUEUE
from tests.messaging.ledger.contract import Burnt
from tests.messaging.nacking import QueueProcess
from tests.messaging.test_dispatch import Round, amounts

OTHER = "vault.mint"


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def refused(clock):
    return Refused(clock)


def test_one_of_a_routing_key_tries_again_at_growing_pauses(refused, clock):
    tried = []
    refused.note({"key": {"a", "b", "c"}}, ())
    while clock.now < 60:
        left_alone = refused.subjects()
        (gone,) = {"a", "b", "c"} - left_alone or {None}
        if gone:
            tried.append((clock.now, gone))
            refused.note({"key": {gone}}, ())
        clock.now += SHORTEST_PAUSE
    moments = [at for at, _ in tried]
    pauses = [later - at for at, later in itertools.pairwise(moments)]
    assert pauses[:4] == [0.5, 1.0, 2.0, 4.0]
    assert set(pauses[4:]) == {LONGEST_PAUSE}
    assert [who for _, who in tried[:6]] == ["a", "b", "c", "a", "b", "c"]


def test_one_that_is_taken_frees_all_with_its_routing_key_and_no_others(refused):
    refused.note({"key": {"a", "b"}, "other": {"c", "d"}}, ())
    refused.subjects()
    refused.note({"other": {"c"}}, ["key"])
    assert refused.subjects() == {"c", "d"}


def test_what_was_tried_and_is_heard_of_no_more_waits_no_more(refused, clock):
    refused.note({"key": {"a"}}, ())
    assert refused.subjects() == set()
    assert not refused


def test_there_is_a_limit_to_how_many_are_left_alone(refused):
    many = {f"s{number}" for number in range(MOST_LEFT_ALONE + 10)}
    refused.note({"key": many}, ())
    refused.note({"other": {"x"}}, ())
    assert len(refused.subjects()) == MOST_LEFT_ALONE - 1


@pytest.mark.fault
def test_a_queue_that_takes_nothing_keeps_no_other_subscriber_waiting(bench):
    bench.declare(
        {
            "ledger": {"mint": {"events": ["minted.v1"]}},
            "vault": {"mint": {"events": ["burnt.v1"]}},
        }
    )
    presses = [f"a{number:03}" for number in range(600)]  # more than a page of the outbox
    for name in presses:
        bench.mint_money(name, 1)
    bench.announce("press-last", Burnt(account_id="b"))
    queue = QueueProcess(bench, QUEUE)
    queue.stop()
    relay = Round(bench)
    try:
        for _ in range(20):
            relay()
            relay.now += 0.1
        assert bench.waiting(OTHER) == 1
        assert len(bench.pending()) == 600
        assert relay.dispatcher.refused
    finally:
        queue.start()
    relay.now += LONGEST_PAUSE
    bench.until(lambda: relay() is not None and not bench.pending(), "not all go out")
    relay.channel.close()
    assert amounts(bench, 600) == [1] * 600
    assert not relay.dispatcher.refused
