from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary import InvalidValue
from vocabulary.working_days import (
    DayException,
    DayKind,
    DayUnit,
    Limit,
    WorkingCalendar,
    add_calendar_days,
    add_years,
    packaged_calendar,
)

CALENDAR = packaged_calendar()
days = st.dates(date(2019, 6, 1), date(2028, 6, 30))


def naive_count(start, number):
    day = start
    while number:
        day += timedelta(days=1)
        number -= CALENDAR.is_working_day(day)
    return day


@given(days, st.integers(0, 80))
def test_working_days_are_those_of_a_naive_count(start, number):
    end = CALENDAR.add_working_days(start, number)
    assert end == naive_count(start, number)
    assert CALENDAR.working_days_between(start, end) == number


@given(days, st.integers(0, 60))
def test_more_days_never_end_earlier(start, number):
    shorter = CALENDAR.add_working_days(start, number)
    assert shorter < CALENDAR.add_working_days(start, number + 1)


@given(st.dates(date(2020, 1, 1), date(2026, 12, 31)))
def test_the_packaged_national_days_are_those_of_their_source(day):
    chinese_calendar = pytest.importorskip("chinese_calendar")
    national = WorkingCalendar(rows_of_packaged(), regions=("CN",))
    assert national.is_working_day(day) == chinese_calendar.is_workday(day)


def rows_of_packaged():
    from vocabulary.tables import rows_of
    from vocabulary.working_days import exceptions_from_rows

    return exceptions_from_rows(rows_of("holidays"))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2021, 2, 12), False),  # Losar and Spring Festival on one day
        (date(2021, 2, 20), True),  # a Saturday that is worked
        (date(2021, 10, 9), True),
        (date(2021, 10, 7), False),
        (date(2021, 3, 6), False),
        (date(2022, 3, 2), False),  # Losar, off in Tibet only
        (date(2022, 2, 26), True),
        (date(2025, 2, 28), False),
        (date(2026, 2, 24), False),
        (date(2026, 2, 28), True),
    ],
)
def test_days_off_and_worked_are_as_announced(day, worked):
    assert CALENDAR.is_working_day(day) is worked


def test_a_year_without_notice_counts_weekdays_and_is_provisional():
    assert not CALENDAR.is_working_day(date(2027, 1, 2))
    assert CALENDAR.is_working_day(date(2027, 1, 4))
    assert CALENDAR.is_provisional(date(2027, 1, 4))
    assert not CALENDAR.is_provisional(date(2026, 12, 31))


def test_a_limit_across_the_end_of_the_table_does_not_fail():
    limit = Limit(30, DayUnit.WORKING_DAYS, "example")
    assert CALENDAR.is_provisional(CALENDAR.deadline(limit, date(2026, 11, 23)))


def test_a_day_known_only_from_another_citys_notice_is_provisional():
    assert CALENDAR.is_provisional(date(2022, 3, 3))
    assert not CALENDAR.is_provisional(date(2025, 2, 28))


def test_a_count_starts_on_the_day_after():
    friday = date(2021, 3, 5)
    assert CALENDAR.add_working_days(friday, 1) == date(2021, 3, 8)
    assert CALENDAR.add_working_days(date(2021, 3, 6), 0) == date(2021, 3, 6)


def test_a_limit_over_spring_festival_jumps_it():
    limit = Limit(3, DayUnit.WORKING_DAYS, "example")
    assert CALENDAR.deadline(limit, date(2021, 2, 9)) == date(2021, 2, 19)


def test_calendar_days_count_every_day():
    limit = Limit(15, DayUnit.CALENDAR_DAYS, "信访工作条例 (2022)")
    assert CALENDAR.deadline(limit, date(2021, 9, 20)) == date(2021, 10, 5)


def test_a_limit_that_ends_on_an_off_day_moves_on_where_the_rule_says_so():
    limit = Limit(15, DayUnit.CALENDAR_DAYS, "example", ends_on_working_day=True)
    assert CALENDAR.deadline(limit, date(2021, 9, 20)) == date(2021, 10, 8)


def test_the_narrower_region_wins_whatever_the_order_of_rows():
    day = date(2021, 5, 4)
    national = DayException(day, DayKind.OFF, "CN", "劳动节", "notice")
    local = DayException(day, DayKind.WORK, "Shigatse", "", "local notice")
    for rows in ([national, local], [local, national]):
        assert WorkingCalendar(rows).is_working_day(day)


def test_rows_of_other_regions_do_not_count():
    row = DayException(date(2021, 3, 3), DayKind.OFF, "Xinjiang", "", "")
    assert WorkingCalendar([row]).is_working_day(row.day)


def test_a_negative_number_is_refused():
    for count in (
        lambda: CALENDAR.add_working_days(date(2021, 1, 1), -1),
        lambda: add_calendar_days(date(2021, 1, 1), -1),
        lambda: Limit(-1, DayUnit.WORKING_DAYS, "example"),
    ):
        with pytest.raises(InvalidValue) as refused:
            count()
        assert refused.value.code == "limit_number"


def test_a_year_from_a_leap_day_ends_with_its_february():
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)


@given(start=st.dates(date(1900, 1, 1), date(2100, 1, 1)), number=st.integers(0, 50))
def test_years_end_on_the_same_date_and_by_working_days_not_before_it(start, number):
    limit = Limit(number=number, unit=DayUnit.YEARS, basis="a test", ends_on_working_day=True)
    last = add_years(start, number)
    assert (last.year, last.month) == (start.year + number, start.month)
    assert packaged_calendar().deadline(limit, start) >= last
