"""Whoever wants a contested record queues for it, at most for one, and never past his deadline."""

from __future__ import annotations

import time

import eventlet
import pytest

from contracts.refusals import DeadlinePassed
from messaging.rpc.turns import Place, Turns
from messaging.rpc.wire import Call
from messaging.tracing import trace_of
from records.store import AlreadyExists, StaleVersion


def call(seconds=5.0, **kwargs):
    return Call(
        method="count_slip",
        kwargs=kwargs,
        deadline=time.time() + seconds,
        message_id="m",
        correlation_id="c",
        trace=trace_of(None),
    )


def test_losers_of_one_record_go_one_after_another():
    turns, inside, most = Turns(), [], []

    def lose_and_try_again():
        with Place(turns, call()) as place:
            assert place.queued_after(StaleVersion("slips", "a"))
            inside.append(1)
            most.append(len(inside))
            eventlet.sleep(0)
            inside.pop()

    for greenlet in [eventlet.spawn(lose_and_try_again) for _ in range(10)]:
        greenlet.wait()
    assert most == [1] * 10
    assert len(turns) == 0


def test_losers_of_different_records_do_not_wait_for_each_other():
    turns = Turns()
    with Place(turns, call()) as first, Place(turns, call()) as second:
        assert first.queued_after(StaleVersion("slips", "a"))
        assert second.queued_after(StaleVersion("slips", "b"))


def test_whoever_names_a_contested_record_queues_before_he_tries():
    turns, order = Turns(), []

    def newcomer():
        with Place(turns, call(slip_id="a", items=["x"], note=None)):
            order.append("newcomer")

    with Place(turns, call()) as place:
        place.queued_after(StaleVersion("slips", "a"))
        waiting = eventlet.spawn(newcomer)
        eventlet.sleep(0)
        order.append("first")
    waiting.wait()
    assert order == ["first", "newcomer"]


def test_nobody_queues_for_a_record_that_nobody_contests():
    turns = Turns()
    with Place(turns, call(slip_id="a")):
        assert len(turns) == 0


def test_whoever_had_the_turn_and_lost_again_or_lost_to_an_index_does_not_queue():
    with Place(Turns(), call()) as place:
        assert place.queued_after(StaleVersion("slips", "a"))
        assert not place.queued_after(StaleVersion("slips", "a"))
        assert not place.queued_after(AlreadyExists("slips", "number"))


def test_a_turn_is_given_back_before_another_is_waited_for():
    """Else two who want both records would wait for each other."""
    turns = Turns()
    with Place(turns, call()) as one, Place(turns, call()) as other:
        one.queued_after(StaleVersion("slips", "a"))
        other.queued_after(StaleVersion("slips", "b"))
        crossing = eventlet.spawn(one.queued_after, StaleVersion("slips", "b"))
        eventlet.sleep(0)
        assert other.queued_after(StaleVersion("slips", "a"))
        assert crossing.wait()


def test_who_waits_past_his_deadline_is_told_and_leaves_the_queue():
    turns = Turns()
    with Place(turns, call()) as first:
        first.queued_after(StaleVersion("slips", "a"))
        with pytest.raises(DeadlinePassed), Place(turns, call(seconds=0.05, slip_id="a")):
            pass
    assert len(turns) == 0


def test_a_turn_ends_with_whatever_ends_the_command():
    turns = Turns()

    def fail():
        with Place(turns, call()) as place:
            place.queued_after(StaleVersion("slips", "a"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert len(turns) == 0
