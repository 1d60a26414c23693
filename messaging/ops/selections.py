"""Selections: held messages that an operator has tried again, frozen by when they were held.

Nothing is copied: a row belongs to a selection by what it is (consumer, fingerprint, since when it
is a head), and carries the selection's id once it was let go, as does the inbox row of its effect.
So every number is what the consumer's own transactions left behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.operations.commands import OpsOpenSelection
from contracts.operations.held import SelectionProgress
from contracts.operations.words import SelectionNotFound, SelectionState
from messaging.held import Row
from records.kinds import HELD, INBOX, SELECTIONS
from records.store import Store
from records.unit_of_work import UnitOfWork

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
        row["total"] = store.count(HELD, _members(row))
        unit.insert(SELECTIONS, row)
        unit.audit("messages.replay", f"selection/{row['_id']}", reason=request.note)
    return progress(store, row)


def replay_next(unit: UnitOfWork, store: Store, selection_id: str, limit: int) -> SelectionProgress:
    """Let the next `limit` rows go that were not yet tried in it; none left finishes it."""
    row = selection(unit, selection_id)
    if row["state"] != SelectionState.OPEN:
        return progress(store, row)
    untried = [each["_id"] for each in store.find(HELD, _untried(row), limit, _ORDER)]
    unit.prefetch(HELD, untried)
    for row_id in untried:
        held = unit.document(HELD, row_id)
        if held is not None and not _under_way(held, unit):
            unit.replace(HELD, _let_go(held, selection_id, unit))
    now = progress(store, row)
    if not untried and now.running == 0:
        return _end(unit, store, row, SelectionState.FINISHED)
    return now


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


def progress(store: Store, row: Mapping[str, Any]) -> SelectionProgress:
    """How far it is, counted now."""
    let_go = {"replayed_in": row["_id"]}
    applied = store.count(INBOX, {"selection": row["_id"]})
    held_again = store.count(HELD, let_go)
    # Not tried yet, or claimed by an attempt that did not come back so far.
    running = store.count(HELD, {**let_go, "$or": [{"attempts": 0}, {"claimed_at": {"$ne": None}}]})
    left = store.count(HELD, _untried(row))
    return SelectionProgress(
        selection_id=row["_id"],
        state=SelectionState(row["state"]),
        consumer=row["consumer"],
        frozen_at=row["frozen_at"],
        by=row["by"],
        note=row["note"],
        total=row["total"],
        applied=applied,
        failed=held_again - running,
        ended=max(0, row["total"] - applied - held_again - left),
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


def _under_way(held: Row, unit: UnitOfWork) -> bool:
    """Whether an attempt runs at this moment: then it is let go when that came back."""
    return held["claimed_at"] is not None and held["due"] > unit.recorded_at


def _let_go(held: Row, selection_id: str, unit: UnitOfWork) -> Row:
    """Due now, with all its attempts before it."""
    fresh = {"attempts": 0, "due": unit.recorded_at, "parked": False, "claimed_at": None}
    return {**held, **fresh, "replayed_in": selection_id}


def _end(unit: UnitOfWork, store: Store, row: Row, state: SelectionState) -> SelectionProgress:
    ended = {**row, "state": state.value}
    unit.replace(SELECTIONS, ended)
    return progress(store, ended)
