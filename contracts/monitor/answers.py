"""What the monitor answers. Durations are milliseconds, moments UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contracts.monitor.words import ReplayState
from contracts.operations.held import HeldGroup, HeldLine, HeldMessage, OpenProposal, Proposal
from contracts.operations.journal import EnvelopeAnswer, EventFate, JournalLine
from contracts.operations.signs import SpanKind
from contracts.requests import Page


@dataclass(frozen=True, kw_only=True)
class IndexedEvent:
    """A line of the journal index."""

    service: str
    line: JournalLine
    fates: list[EventFate]


@dataclass(frozen=True, kw_only=True)
class EventPage(Page):
    """Events, latest first."""

    items: list[IndexedEvent]


@dataclass(frozen=True, kw_only=True)
class TraceStep:
    """One thing that happened in a conversation. `parent` is the `step_id` of what caused it.

    `certain` is False for spans, which arrive best-effort; events and fates are from their owners.
    `lasted_micros` is None where nobody timed it.
    """

    step_id: str
    parent: str | None
    depth: int
    kind: SpanKind | None
    service: str
    name: str
    at: datetime
    lasted_micros: int | None
    outcome: str
    attempt: int | None
    event_id: str | None
    certain: bool
    edited: bool = False


@dataclass(frozen=True, kw_only=True)
class Trace:
    """A conversation: `steps` in the order of the tree (a parent before its children).

    Sorted by `at` they are the sequence. `missing` names services that could not be asked.
    """

    correlation_id: str
    began_at: datetime
    steps: list[TraceStep]
    missing: list[str]


@dataclass(frozen=True, kw_only=True)
class FailedGroup:
    """A group of held messages and the service that holds them."""

    service: str
    group: HeldGroup


@dataclass(frozen=True, kw_only=True)
class FailedGroups:
    """All groups; `missing` names services that could not be asked."""

    items: list[FailedGroup]
    missing: list[str]


@dataclass(frozen=True, kw_only=True)
class FailedPage(Page):
    """Held messages of one service, the longest held first."""

    items: list[HeldLine]


@dataclass(frozen=True, kw_only=True)
class FailedMessage:
    """One held message, opened, with the line of its trace to follow."""

    service: str
    message: HeldMessage
    correlation_id: str


@dataclass(frozen=True, kw_only=True)
class MendedMessage:
    """What its consumer makes of a message after an operator's act."""

    service: str
    row_id: str
    fate: EventFate


@dataclass(frozen=True, kw_only=True)
class AwaitingProposal:
    """A proposal and the service that holds its message."""

    service: str
    proposal: OpenProposal


@dataclass(frozen=True, kw_only=True)
class AwaitingProposals:
    """All that wait, the longest waiting first; `missing` names services that were not reached."""

    items: list[AwaitingProposal]
    missing: list[str]


@dataclass(frozen=True, kw_only=True)
class OpenedEvent:
    """An event of a journal, opened."""

    service: str
    event: EnvelopeAnswer
    fates: list[EventFate]


@dataclass(frozen=True, kw_only=True)
class ReplayAnswer:
    """A replay on its way. All numbers are the owner's, see `SelectionProgress`."""

    replay_id: str
    version: int
    service: str
    consumer: str
    fingerprint: str | None
    state: ReplayState
    rate: int
    batch: int
    note: str
    by: str
    started_at: datetime
    ended_at: datetime | None
    total: int
    applied: int
    failed: int
    ended: int
    running: int
    left: int


@dataclass(frozen=True, kw_only=True)
class ReplayPage(Page):
    """Replays, latest first."""

    items: list[ReplayAnswer]


@dataclass(frozen=True, kw_only=True)
class RepublicationAnswer:
    """A part of a service's journal on its way to one consumer again."""

    republication_id: str
    service: str
    consumer: str
    since: datetime
    until: datetime
    state: ReplayState
    note: str
    by: str
    total: int
    sent: int


@dataclass(frozen=True, kw_only=True)
class RepublicationPage(Page):
    """Republications, latest first; `missing` names services that could not tell of theirs."""

    items: list[RepublicationAnswer]
    missing: list[str]


@dataclass(frozen=True, kw_only=True)
class ActAnswer:
    """An edit or discard: done, or waiting for a second person."""

    service: str
    proposal: Proposal
