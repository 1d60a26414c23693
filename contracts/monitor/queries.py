"""What operations staff can see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from contracts.fields import Identifier, Range, ShortText, Text
from contracts.monitor import answers, watching
from contracts.monitor.words import AlertState
from contracts.operations.queries import Cursor as OwnersCursor
from contracts.operations.queries import RowId
from contracts.requests import Query

Cursor = Annotated[str, Text(most=200)]
Service = ShortText


@dataclass(frozen=True, kw_only=True)
class GetOverview(Query):
    """How every process, queue and service is, and what alarms."""

    service = "monitor"
    action = "messages.watch"
    answer = watching.Overview


@dataclass(frozen=True, kw_only=True)
class FindEvents(Query):
    """Events of all journals by id, correlation, type, aggregate, time or state, latest first.

    `unfinished` keeps those that some subscribed consumer has not applied.
    """

    service = "monitor"
    action = "messages.watch"
    answer = answers.EventPage

    event_id: Identifier | None = None
    correlation_id: Identifier | None = None
    type: Annotated[str, Text(most=120)] | None = None
    subject: Annotated[str, Text(most=120)] | None = None
    since: datetime | None = None
    until: datetime | None = None
    unfinished: bool = False
    cursor: Cursor | None = None
    limit: Annotated[int, Range(1, 100)] = 50


@dataclass(frozen=True, kw_only=True)
class GetTrace(Query):
    """A conversation across HTTP, RPC, outbox, publish and every consumer, from their owners."""

    service = "monitor"
    action = "messages.watch"
    answer = answers.Trace

    correlation_id: Identifier


@dataclass(frozen=True, kw_only=True)
class OpenEvent(Query):
    """An event with its data; sealed fields show only whom they are for. Audited."""

    service = "monitor"
    action = "messages.read"
    answer = answers.OpenedEvent

    event_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListFailedGroups(Query):
    """Held messages of every service by consumer, type and error."""

    service = "monitor"
    action = "messages.watch"
    answer = answers.FailedGroups


@dataclass(frozen=True, kw_only=True)
class ListFailed(Query):
    """Held messages of one service."""

    service = "monitor"
    action = "messages.watch"
    answer = answers.FailedPage

    owner: Service
    consumer: Identifier | None = None
    fingerprint: Identifier | None = None
    cursor: OwnersCursor | None = None
    limit: Annotated[int, Range(1, 100)] = 50


@dataclass(frozen=True, kw_only=True)
class OpenFailed(Query):
    """One held message, opened. Audited."""

    service = "monitor"
    action = "messages.read"
    answer = answers.FailedMessage

    owner: Service
    row_id: RowId


@dataclass(frozen=True, kw_only=True)
class ListProposals(Query):
    """Edits and discards that wait for a second person who speaks for the whole city."""

    service = "monitor"
    action = "messages.read"
    answer = answers.AwaitingProposals


@dataclass(frozen=True, kw_only=True)
class GetReplay(Query):
    """How far a replay is."""

    service = "monitor"
    action = "messages.watch"
    answer = answers.ReplayAnswer

    replay_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListReplays(Query):
    """Replays, latest first."""

    service = "monitor"
    action = "messages.watch"
    answer = answers.ReplayPage

    cursor: Cursor | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class GetRepublication(Query):
    """How far a republication is."""

    service = "monitor"
    action = "messages.watch"
    answer = answers.RepublicationAnswer

    republication_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListRepublications(Query):
    """Republications, latest first, as their owners tell of them."""

    service = "monitor"
    action = "messages.watch"
    answer = answers.RepublicationPage

    cursor: Cursor | None = None
    limit: Annotated[int, Range(1, 100)] = 10


@dataclass(frozen=True, kw_only=True)
class ListAlerts(Query):
    """Alerts, latest first; without `state` those that are not over."""

    service = "monitor"
    action = "messages.watch"
    answer = watching.AlertPage

    state: AlertState | None = None
    cursor: Cursor | None = None
    limit: Annotated[int, Range(1, 100)] = 50
