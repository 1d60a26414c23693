"""Edit and discard: what an operator does to one held message, in one transaction of its consumer.

An edit keeps subject and sequence under a new event id, and leaves an inbox row for the old one; a
discard leaves an inbox row, and the message itself as head until its successors are released.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from contracts.operations.commands import OpsDiscard, OpsEdit, OpsSecond
from contracts.operations.words import Fate, ProposalState
from contracts.refusals import VersionConflict, VersionOutdated, WrongState
from messaging.consumer.group import inbox_row
from messaging.held import Row, envelope_of, release, row_id
from messaging.mending import discard_needs_second
from messaging.ops import proposals
from messaging.ops.edited import edited_data
from messaging.ops.opened import held_row
from messaging.ops.veil import difference
from records.kinds import HELD, INBOX
from records.settings import Settings
from records.store import Store
from records.unit_of_work import UnitOfWork
from vocabulary.ids import new_id

_OF_THE_OLD_ROW = frozenset({"version", "replayed_in", "replaying", "before_discard"})
_UNTIL_DISCARDED = ("due", "parked", "replaying")


def edit(unit: UnitOfWork, settings: Settings, request: OpsEdit) -> str:
    """Replace the data of a held message, or propose it where a second person must agree.

    The proposal's id.

    Refuses `MessageNotHeld`, `VersionOutdated`, `WrongState` when it is discarded, `InvalidInput`
    for data that are not as the event's contract says.
    """
    row = _to_be_mended(unit, request.row_id, request.expected_version)
    envelope = envelope_of(row)
    data = edited_data(envelope, request.data)
    changes = difference(envelope.data, data)
    proposal = proposals.propose(
        unit, row, act=proposals.EDIT, reason=request.reason, difference=changes, data=request.data
    )
    if settings.mode == "production":
        return str(proposal["_id"])
    edited_to = _apply_edit(unit, row, data, proposal)
    return proposals.decided(unit, proposal, ProposalState.DONE, edited_to=edited_to)


def discard(unit: UnitOfWork, settings: Settings, request: OpsDiscard) -> str:
    """Never apply a held message, or propose it where a second person must agree; as `edit`."""
    row = _to_be_mended(unit, request.row_id, request.expected_version)
    proposal = proposals.propose(
        unit, row, act=proposals.DISCARD, reason=request.reason, difference="[]", data=None
    )
    if settings.mode == "production" and discard_needs_second(settings.service, unit.recorded_at):
        return str(proposal["_id"])
    _apply_discard(unit, row, proposal)
    return proposals.decided(unit, proposal, ProposalState.DONE)


def decide(unit: UnitOfWork, request: OpsSecond) -> str:
    """A second person agrees and it is done, or rejects it; the proposal's id.

    Refuses as `proposals.awaiting` does, `MessageNotHeld` when it was applied or edited since,
    `WrongState` when it was discarded, `VersionConflict` when it fails for another reason now.
    """
    proposal = proposals.awaiting(unit, request.proposal_id)
    if not request.agrees:
        unit.audit("messages.rejected", proposal["row_id"], reason=request.note)
        return proposals.decided(
            unit, proposal, ProposalState.REJECTED, by=unit.actor.name, note=request.note
        )
    row = _as_proposed(unit, proposal)
    edited_to = None
    if proposal["act"] == proposals.EDIT:
        edited_to = _apply_edit(
            unit, row, edited_data(envelope_of(row), proposal["data"]), proposal
        )
    else:
        _apply_discard(unit, row, proposal)
    return proposals.decided(
        unit,
        proposal,
        ProposalState.DONE,
        by=unit.actor.name,
        note=request.note,
        edited_to=edited_to,
    )


def undo_discard(unit: UnitOfWork, held_id: str) -> str:
    """Hold the message as before; its row's id. Refuses `MessageNotHeld` and `WrongState`."""
    row = _discarded(unit, held_id)
    unit.delete(INBOX, held_id)
    held = {**row, **row["before_discard"]}
    del held["discarded_at"], held["before_discard"]
    unit.replace(HELD, held)
    unit.audit("messages.discard_undone", row["aggregate"], after={"event_id": row["event_id"]})
    return held_id


