"""Real time, as records keep it."""

from __future__ import annotations

from datetime import UTC, datetime


def to_milliseconds(moment: datetime) -> datetime:
    """The moment in UTC, cut to whole milliseconds: what BSON can hold. Refuses a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment without time zone cannot be recorded")
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def utc_now() -> datetime:
    """Real time now, aware UTC, whole milliseconds."""
    return to_milliseconds(datetime.now(UTC))
