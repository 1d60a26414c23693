"""Selections: held messages that an operator has tried again, frozen by when they were held.

Nothing is copied: a row belongs to a selection by what it is (consumer, fingerprint, since when it
is a head), and carries the selection's id once it was let go, as does the inbox row of its effect.
So every number is what the consumer's own transactions left behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from contracts.operations.commands import OpsOpenSelection
from contracts.operations.held import SelectionProgress
from contracts.operations.words import SelectionNotFound, SelectionState
from messaging.held import Row
from records.kinds import HELD, INBOX, SELECTIONS
from records.matching import matches
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
        row["total"] = store.count(HELD, _untried(row))
        unit.insert(SELECTIONS, row)
        unit.audit("messages.replay", f"selection/{row['_id']}", reason=request.note)
    return progress(store, row)


def replay_next(unit: UnitOfWork, store: Store, selection_id: str, limit: int) -> SelectionProgress:
    """Let the next `limit` rows go that were not yet tried in it; none left finishes it."""
    row = selection(unit, selection_id)
    if row["state"] != SelectionState.OPEN:
        return progress(store, row)
    now = unit.recorded_at
    where = {**_untried(row), **_free(now)}
    free = [each["_id"] for each in store.find(HELD, where, limit, _ORDER)]
    unit.prefetch(HELD, free)
    let_go = 0
    for row_id in free:
        held = unit.document(HELD, row_id)
        if held is not None and matches(held, where):
            unit.replace(HELD, _let_go(held, selection_id, now))
            let_go += 1
    before = progress(store, row)
    if not let_go and before.left == 0 and before.running == 0:
        return _end(unit, store, row, SelectionState.FINISHED)
    left, running = max(0, before.left - let_go), before.running + let_go
    return replace(before, left=left, running=running)


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
    """How far it is, counted now.

    In the order in which a row goes through the states: one that moves on between two counts is
    counted twice for a moment, and never as lost.
    """
    let_go = {"replayed_in": row["_id"], "discarded_at": None}
    left = store.count(HELD, _untried(row))
    running = store.count(HELD, {**let_go, "replaying": True})
    failed = store.count(HELD, {**let_go, "replaying": False})
    applied = store.count(INBOX, {"selection": row["_id"]})
    known = left + running + failed + applied
    return SelectionProgress(
        selection_id=row["_id"],
        state=SelectionState(row["state"]),
        consumer=row["consumer"],
        frozen_at=row["frozen_at"],
        by=row["by"],
        note=row["note"],
        total=max(row["total"], known),
        applied=applied,
        failed=failed,
        ended=max(0, row["total"] - known),
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


def _let_go(held: Row, selection_id: str, now: datetime) -> Row:
    """Due now. A parked one stays so until it is done: it has one try, which kills may repeat."""
    attempts = 0 if held["parked"] else held["attempts"]
    due = {"attempts": attempts, "due": now, "claimed_at": None}
    return {**held, **due, "replayed_in": selection_id, "replaying": True}


def _end(unit: UnitOfWork, store: Store, row: Row, state: SelectionState) -> SelectionProgress:
    ended = {**row, "state": state.value}
    unit.replace(SELECTIONS, ended)
    return progress(store, ended)
