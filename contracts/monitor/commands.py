"""What operations staff can do. Every act is audited here and by the owner of the messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from contracts.fields import Identifier, Items, LongText, Range, Text
from contracts.monitor import answers, watching
from contracts.monitor.queries import Service
from contracts.operations.commands import MOST_CHOSEN
from contracts.operations.queries import RowId
from contracts.requests import Command


@dataclass(frozen=True, kw_only=True)
class StartReplay(Command):
    """Replay held messages: those named, or a consumer's whole group, frozen as it is now.

    `rate` is messages per second at most, `batch` how many are let go at a time.
    """

    service = "monitor"
    action = "messages.mend"
    answer = answers.ReplayAnswer

    owner: Service
    consumer: Identifier
    fingerprint: Identifier | None = None
    row_ids: Annotated[list[RowId], Items(least=1, most=MOST_CHOSEN)] | None = None
    rate: Annotated[int, Range(1, 5000)] = 200
    batch: Annotated[int, Range(1, 500)] = 100
    note: LongText


@dataclass(frozen=True, kw_only=True)
class CancelReplay(Command):
    """Try no more of it."""

    service = "monitor"
    action = "messages.mend"
    answer = answers.ReplayAnswer

    replay_id: Identifier


@dataclass(frozen=True, kw_only=True)
class EditMessage(Command):
    """Replace a held message's data and try it; `data` is the whole object as JSON text."""

    service = "monitor"
    action = "messages.mend"
    answer = answers.ActAnswer

    owner: Service
    row_id: RowId
    data: Annotated[str, Text(most=500_000)]
    reason: LongText
    expected_version: int


@dataclass(frozen=True, kw_only=True)
class DiscardMessage(Command):
    """Never apply a held message."""

    service = "monitor"
    action = "messages.mend"
    answer = answers.ActAnswer

    owner: Service
    row_id: RowId
    reason: LongText
    expected_version: int


@dataclass(frozen=True, kw_only=True)
class UndoDiscard(Command):
    """Take a discard back while its successors wait."""

    service = "monitor"
    action = "messages.mend"
    answer = answers.MendedMessage

    owner: Service
    row_id: RowId


@dataclass(frozen=True, kw_only=True)
class ReleaseSuccessors(Command):
    """Make a discard final now; what waited behind it runs."""

    service = "monitor"
    action = "messages.mend"
    answer = answers.MendedMessage

    owner: Service
    row_id: RowId


@dataclass(frozen=True, kw_only=True)
class DecideProposal(Command):
    """A second person of the owning business agrees to an edit or discard, or rejects it."""

    service = "monitor"
    action = "messages.second"
    answer = answers.ActAnswer

    owner: Service
    proposal_id: Identifier
    agrees: bool
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class StartRepublication(Command):
    """Send a service's journal since a moment again, to one consumer alone."""

    service = "monitor"
    action = "messages.mend"
    answer = answers.RepublicationAnswer

    owner: Service
    consumer: Identifier
    since: datetime
    until: datetime | None = None
    note: LongText


@dataclass(frozen=True, kw_only=True)
class CancelRepublication(Command):
    """Send no more of it."""

    service = "monitor"
    action = "messages.mend"
    answer = answers.RepublicationAnswer

    republication_id: Identifier


@dataclass(frozen=True, kw_only=True)
class AcknowledgeAlert(Command):
    """Somebody looks after it: nobody else is called."""

    service = "monitor"
    action = "messages.mend"
    answer = watching.AlertLine

    alert_id: Identifier
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class EscalateAlert(Command):
    """Call the next person of the on-call list now."""

    service = "monitor"
    action = "messages.mend"
    answer = watching.AlertLine

    alert_id: Identifier
    note: LongText | None = None
