"""Business days: what day it is for people, in Asia/Shanghai, whatever clock says the moment."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone

# One offset since 1991, so no time zone database is needed where Python runs without one.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def business_day(moment: datetime) -> date:
    """The day in Asia/Shanghai of an aware moment; a naive one is a ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone belongs to no day")
    return moment.astimezone(SHANGHAI).date()


def beginning_of(day: date) -> datetime:
    """The first moment of a day in Asia/Shanghai."""
    return datetime.combine(day, time.min, SHANGHAI)


def end_of_month(moment: datetime) -> date:
    """The last day of the month in Asia/Shanghai of an aware moment."""
    day = business_day(moment)
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def seconds_left_of_day(moment: datetime) -> int:
    """How many whole seconds the day in Asia/Shanghai has left, at least one."""
    tomorrow = datetime.combine(business_day(moment) + timedelta(days=1), time.min, SHANGHAI)
    return max(1, int((tomorrow - moment).total_seconds()))
