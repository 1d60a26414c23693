"""What a service says of the messages that it holds.

`row_id` is that of a held row (``relief.hotline/018f…``). No answer holds a personal value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contracts.operations.words import Fate, ProposalState, SelectionState


@dataclass(frozen=True, kw_only=True)
class HeldGroup:
    """Held messages that failed alike: same consumer, type, error at the same place.

    `discarded` are not in `count`: what waits behind them waits for a release, not for help.
    """

    consumer: str
    fingerprint: str
    type: str
    reason: str
    error_type: str
    error: str
    where: str
    count: int
    parked: int
    behind: int
    discarded: int = 0
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, kw_only=True)
class HeldGroups:
    """Every group of held messages of one service, the largest first; at most 200."""

    items: list[HeldGroup]


@dataclass(frozen=True, kw_only=True)
class HeldLine:
    """One held message in a list. `discarded_at`: discarded, its successors not yet released."""

    row_id: str
    version: int
    consumer: str
    event_id: str
    type: str
    subject: str
    sequence: int
    fate: Fate
    reason: str
    error_type: str
    fingerprint: str
    attempts: int
    behind: int
    held_at: datetime
    last_at: datetime
    due: datetime | None
    discarded_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class HeldLines:
    """A page of held messages, the longest held first."""

    items: list[HeldLine]
    next_cursor: str | None


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One failed try."""

    at: datetime
    reason: str
    error_type: str
    error: str
    where: str


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """An edit or a discard: who asked for it, why, and whether a second person must agree.

    `difference` is a JSON text of ``[{"path": "…", "before": …, "after": …}]``, sealed values left
    out; empty for a discard. `edited_to` is the event id that an edit gave the message.
    """

    proposal_id: str
    row_id: str
    act: str
    state: ProposalState
    by: str
    at: datetime
    reason: str
    difference: str
    decided_by: str | None
    decided_at: datetime | None
    edited_to: str | None = None


@dataclass(frozen=True, kw_only=True)
class OpenProposal:
    """An edit or a discard that waits for a second person; what it changes is seen opened."""

    proposal_id: str
    row_id: str
    act: str
    by: str
    at: datetime
    consumer: str
    type: str
    subject: str


@dataclass(frozen=True, kw_only=True)
class OpenProposals:
    """What a second person can still decide, the longest waiting first; at most 100."""

    items: list[OpenProposal]


@dataclass(frozen=True, kw_only=True)
class HeldMessage:
    """A held message, opened. `envelope` is its CloudEvents document as JSON text.

    A sealed field shows ``{"sealed_for": ["relief"]}`` and nothing else. `stack` has module, line
    and function of every frame of ours, innermost last, and no values. `edits` are the differences
    of earlier edits as JSON text, `waiting` the first of those behind it.
    """

    line: HeldLine
    envelope: str
    stack: list[str]
    tries: list[Attempt]
    waiting: list[HeldLine]
    edits: list[str]
    proposal: Proposal | None


@dataclass(frozen=True, kw_only=True)
class SelectionProgress:
    """A frozen selection of held messages that are replayed: those held at `frozen_at`.

    Every number is counted from rows that the consumer's own transactions wrote: `applied` took
    effect in it, `failed` were tried in it and are held again (what was parked is parked again),
    `running` are under way, `left` not yet tried, `ended` went another way: discarded, edited,
    applied by a retry of their own, or failing otherwise than the selection says.
    """

    selection_id: str
    state: SelectionState
    consumer: str
    frozen_at: datetime
    by: str
    note: str
    total: int
    applied: int
    failed: int
    ended: int
    running: int
    left: int
