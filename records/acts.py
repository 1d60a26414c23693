"""Acts: who did something, when it was recorded, and on which business day it happened (业务日期).

Pure, like `records.aggregate`. Late entry (补录) is normal, needs a right and a reason, and shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from contracts.refusals import (
    DateBeforeCause,
    DateInFuture,
    InvalidInput,
    LateEntryReasonMissing,
    NotALateEntry,
    RightMissing,
)
from contracts.rights import Actor, holds
from vocabulary.business_time import business_day

# Figures begin with the year 2000; what is dated earlier is mistyped, and would count in no year.
FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act: `by` is the recorded actor, `at` the moment of recording (aware, UTC)."""

    by: str
    at: datetime
    happened_on: date
    late_entry_reason: str | None = None

    @property
    def late(self) -> bool:
        """Whether it was entered on a later day than it happened."""
        return self.late_entry_reason is not None

    def require_not_before(self, cause: date) -> None:
        """Refuses `DateBeforeCause`: nothing happens before what caused it."""
        if self.happened_on < cause:
            raise DateBeforeCause(field="happened_on", allowed=f"{cause.isoformat()} or later")


def act_now(*, by: Actor, now: datetime) -> Act:
    """An act of today."""
    return Act(by=by.name, at=now, happened_on=business_day(now))


def act_on(
    happened_on: date | None, *, reason: str | None, by: Actor, now: datetime, late_right: str
) -> Act:
    """An act of the day named, by default today.

    Refuses `DateInFuture`; for today `NotALateEntry` with a `reason`; for an earlier day
    `RightMissing` without `late_right`, `InvalidInput` before `FIRST_DAY`, and
    `LateEntryReasonMissing`.
    """
    today = business_day(now)
    day = today if happened_on is None else happened_on
    if day > today:
        raise DateInFuture(field="happened_on", allowed=f"{today.isoformat()} or earlier")
    if day == today:
        if reason is not None:
            allowed = f"nothing, or a happened_on before {today.isoformat()}"
            raise NotALateEntry(field="late_entry_reason", allowed=allowed)
        return act_now(by=by, now=now)
    if not holds(by, late_right):
        raise RightMissing(action=late_right)
    if day < FIRST_DAY:
        allowed = f"{FIRST_DAY.isoformat()} or later"
        raise InvalidInput.at("happened_on", code="bad_date", allowed=allowed)
    if not reason:
        raise LateEntryReasonMissing(field="late_entry_reason", allowed="why it is entered late")
    return Act(by=by.name, at=now, happened_on=day, late_entry_reason=reason)
