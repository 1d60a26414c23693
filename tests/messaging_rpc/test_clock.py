from datetime import UTC, datetime, timedelta

import pytest

from messaging.clock import BusinessClock
from records.clock import utc_now

LONG_AGO = datetime(2021, 3, 5, tzinfo=UTC)


def test_a_real_clock_honours_nobody_s_word():
    clock = BusinessClock(driven=False)
    assert abs(clock.now(LONG_AGO) - utc_now()) < timedelta(seconds=5)


def test_a_real_clock_cannot_be_driven():
    with pytest.raises(PermissionError):
        BusinessClock(driven=False).drive(LONG_AGO)


def test_a_driven_clock_goes_with_the_real_one_until_it_is_driven():
    assert abs(BusinessClock(driven=True).now() - utc_now()) < timedelta(seconds=5)


def test_a_driven_clock_stands_where_it_was_driven_to():
    clock = BusinessClock(driven=True)
    clock.drive(LONG_AGO)
    assert clock.now() == LONG_AGO


def test_a_driven_clock_takes_the_time_that_a_call_brings():
    clock = BusinessClock(driven=True)
    clock.drive(LONG_AGO)
    told = LONG_AGO + timedelta(days=1)
    assert clock.now(told) == told
    assert clock.now() == LONG_AGO


def test_a_driven_clock_never_runs_backwards():
    clock = BusinessClock(driven=True)
    clock.drive(LONG_AGO)
    clock.drive(LONG_AGO - timedelta(days=1))
    assert clock.now() == LONG_AGO
