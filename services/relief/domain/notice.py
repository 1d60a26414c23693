"""Public notices (公示) of hardship files: a masked whitelist, for the days that policy sets.

A notice is made of what stands here and of nothing else, so nothing else can reach it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from contracts.relief import NoticeNotOver
from contracts.retention import ARCHIVED
from vocabulary.masking import mask_name
from vocabulary.working_days import DayUnit, Limit, packaged_calendar

POLICY = "relief.notice"
_TAIL = 4
_SINGLE_NAME = 2
_BREAKS = re.compile(r"[\u0f0b\u0f0c\s]+")


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What is posted from the first day to the last, both included.

    `shown_name` is masked; None for a single name (次仁, པ་སངས་), which would say who it is: work
    unit and the tail of the file's number stand for him then.
    """

    from_day: date
    until_day: date
    shown_name: str | None
    work_unit: str
    number_tail: str
    days: int
    unit: str

    @property
    def facts(self) -> dict[str, Any]:
        """Its days, as the act of posting it tells them."""
        return {
            "from": self.from_day.isoformat(),
            "until": self.until_day.isoformat(),
            "days": self.days,
            "unit": self.unit,
        }


def notice_for(
    *, name: str, work_unit: str, file_number: str, on: date, values: Mapping[str, Any]
) -> Notice:
    """The notice that is posted on a day; `values` are those of policy `POLICY` on that day.

    The last day is counted from the day after the posting, as every limit is (民法典 201).
    """
    limit = Limit(values["days"], DayUnit(values["unit"]), POLICY, ends_on_working_day=True)
    return Notice(
        from_day=on,
        until_day=packaged_calendar().deadline(limit, on),
        shown_name=None if _is_single(name) else mask_name(name),
        work_unit=work_unit,
        number_tail=file_number[-_TAIL:],
        days=limit.number,
        unit=limit.unit.value,
    )


def require_over(notice: Notice | None, day: date) -> None:
    """Refuses `NoticeNotOver` for a day on which the notice has not yet run its days."""
    if notice is None or day <= notice.until_day:
        after = notice.until_day.isoformat() if notice else "the public notice"
        raise NoticeNotOver(field="happened_on", allowed=f"a day after {after}")


def archived_notice(notice: Notice) -> Notice:
    """That it was posted, and for which days, once nothing may tell of a person any more."""
    shown = None if notice.shown_name is None else ARCHIVED
    return replace(notice, shown_name=shown, work_unit=ARCHIVED)


def _is_single(name: str) -> bool:
    parts = [part for part in _BREAKS.split(name) if part]
    return len(parts) <= _SINGLE_NAME if len(parts) > 1 else len(name) <= _SINGLE_NAME
