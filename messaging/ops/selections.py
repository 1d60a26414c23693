"""Selections: held messages that an operator has tried again, frozen by when they were held.

Nothing is copied: a row belongs to a selection by what it is (consumer, fingerprint, since when it
is a head), and carries the selection's id once it was let go, as does the inbox row of its effect.
So every number is what the consumer's own transactions left behind. How many are left of a large
selection is counted now and then, and less by those let go since: counting reads every row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from contracts.operations.commands import OpsOpenSelection
from contracts.operations.held import SelectionProgress
from contracts.operations.words import SelectionNotFound, SelectionState
from messaging.held import Row
from records.kinds import HELD, INBOX, SELECTIONS
from records.store import Store
from records.unit_of_work import UnitOfWork

COUNTED_AT_EACH_STEP = 1_000
COUNTED_AGAIN_AFTER = timedelta(seconds=30)
"""Counting 50,000 rows takes the database 0.1 s, as long as letting some hundreds of them go."""

_ORDER = (("head_at", 1), ("_id", 1))


def open_selection(unit: UnitOfWork, store: Store, request: OpsOpenSelection) -> SelectionProgress:
    """Freeze a selection now; one that is open already is answered as it is."""
    row = unit.document(SELECTIONS, request.selection_id)
    if row is None:
        row = {
            "_id": request.selection_id,
            "consumer": request.consumer,
            "fingerprint": request.fingerprint,
            "row_ids": request.row_ids,
            "frozen_at": unit.recorded_at,
            "by": unit.actor.name,
            "note": request.note,
            "state": SelectionState.OPEN.value,
        }
        row["total"] = store.count(HELD, _untried(row))
        row |= {"left": row["total"], "counted_at": unit.recorded_at, "reached": None}
        unit.insert(SELECTIONS, row)
        unit.audit("messages.replay", f"selection/{row['_id']}", reason=request.note)
    return progress(store, row)


def replay_next(unit: UnitOfWork, store: Store, selection_id: str, limit: int) -> SelectionProgress:
    """Let the next `limit` rows go that were not yet tried in it; none left finishes it."""
    row = selection(unit, selection_id)
    if row["state"] != SelectionState.OPEN:
        return progress(store, row)
    now = unit.recorded_at
    found = _next_free(store, row, now, limit)
    let_go = _let_all_go(unit, row, found)
    if _to_be_counted(row, now):
        row |= {"left": store.count(HELD, _untried(row)), "counted_at": now}
    elif len(found) < limit:
        row["left"] = len(found) + store.count(HELD, {**_untried(row), **_in_hand(now)})
    before = progress(store, row, left=row["left"])
    if not found and before.left == 0 and before.running == 0:
        return _finish(unit, store, row)
    if found:
        left = max(0, row["left"] - let_go)
        unit.replace(SELECTIONS, {**row, "left": left, "reached": found[-1]["head_at"]})
    left = max(0, before.left - let_go)
    return replace(before, left=left, running=before.running + let_go)


def cancel(unit: UnitOfWork, store: Store, selection_id: str) -> SelectionProgress:
    """Let no more rows go; what was let go runs."""
    row = selection(unit, selection_id)
    if row["state"] != SelectionState.OPEN:
        return progress(store, row)
    unit.audit("messages.replay_cancelled", f"selection/{selection_id}")
    return _end(unit, store, row, SelectionState.CANCELLED)


def selection(unit: UnitOfWork, selection_id: str) -> Row:
    """The selection's row; refuses `SelectionNotFound`."""
    row = unit.document(SELECTIONS, selection_id)
    if row is None:
        raise SelectionNotFound(field="selection_id")
    return row


