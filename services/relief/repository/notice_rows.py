"""A public notice as a row of another record holds it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from services.relief.domain.notice import Notice


def notice_row(notice: Notice) -> dict[str, Any]:
    """A notice as a row holds it."""
    days = {"from_day": notice.from_day.isoformat(), "until_day": notice.until_day.isoformat()}
    return {**asdict(notice), **days}


def notice_from(row: dict[str, Any]) -> Notice:
    """The notice again."""
    days = {name: date.fromisoformat(row[name]) for name in ("from_day", "until_day")}
    return Notice(**{**row, **days})
