from datetime import UTC, date, datetime

import pytest

from vocabulary.business_time import business_day


def test_the_business_day_turns_at_midnight_in_shanghai():
    assert business_day(datetime(2021, 12, 31, 15, 59, 59, tzinfo=UTC)) == date(2021, 12, 31)
    assert business_day(datetime(2021, 12, 31, 16, 0, tzinfo=UTC)) == date(2022, 1, 1)


def test_a_moment_without_a_time_zone_has_no_business_day():
    with pytest.raises(ValueError, match="time zone"):
        business_day(datetime(2021, 3, 5))  # noqa: DTZ001
