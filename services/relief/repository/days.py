"""Days as rows hold them: ISO texts, or nothing."""

from __future__ import annotations

from datetime import date


def iso_of(day: date | None) -> str | None:
    """The day as a row holds it."""
    return None if day is None else day.isoformat()


def day_of(text: str | None) -> date | None:
    """The day again."""
    return None if text is None else date.fromisoformat(text)
