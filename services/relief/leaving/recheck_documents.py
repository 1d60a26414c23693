"""A re-check within the document of a file: encrypted as one value."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.relief.households.classes import Assessment
from services.relief.households.documents import (
    assessment_document,
    assessment_from,
    household_document,
    household_from,
)
from services.relief.leaving.recheck import Recheck


def recheck_document(recheck: Recheck | None) -> dict[str, Any] | None:
    """The household before with its class, and what was found since."""
    if recheck is None:
        return None
    decided = recheck.decided_on
    return {
        "began_on": recheck.began_on.isoformat(),
        "before": household_document(recheck.before, recheck.class_before),
        "class_before": assessment_document(recheck.class_before),
        "found": _found_document(recheck.found),
        "decided_on": decided.isoformat() if decided else None,
    }


def recheck_from(row: dict[str, Any] | None) -> Recheck | None:
    """The re-check again."""
    if row is None:
        return None
    found, decided = row["found"], row["decided_on"]
    return Recheck(
        began_on=date.fromisoformat(row["began_on"]),
        before=household_from(row["before"]),
        class_before=assessment_from(row["class_before"], row["before"]),
        found=assessment_from(found["class"], found) if found else None,
        decided_on=date.fromisoformat(decided) if decided else None,
    )


def _found_document(found: Assessment | None) -> dict[str, Any] | None:
    if found is None:
        return None
    lines = [{**vars(each), "step": each.step.value} for each in found.lines]
    return {"class": assessment_document(found), "lines": lines}
