"""Holds: a record stays as it is while one stands, whatever its term says."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from contracts.refusals import ForeignUnion, RightMissing
from contracts.retention import (
    ARCHIVED,
    RETAINED_BY,
    HoldLines,
    HoldNotFound,
    HoldRecord,
    LiftHold,
    ListHolds,
    RecordArchived,
    Retained,
    RetainedRecordNotFound,
    RetentionHold,
)
from records.kinds import Kind
from records.reads import Reads
from records.retention.kinds import HOLDS
from records.retention.progress import Progress
from records.scope import covers, covers_union
from records.store import Document
from records.unit_of_work import UnitOfWork
from vocabulary.ids import new_id
from vocabulary.masking import hide_personal_numbers

MOST_HOLDS = 1_000
"""Of one record."""


def place(unit: UnitOfWork, *, request: HoldRecord, kind: Kind, subject: str) -> str:
    """Hold a record; returns the hold's id.

    Refuses `RetainedRecordNotFound`, alike for a foreign union's, and `RecordArchived`. Collides
    with a run of any kind of the service at this moment, which may end the record with another, and
    with whoever changes the record: he may move it to another union.
    """
    owner = RETAINED_BY[request.of]
    # Read before the record: a run in between has moved them on.
    runs = [Progress(unit, of) for of, name in RETAINED_BY.items() if name == owner]
    row = unit.document(kind, request.record_id)
    if row is None or not covers(kind, unit.grant, row):
        raise RetainedRecordNotFound()
    if row.get("archived_on") is not None:
        raise RecordArchived()
    hold_id = new_id()
    unit.insert(
        HOLDS,
        {
            "_id": hold_id,
            "of": request.of.value,
            "record_id": request.record_id,
            "subject": subject,
            "managing_union": row["managing_union"],
            "concerns": row.get(kind.kept_from) if kind.kept_from else None,
            "stands": True,
            "words": {"reason": request.reason, "lifted_because": None},
            "reach": None if unit.grant.everything else sorted(unit.grant.unions),
            "placed_by": unit.actor.name,
            "placed_at": unit.recorded_at,
            "lifted_by": None,
            "lifted_at": None,
        },
    )
    for run in runs:
        run.touch()
    unit.replace(kind, row)
    unit.audit("retention.hold", subject, reason=request.reason)
    return hold_id


def lift(unit: UnitOfWork, *, request: LiftHold) -> str:
    """Lift a standing hold; refuses `HoldNotFound`, alike for a foreign union's.

    `RightMissing` to whoever does not reach as far as who placed it: what an auditor or the union
    above keeps is not for those to give up whose records they look into.
    """
    row = unit.document(HOLDS, request.hold_id)
    if row is None or not row["stands"] or not covers(HOLDS, unit.grant, row):
        raise HoldNotFound()
    if row["of"] != request.of.value:
        raise HoldNotFound()
    if not _reaches(unit, row):
        raise RightMissing(action=LiftHold.action)
    lifted: dict[str, Any] = {
        "stands": False,
        "words": {**row["words"], "lifted_because": request.reason},
        "lifted_by": unit.actor.name,
        "lifted_at": unit.recorded_at,
    }
    unit.replace(HOLDS, {**row, **lifted})
    unit.audit("retention.lift", row["subject"], reason=request.reason)
    return str(row["_id"])


def shown(unit: UnitOfWork, hold_id: str) -> RetentionHold:
    """A hold as it is now; refuses `HoldNotFound`, `ForeignUnion`."""
    row = unit.document(HOLDS, hold_id)
    if row is None:
        raise HoldNotFound()
    if not covers(HOLDS, unit.grant, row):
        raise ForeignUnion()
    return _hold(row)


def standing(reads: Reads, *, request: ListHolds) -> HoldLines:
    """A page of the holds that stand, youngest first."""
    where: dict[str, Any] = {"stands": True}
    if request.cursor is not None:
        where["_id"] = {"$lt": request.cursor}
    found = reads.find(HOLDS, where, sort=[("_id", -1)], limit=request.limit, personal=True)
    return HoldLines(items=[_hold(row) for row in found.items], more=found.next_cursor is not None)


def held_subjects(reads: Reads, subjects: Collection[str]) -> frozenset[str]:
    """Those of these subjects (at most a hundred) on which at least one hold stands."""
    where = {"subject": {"$in": list(subjects)}, "stands": True}
    return frozenset(reads.count_by(HOLDS, "subject", where))


def end_words(unit: UnitOfWork, subject: str) -> None:
    """Its record tells of nobody any more: that it was held stays, and no word of why."""
    ended = {"reason": ARCHIVED, "lifted_because": ARCHIVED}
    for row in unit.find_documents(HOLDS, {"subject": subject, "stands": False}, MOST_HOLDS):
        unit.replace(HOLDS, {**row, "words": ended})


def _reaches(unit: UnitOfWork, row: Document) -> bool:
    """Whether the grant covers all that of whoever placed the hold did (None: everything)."""
    if unit.grant.everything:
        return True
    reach = row.get("reach", [row["managing_union"]])
    return reach is not None and all(covers_union(unit.grant, each) for each in reach)


def _hold(row: Document) -> RetentionHold:
    words = row["words"]
    because = words["lifted_because"]
    lifted_at: datetime | None = row["lifted_at"]
    return RetentionHold(
        hold_id=row["_id"],
        version=row["version"],
        of=Retained(row["of"]),
        record_id=row["record_id"],
        managing_union=row["managing_union"],
        reason=hide_personal_numbers(words["reason"]),
        placed_by=row["placed_by"],
        placed_at=row["placed_at"],
        lifted_by=row["lifted_by"],
        lifted_at=lifted_at,
        lifted_because=hide_personal_numbers(because) if because else None,
    )
