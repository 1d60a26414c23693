"""Working days and limits. Days are business dates in Asia/Shanghai, plain `date` values.

A year's off days and make-up working days (调休) are announced by notice, so they are rows, not
rules; the packaged `holidays.csv` is a seed that an administrator extends. A year without rows
falls back to Monday to Friday and is provisional. A count starts on the day after (民法典 201).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from vocabulary.invalid_value import InvalidValue
from vocabulary.tables import rows_of

NATIONAL = "CN"
# From the widest region to the narrowest; for one date the narrowest row holds.
SHIGATSE_REGIONS = (NATIONAL, "TAR", "Shigatse")

_SATURDAY = 5
_MONTHS = 12


class DayKind(StrEnum):
    """An off day, or a weekend day that is worked."""

    OFF = "off"
    WORK = "work"


class DayUnit(StrEnum):
    """The unit of a limit."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class DayException:
    """One date that a notice declares off or worked; provisional until the local notice is seen."""

    day: date
    kind: DayKind
    region: str
    name: str
    source: str
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit as data: number, unit, and the rule that sets it (`basis`).

    `ends_on_working_day`: a last day that is off moves to the next working day (民法典 203), where
    the rule says so. Refuses `limit_number` when negative.
    """

    number: int
    unit: DayUnit
    basis: str
    ends_on_working_day: bool = False

    def __post_init__(self) -> None:
        _check_number(self.number)


class WorkingCalendar:
    """Which days are worked, by a table of exceptions over the rule Monday to Friday."""

    def __init__(
        self, exceptions: Iterable[DayException], regions: tuple[str, ...] = SHIGATSE_REGIONS
    ) -> None:
        rows = [row for row in exceptions if row.region in regions]
        rows.sort(key=lambda row: regions.index(row.region))
        self._exceptions: Mapping[date, DayException] = {row.day: row for row in rows}
        self._known_years = frozenset(row.day.year for row in rows if row.region == NATIONAL)

    def exception_on(self, day: date) -> DayException | None:
        """The row that holds for the day, if any."""
        return self._exceptions.get(day)

    def is_working_day(self, day: date) -> bool:
        """Whether the day is worked: by its row, else by the weekday."""
        row = self._exceptions.get(day)
        return row.kind is DayKind.WORK if row else day.weekday() < _SATURDAY

    def is_provisional(self, day: date) -> bool:
        """Whether this may still change: no national notice for the year, or the row says so."""
        row = self._exceptions.get(day)
        return row.provisional if row else day.year not in self._known_years

    def add_working_days(self, start: date, number: int) -> date:
        """The `number`-th working day after `start`, or `start` for 0. Refuses `limit_number`."""
        day = start
        for _ in range(_check_number(number)):
            day = self._working_day_from(day + timedelta(days=1))
        return day

    def deadline(self, limit: Limit, start: date) -> date:
        """The last day of the limit, counted from the day after `start`."""
        if limit.unit is DayUnit.WORKING_DAYS:
            return self.add_working_days(start, limit.number)
        add = add_years if limit.unit is DayUnit.YEARS else add_calendar_days
        last = add(start, limit.number)
        return self._working_day_from(last) if limit.ends_on_working_day else last

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` and up to `end`; 0 when `end` is not later."""
        days = range(1, (end - start).days + 1)
        return sum(self.is_working_day(start + timedelta(days=offset)) for offset in days)

    def _working_day_from(self, day: date) -> date:
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day


def add_calendar_days(start: date, number: int) -> date:
    """The day `number` calendar days after `start`. Refuses `limit_number` when negative."""
    return start + timedelta(days=_check_number(number))


def add_years(start: date, number: int) -> date:
    """The date `number` years later, or the last of its month where there is none (民法典 202).

    Refuses `limit_number` when negative.
    """
    return add_months(start, _check_number(number) * _MONTHS)


def add_months(start: date, number: int) -> date:
    """The date `number` months later, or earlier for a negative one, as `add_years` says."""
    years, month = divmod(start.month - 1 + number, _MONTHS)
    year, month = start.year + years, month + 1
    return start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1]))


def _check_number(number: int) -> int:
    if number < 0:
        raise InvalidValue("limit_number", "a number of days that is not negative")
    return number


def exceptions_from_rows(rows: Iterable[Mapping[str, str]]) -> tuple[DayException, ...]:
    """Exceptions from table rows: date, kind, region, name, source, provisional (yes or no)."""
    return tuple(
        DayException(
            day=date.fromisoformat(row["date"]),
            kind=DayKind(row["kind"]),
            region=row["region"],
            name=row["name"],
            source=row["source"],
            provisional=row["provisional"] == "yes",
        )
        for row in rows
    )


@lru_cache(maxsize=1)
def packaged_calendar() -> WorkingCalendar:
    """The calendar of Shigatse from the packaged seed, 2020 to 2026."""
    return WorkingCalendar(exceptions_from_rows(rows_of("holidays")))
