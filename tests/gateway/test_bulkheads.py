"""Calls of one service: so many at a time, so many that queue, and nobody past his deadline."""

import time

import eventlet
import pytest

from contracts.refusals import ServiceUnavailable
from services.gateway.bulkheads import LEAST_SECONDS, MOST_CALLS, MOST_WAITING, Bulkheads
from services.gateway.operations import OWNERS
from services.gateway.service import MAX_WORKERS

pytestmark = pytest.mark.container


def later(seconds=10.0):
    return time.time() + seconds


class Call:
    """A call under way until it is told to end."""

    def __init__(self, bulkheads, service="relief"):
        self.began = False
        self._end = eventlet.Event()
        self._running = eventlet.spawn(self._run, bulkheads, service)
        eventlet.sleep(0)  # it has begun or stands in the queue

    def _run(self, bulkheads, service):
        with bulkheads.entered(service, later()):
            self.began = True
            self._end.wait()

    def end(self):
        self._end.send()
        self._running.wait()
        eventlet.sleep(0)  # the next one has its turn


def test_a_service_has_so_many_calls_and_the_next_one_waits_for_a_place():
    bulkheads = Bulkheads(most=2, most_waiting=2)
    first, second, third, fourth = (Call(bulkheads) for _ in range(4))
    assert [each.began for each in (first, second, third, fourth)] == [True, True, False, False]
    second.end()
    assert (third.began, fourth.began) == (True, False)
    first.end()
    third.end()
    assert fourth.began
    fourth.end()


def test_when_the_queue_is_full_too_the_next_one_is_refused_at_once():
    bulkheads = Bulkheads(most=1, most_waiting=1)
    calls = [Call(bulkheads), Call(bulkheads)]
    began = time.monotonic()
    with pytest.raises(ServiceUnavailable), bulkheads.entered("relief", later()):
        pass
    assert time.monotonic() - began < 1
    for each in calls:
        each.end()
    with bulkheads.entered("relief", later()):
        pass


def test_another_service_has_places_of_its_own():
    bulkheads = Bulkheads(most=1, most_waiting=0)
    slow = Call(bulkheads)
    with bulkheads.entered("hotline", later()):
        slow.end()


def test_whoever_waits_is_refused_before_his_deadline_and_leaves_the_queue():
    bulkheads = Bulkheads(most=1, most_waiting=1)
    slow = Call(bulkheads)
    deadline = later(LEAST_SECONDS + 0.1)
    with pytest.raises(ServiceUnavailable), bulkheads.entered("relief", deadline):
        pass
    assert time.time() < deadline
    patient = Call(bulkheads)
    slow.end()
    assert patient.began
    patient.end()


def test_with_the_deadline_near_no_call_is_begun():
    with pytest.raises(ServiceUnavailable), Bulkheads().entered("relief", later(0.1)):
        pass


def test_a_call_that_fails_gives_its_place_back():
    bulkheads = Bulkheads(most=1, most_waiting=0)
    with pytest.raises(RuntimeError), bulkheads.entered("relief", later()):
        raise RuntimeError
    with bulkheads.entered("relief", later()):
        pass


def test_all_services_together_cannot_hold_every_worker():
    assert (MOST_CALLS + MOST_WAITING) * len(OWNERS) < MAX_WORKERS
