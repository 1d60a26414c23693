import pytest

from messaging.breaker import Breaker


class Hand:
    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def hand():
    return Hand()


@pytest.fixture
def breaker(hand):
    return Breaker(failures=3, rest=5.0, clock=hand)


def fail(breaker, times):
    for _ in range(times):
        breaker.failed()


def test_it_stays_closed_below_the_limit(breaker):
    fail(breaker, 2)
    assert breaker.allows()


def test_a_success_in_between_starts_the_count_anew(breaker):
    fail(breaker, 2)
    breaker.succeeded()
    fail(breaker, 2)
    assert breaker.allows()


def test_it_opens_at_the_limit_and_rests(breaker, hand):
    fail(breaker, 3)
    assert not breaker.allows()
    hand.now = 4.9
    assert not breaker.allows()


def test_after_the_rest_one_attempt_passes_and_no_second(breaker, hand):
    fail(breaker, 3)
    hand.now = 5.1
    assert [breaker.allows(), breaker.allows()] == [True, False]


def test_the_attempt_s_success_closes_it_for_all(breaker, hand):
    fail(breaker, 3)
    hand.now = 5.1
    assert breaker.allows()
    breaker.succeeded()
    assert [breaker.allows(), breaker.allows()] == [True, True]


def test_the_attempt_s_failure_opens_it_again(breaker, hand):
    fail(breaker, 3)
    hand.now = 5.1
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()
    hand.now = 10.2
    assert breaker.allows()


def test_an_attempt_that_never_ended_does_not_block_it_for_ever(breaker, hand):
    fail(breaker, 3)
    hand.now = 5.1
    assert breaker.allows()
    hand.now = 10.2
    assert breaker.allows()