def release_successors(unit: UnitOfWork, store: Store, held_id: str) -> str:
    """Make a discard final: what waited behind it runs. Answers and refuses as `undo_discard`."""
    row = _discarded(unit, held_id)
    release(unit, store, row)
    unit.audit("messages.released", row["aggregate"], after={"event_id": row["event_id"]})
    return held_id


def _to_be_mended(unit: UnitOfWork, held_id: str, version: int) -> Row:
    row = held_row(unit, held_id)
    if row["version"] != version:
        raise VersionOutdated(field="expected_version", version=row["version"])
    return _mendable(row)


def _as_proposed(unit: UnitOfWork, proposal: Row) -> Row:
    """The message, if it is what the second person was asked about: same data, same failure.

    Not the same version: that also counts tries and what came to wait behind it.
    """
    row = _mendable(held_row(unit, proposal["row_id"]))
    if row["fingerprint"] != proposal["fingerprint"]:
        raise VersionConflict(version=row["version"])
    return row


def _mendable(row: Row) -> Row:
    if not row["head"] or row.get("discarded_at") is not None:
        raise WrongState(state=Fate.DISCARDED.value if row["head"] else Fate.BEHIND.value)
    return row


def _discarded(unit: UnitOfWork, held_id: str) -> Row:
    row = held_row(unit, held_id)
    if row.get("discarded_at") is None:
        raise WrongState(allowed=Fate.DISCARDED.value)
    return row


def _apply_discard(unit: UnitOfWork, row: Row, proposal: Row) -> None:
    envelope = envelope_of(row)
    unit.insert(INBOX, inbox_row(unit, row["consumer"], envelope, outcome=Fate.DISCARDED.value))
    before = {name: row[name] for name in _UNTIL_DISCARDED if name in row}
    state = {"due": None, "parked": True, "claimed_at": None, "before_discard": before}
    # Neither running nor failed any more: a selection counts them by the index on both fields.
    replayed = {"replaying": None} if "replaying" in row else {}
    unit.replace(HELD, {**row, **state, **replayed, "discarded_at": unit.recorded_at})
    _audit(unit, row, proposal)


def _apply_edit(unit: UnitOfWork, row: Row, data: dict[str, Any], proposal: Row) -> str:
    envelope = envelope_of(row)
    edited = replace(envelope, id=new_id(), data=data, causationid=envelope.id)
    edited_row = inbox_row(
        unit, row["consumer"], envelope, outcome=Fate.EDITED.value, edited_to=edited.id
    )
    unit.insert(INBOX, edited_row)
    unit.delete(HELD, row["_id"])
    unit.insert(
        HELD,
        {
            **{name: value for name, value in row.items() if name not in _OF_THE_OLD_ROW},
            "_id": row_id(row["consumer"], edited.id),
            "event_id": edited.id,
            "envelope": json.dumps(edited.as_document()),
            # Sealed values are bound to the event that they were sealed for.
            "sealed_as": row.get("sealed_as") or envelope.id,
            "edits": [*row.get("edits", []), proposal["difference"]],
            "attempts": 0,
            "head_at": unit.recorded_at,
            "due": unit.recorded_at,
            "parked": False,
            "claimed_at": None,
        },
    )
    _audit(unit, row, proposal, edited_to=edited.id)
    return edited.id


def _audit(unit: UnitOfWork, row: Row, proposal: Row, **more: str) -> None:
    unit.audit(
        f"messages.{proposal['act']}",
        row["aggregate"],
        reason=proposal["reason"],
        after={"event_id": row["event_id"], "proposal_id": proposal["_id"], **more},
    )
