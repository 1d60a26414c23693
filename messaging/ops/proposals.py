"""Edits and discards as they were asked for: who, why, what, and who agreed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.operations.held import OpenProposal, OpenProposals, Proposal
from contracts.operations.words import ProposalNotFound, ProposalState, SecondPersonNeeded
from contracts.refusals import WrongState
from contracts.rights import persons_in
from messaging.held import Row
from records.kinds import HELD, PROPOSALS
from records.store import Store
from records.unit_of_work import UnitOfWork
from vocabulary.ids import new_id
from vocabulary.unions import MUNICIPAL_UNION_CODE

EDIT, DISCARD = "edit", "discard"
MOST_LOOKED_AT, MOST_SHOWN = 500, 100


def propose(
    unit: UnitOfWork, held: Row, *, act: str, reason: str, difference: str, data: str | None
) -> Row:
    """Write down what was asked for; it awaits a second person until `decided` says otherwise.

    What the same person asked for before, and is not decided, is that: a repeat adds nothing.
    """
    asked: Row = {
        "row_id": held["_id"],
        "act": act,
        "state": ProposalState.AWAITING_SECOND.value,
        "by": unit.actor.name,
        "fingerprint": held["fingerprint"],
        "reason": reason,
        "data": data,
    }
    for known in unit.find_documents(PROPOSALS, asked, 1):
        return known
    row = {
        **asked,
        "_id": new_id(),
        "at": unit.recorded_at,
        "difference": difference,
        "decided_by": None,
        "decided_at": None,
        "note": None,
        "edited_to": None,
    }
    unit.insert(PROPOSALS, row)
    return row


def awaiting(unit: UnitOfWork, proposal_id: str) -> Row:
    """A proposal that this actor may decide.

    Refuses `ProposalNotFound`, `WrongState` when it is decided, `SecondPersonNeeded` to who asked
    for it or acts for him, `ForeignUnion` to whoever does not speak for the whole city: messages
    of all unions are in the same queue.
    """
    row = unit.document(PROPOSALS, proposal_id)
    if row is None:
        raise ProposalNotFound(field="proposal_id")
    if row["state"] != ProposalState.AWAITING_SECOND:
        raise WrongState(state=row["state"], allowed=ProposalState.AWAITING_SECOND.value)
    if unit.actor.persons & persons_in([row["by"]]):
        raise SecondPersonNeeded()
    unit.require_scope(MUNICIPAL_UNION_CODE)
    return row


def decided(
    unit: UnitOfWork,
    row: Row,
    state: ProposalState,
    *,
    by: str | None = None,
    note: str | None = None,
    edited_to: str | None = None,
) -> str:
    """Write down what became of it; `by` is the second person, where one decided. Its id."""
    who = {"decided_by": by, "decided_at": unit.recorded_at, "note": note} if by else {}
    current = unit.document(PROPOSALS, row["_id"])
    changed = {**(current or row), "state": state.value, "edited_to": edited_to, **who}
    unit.replace(PROPOSALS, changed)
    return str(row["_id"])


def proposal(unit: UnitOfWork, proposal_id: str) -> Proposal:
    """A proposal as it is now; refuses `ProposalNotFound`."""
    row = unit.document(PROPOSALS, proposal_id)
    if row is None:
        raise ProposalNotFound(field="proposal_id")
    return answer(row)


def latest_of(store: Store, row_id: str) -> Proposal | None:
    """The latest proposal about a held message."""
    found = store.find(PROPOSALS, {"row_id": row_id}, 1, [("at", -1)])
    return answer(found[0]) if found else None


def still_open(store: Store) -> OpenProposals:
    """What a second person can decide now, the longest waiting first.

    Not what is about a message that was applied, edited or discarded since, or fails otherwise.
    """
    where = {"state": ProposalState.AWAITING_SECOND.value}
    asked = store.find(PROPOSALS, where, MOST_LOOKED_AT, [("at", 1)])
    rows = store.load(HELD, {row["row_id"] for row in asked})
    found = [_open(row, rows[row["row_id"]]) for row in asked if _is_decidable(row, rows)]
    return OpenProposals(items=found[:MOST_SHOWN])


def _is_decidable(proposal: Row, held: Mapping[str, Row]) -> bool:
    row = held.get(proposal["row_id"])
    return (
        row is not None
        and row.get("discarded_at") is None
        and row["fingerprint"] == proposal["fingerprint"]
    )


def _open(proposal: Row, held: Row) -> OpenProposal:
    return OpenProposal(
        proposal_id=proposal["_id"],
        row_id=proposal["row_id"],
        act=proposal["act"],
        by=proposal["by"],
        at=proposal["at"],
        consumer=held["consumer"],
        type=held["type"],
        subject=held["aggregate"],
    )


def answer(row: Mapping[str, Any]) -> Proposal:
    """The proposal as it is shown."""
    return Proposal(
        proposal_id=row["_id"],
        row_id=row["row_id"],
        act=row["act"],
        state=ProposalState(row["state"]),
        by=row["by"],
        at=row["at"],
        reason=row["reason"],
        difference=row["difference"],
        decided_by=row["decided_by"],
        decided_at=row["decided_at"],
        edited_to=row["edited_to"],
    )
