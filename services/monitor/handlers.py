"""What operators do: the owner of the messages does it, and here it is written down.

`owners` speaks in the operator's name; the owner checks the right itself. `act_id` follows from the
idempotency key, so that a command that runs again names the same thing to the owner.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Protocol, TypeVar

from contracts.monitor import (
    CancelReplay,
    CancelRepublication,
    DecideProposal,
    DiscardMessage,
    EditMessage,
    ReleaseSuccessors,
    ReplayNotFound,
    ReplayState,
    StartReplay,
    StartRepublication,
    UndoDiscard,
)
from contracts.operations.commands import (
    OpsCancelRepublication,
    OpsCancelSelection,
    OpsDiscard,
    OpsEdit,
    OpsOpenSelection,
    OpsRelease,
    OpsRepublish,
    OpsSecond,
    OpsUndoDiscard,
)
from contracts.operations.held import Proposal, SelectionProgress
from contracts.operations.journal import EventFate, Republication
from contracts.refusals import DeadlinePassed, Refusal, ServiceUnavailable
from contracts.requests import Request
from records.unit_of_work import UnitOfWork
from services.monitor.domain.replay import COUNTED, Replay
from services.monitor.kinds import ACTS, REPUBLICATIONS
from services.monitor.repository import Replays

T = TypeVar("T")


class Acts(Protocol):
    """Does something by the owner of messages, in the operator's name."""

    def act(self, owner: str, request: Request, answer: type[T], key: str | None = None) -> T:
        """What the owner answers, of a repeat with the same key the same; raises its refusals."""
        ...


def start_replay(
    replays: Replays, owners: Acts, *, request: StartReplay, act_id: str, by: str, now: datetime
) -> str:
    """Freeze a selection at its owner and let it be driven; refuses what the owner refuses."""
    opened = owners.act(
        request.owner,
        OpsOpenSelection(
            selection_id=act_id,
            consumer=request.consumer,
            fingerprint=request.fingerprint,
            row_ids=request.row_ids,
            note=request.note,
        ),
        SelectionProgress,
    )
    replays.add(
        Replay(
            aggregate_id=act_id,
            owner=request.owner,
            consumer=request.consumer,
            fingerprint=request.fingerprint,
            rate=request.rate,
            batch=request.batch,
            note=request.note,
            by=by,
            started_at=now,
            counts=counts_of(opened),
        )
    )
    return act_id


def cancel_replay(replays: Replays, owners: Acts, *, request: CancelReplay, now: datetime) -> str:
    """Let no more of it go, also while its owner is away: nobody but the monitor drives it.

    One that is cancelled stays so: the driver may have heard of it from the owner before us.
    """
    with replays.changing(request.replay_id) as replay:
        if replay.state == ReplayState.CANCELLED:
            return request.replay_id
        counts = replay.counts
        if replay.under_way:
            counts = _cancelled_by_owner(owners, replay)
        replay.cancel(counts=counts, now=now)
    return request.replay_id


def edit_message(unit: UnitOfWork, owners: Acts, *, request: EditMessage, act_id: str) -> str:
    """Replace a held message's data, or propose it; refuses what the owner refuses."""
    asked = OpsEdit(
        row_id=request.row_id,
        data=request.data,
        reason=request.reason,
        expected_version=request.expected_version,
    )
    return _proposed(unit, owners, request.owner, asked, act_id)


def discard_message(unit: UnitOfWork, owners: Acts, *, request: DiscardMessage, act_id: str) -> str:
    """Never apply a held message, or propose it; refuses what the owner refuses."""
    asked = OpsDiscard(
        row_id=request.row_id,
        reason=request.reason,
        expected_version=request.expected_version,
    )
    return _proposed(unit, owners, request.owner, asked, act_id)


def decide_proposal(unit: UnitOfWork, owners: Acts, *, request: DecideProposal, act_id: str) -> str:
    """A second person agrees or rejects; refuses what the owner refuses."""
    asked = OpsSecond(proposal_id=request.proposal_id, agrees=request.agrees, note=request.note)
    return _proposed(unit, owners, request.owner, asked, act_id)


def undo_discard(unit: UnitOfWork, owners: Acts, *, request: UndoDiscard, act_id: str) -> EventFate:
    """The message is held as before; refuses what the owner refuses."""
    fate = owners.act(request.owner, OpsUndoDiscard(row_id=request.row_id), EventFate, act_id)
    unit.audit("messages.discard_undone", f"{request.owner}/{request.row_id}")
    return fate


def release_successors(
    unit: UnitOfWork, owners: Acts, *, request: ReleaseSuccessors, act_id: str
) -> None:
    """What waited behind a discarded message runs; refuses what the owner refuses."""
    owners.act(request.owner, OpsRelease(row_id=request.row_id), EventFate, act_id)
    unit.audit("messages.released", f"{request.owner}/{request.row_id}")


def start_republication(
    unit: UnitOfWork, owners: Acts, *, request: StartRepublication, act_id: str
) -> str:
    """A part of a journal goes out again to one consumer; refuses what the owner refuses."""
    asked = OpsRepublish(
        republication_id=act_id,
        consumer=request.consumer,
        since=request.since,
        until=request.until,
        note=request.note,
    )
    begun = owners.act(request.owner, asked, Republication)
    unit.insert(REPUBLICATIONS, {"_id": act_id, "owner": request.owner, "at": unit.recorded_at})
    unit.audit("messages.republish", f"{request.owner}/{begun.consumer}")
    return act_id


def cancel_republication(unit: UnitOfWork, owners: Acts, *, request: CancelRepublication) -> str:
    """No more of it goes out; refuses what the owner refuses."""
    owner = owner_of_republication(unit, request.republication_id)
    asked = OpsCancelRepublication(republication_id=request.republication_id)
    told = owners.act(owner, asked, Republication)
    unit.audit("messages.republish_cancelled", f"{owner}/{told.consumer}")
    return request.republication_id


def owner_of_republication(unit: UnitOfWork, republication_id: str) -> str:
    """The service whose journal it sends; refuses `ReplayNotFound`."""
    row = unit.document(REPUBLICATIONS, republication_id)
    if row is None:
        raise ReplayNotFound(field="republication_id")
    return str(row["owner"])


def counts_of(progress: SelectionProgress) -> dict[str, int]:
    """The owner's numbers of a selection."""
    return {name: getattr(progress, name) for name in COUNTED}


def _cancelled_by_owner(owners: Acts, replay: Replay) -> dict[str, int]:
    """The owner's last numbers; those that are known while it is away."""
    request = OpsCancelSelection(selection_id=replay.aggregate_id)
    try:
        return counts_of(owners.act(replay.owner, request, SelectionProgress))
    except Refusal as refusal:
        if refusal.code not in (ServiceUnavailable.code, DeadlinePassed.code):
            raise
        return replay.counts


def _proposed(unit: UnitOfWork, owners: Acts, owner: str, request: Request, act_id: str) -> str:
    """Let the owner do or propose it, and keep what it answered for a repeat of the command."""
    if unit.document(ACTS, act_id) is None:
        proposal = owners.act(owner, request, Proposal, act_id)
        row = {**asdict(proposal), "state": proposal.state.value}
        kept = {"_id": act_id, "owner": owner, "at": unit.recorded_at, "proposal": row}
        unit.insert(ACTS, kept)
        unit.audit(f"messages.{proposal.act}", f"{owner}/{proposal.row_id}")
    return act_id
