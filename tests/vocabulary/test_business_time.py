from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary.business_time import business_day, end_of_month


def test_the_business_day_turns_at_midnight_in_shanghai():
    assert business_day(datetime(2021, 12, 31, 15, 59, 59, tzinfo=UTC)) == date(2021, 12, 31)
    assert business_day(datetime(2021, 12, 31, 16, 0, tzinfo=UTC)) == date(2022, 1, 1)


def test_a_moment_without_a_time_zone_has_no_business_day():
    with pytest.raises(ValueError, match="time zone"):
        business_day(datetime(2021, 3, 5))  # noqa: DTZ001


MOMENTS = st.integers(946_684_800, 4_102_444_800)


@given(seconds=MOMENTS)
def test_a_month_ends_on_the_day_after_which_another_begins(seconds):
    moment = datetime.fromtimestamp(seconds, UTC)
    last, day = end_of_month(moment), business_day(moment)
    assert (last.year, last.month) == (day.year, day.month)
    assert (last + timedelta(days=1)).day == 1