def progress(store: Store, row: Mapping[str, Any], *, left: int | None = None) -> SelectionProgress:
    """How far it is, counted now but for what is left of a large one; `left` if that is known.

    Counted in the order in which a row goes through the states, so that one that moves on between
    two counts is never missed; counted twice, it is where it went.
    """
    let_go = {"replayed_in": row["_id"]}
    if left is None:
        small = row["total"] <= COUNTED_AT_EACH_STEP
        left = store.count(HELD, _untried(row)) if small else row["left"]
    running = store.count(HELD, {**let_go, "replaying": True})
    failed = store.count(HELD, {**let_go, "replaying": False})
    applied = store.count(INBOX, {"selection": row["_id"]})
    # More only if some were held before it was frozen and saved after it was counted.
    total = max(row["total"], applied + failed)
    running = min(running, total - applied - failed)
    left = min(left, total - applied - failed - running)
    return SelectionProgress(
        selection_id=row["_id"],
        state=SelectionState(row["state"]),
        consumer=row["consumer"],
        frozen_at=row["frozen_at"],
        by=row["by"],
        note=row["note"],
        total=total,
        applied=applied,
        failed=failed,
        ended=total - applied - failed - running - left,
        running=running,
        left=left,
    )


def _members(row: Mapping[str, Any]) -> dict[str, Any]:
    members: dict[str, Any] = {
        "consumer": row["consumer"],
        "head": True,
        "head_at": {"$lte": row["frozen_at"]},
        "discarded_at": None,
    }
    if row["fingerprint"] is not None:
        members["fingerprint"] = row["fingerprint"]
    if row["row_ids"] is not None:
        members["_id"] = {"$in": list(row["row_ids"])}
    return members


def _untried(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**_members(row), "replayed_in": {"$ne": row["_id"]}}


def _free(now: datetime) -> dict[str, Any]:
    """Not those that an attempt runs with at this moment: they are let go when that came back."""
    return {"$or": [{"claimed_at": None}, {"due": {"$lte": now}}]}


def _in_hand(now: datetime) -> dict[str, Any]:
    """Those that are not free."""
    return {"claimed_at": {"$ne": None}, "due": {"$gt": now}}


def _next_free(store: Store, row: Row, now: datetime, limit: int) -> list[Row]:
    """The next rows to be let go, from where the last ones were: else all that failed are read.

    From the first one where too few are found: an attempt gave one back, or a discard was undone.
    """
    where = {**_untried(row), **_free(now)}
    if (reached := row.get("reached")) is not None:
        ahead = {**where, "head_at": {"$gte": reached, "$lte": row["frozen_at"]}}
        found = store.find(HELD, ahead, limit, _ORDER)
        if len(found) == limit:
            return found
    return store.find(HELD, where, limit, _ORDER)


def _let_all_go(unit: UnitOfWork, row: Row, found: list[Row]) -> int:
    """Let those go that are still as they were found; how many these are."""
    unit.prefetch(HELD, [each["_id"] for each in found])
    let_go = 0
    for each in found:
        held = unit.document(HELD, each["_id"])
        if held is not None and held["version"] == each["version"]:
            unit.replace(HELD, _let_go(held, row["_id"], unit.recorded_at))
            let_go += 1
    return let_go


def _to_be_counted(row: Row, now: datetime) -> bool:
    """Whether what is left is counted as a whole at this step."""
    due = row["counted_at"] + COUNTED_AGAIN_AFTER
    return bool(row["total"] <= COUNTED_AT_EACH_STEP or now >= due)


def _let_go(held: Row, selection_id: str, now: datetime) -> Row:
    """Due now. A parked one stays so until it is done: it has one try, which kills may repeat."""
    attempts = 0 if held["parked"] else held["attempts"]
    due = {"attempts": attempts, "due": now, "claimed_at": None}
    return {**held, **due, "replayed_in": selection_id, "replaying": True}


def _finish(unit: UnitOfWork, store: Store, row: Row) -> SelectionProgress:
    """End it if nothing is left, all of it counted: an attempt may just have given one back."""
    running = store.count(HELD, {"replayed_in": row["_id"], "replaying": True})
    if running or store.count(HELD, _untried(row)):
        return progress(store, row)
    return _end(unit, store, row, SelectionState.FINISHED)


def _end(unit: UnitOfWork, store: Store, row: Row, state: SelectionState) -> SelectionProgress:
    row["left"] = store.count(HELD, _untried(row))
    ended = {**row, "state": state.value}
    unit.replace(SELECTIONS, ended)
    return progress(store, ended, left=row["left"])
