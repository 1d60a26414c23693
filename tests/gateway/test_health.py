"""The platform's health is asked for everybody at once, and remembered for a moment."""

import eventlet
import pytest

from services.gateway.health import FRESH_SECONDS, Health

pytestmark = pytest.mark.container


class Owners:
    """Answers how often they were asked, as soon as they are told to."""

    def __init__(self):
        self.asked, self.answer = 0, eventlet.Event()

    def ask(self):
        self.asked += 1
        self.answer.wait()
        return {"ready": True, "asked": self.asked}


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def health(clock):
    return Health(clock=clock)


def test_whoever_asks_meanwhile_waits_for_the_same_answer(health):
    owners = Owners()
    asking = [eventlet.spawn(health.state, owners.ask) for _ in range(10)]
    eventlet.sleep(0)
    owners.answer.send()
    assert [each.wait()["asked"] for each in asking] == [1] * 10


def test_an_answer_is_good_for_two_seconds_and_no_longer(health, clock):
    owners = Owners()
    owners.answer.send()
    assert health.state(owners.ask)["asked"] == 1
    clock.now = FRESH_SECONDS - 0.01
    assert health.state(owners.ask)["asked"] == 1
    clock.now = FRESH_SECONDS
    assert health.state(owners.ask)["asked"] == 2
    assert FRESH_SECONDS <= 2


def test_asking_in_vain_leaves_the_way_to_the_next_one(health):
    def fail():
        raise RuntimeError

    with pytest.raises(RuntimeError):
        health.state(fail)
    owners = Owners()
    owners.answer.send()
    assert health.state(owners.ask)["ready"]
