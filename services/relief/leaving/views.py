"""What relief answers about re-checks: the differences, and whose is due."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from contracts.relief.chain import FileState
from contracts.relief.household_words import HardshipClass
from contracts.relief.leaving.rechecks import (
    DueLine,
    DuePage,
    ListRechecksDue,
    RecheckAnswer,
)
from contracts.relief.leaving_words import NoRecheck
from records.policies import Policies
from records.reads import Reads
from services.relief.domain.hardship_file import HardshipFile
from services.relief.leaving.differing import differences
from services.relief.leaving.monitoring import POLICY
from services.relief.repository.files import FILES
from vocabulary.business_time import business_day
from vocabulary.masking import mask_name
from vocabulary.working_days import add_months

_OF_A_LINE = ("number", "managing_union", "person", "assessment")


def recheck(file: HardshipFile) -> RecheckAnswer:
    """The last re-check of a file; refuses `NoRecheck`."""
    last = file.recheck
    if last is None:
        raise NoRecheck()
    before, now = last.former_class, last.found_class
    # Before it is submitted nobody has computed a class: that is no difference.
    told = now if last.found is not None else before
    return RecheckAnswer(
        file_id=file.aggregate_id,
        version=file.version,
        began_on=last.began_on,
        decided_on=last.decided_on,
        class_before=before,
        class_now=now,
        lines=differences(last.before, file.household, class_before=before, class_now=told),
    )


def list_due(
    reads: Reads, *, request: ListRechecksDue, policies: Policies, now: datetime
) -> DuePage:
    """A page of the files on file whose re-check is due, the longest due first."""
    today = business_day(now)
    months = policies.on(POLICY, today)["recheck_months"]
    union = {"managing_union": request.managing_union} if request.managing_union else {}
    last = add_months(today, -months).isoformat()
    found = reads.find(
        FILES,
        {**union, "state": FileState.ON_FILE.value, "checked_on": {"$lte": last}},
        sort=(("checked_on", 1), ("_id", 1)),
        limit=request.limit,
        after_cursor=request.cursor,
        personal=True,
        fields=_OF_A_LINE,
    )
    return DuePage(items=[_due(row, months) for row in found.items], next_cursor=found.next_cursor)


def _due(row: dict[str, Any], months: int) -> DueLine:
    checked_on = date.fromisoformat(row["checked_on"])
    return DueLine(
        file_id=row["_id"],
        number=row["number"],
        managing_union=row["managing_union"],
        applicant_name=mask_name(row["person"]["name"]),
        hardship_class=HardshipClass(found["class"]) if (found := row["assessment"]) else None,
        checked_on=checked_on,
        due_on=add_months(checked_on, months),
    )
