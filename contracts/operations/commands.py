"""What operators have done to a service's messages, by the service itself, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from contracts.fields import Identifier, Items, LongText, Range, Text
from contracts.operations.held import Proposal, SelectionProgress
from contracts.operations.journal import EventFate, Republication
from contracts.operations.queries import RowId
from contracts.operations.request import OwnersCommand

MOST_CHOSEN = 500


@dataclass(frozen=True, kw_only=True)
class OpsOpenSelection(OwnersCommand):
    """Freeze a selection for replay: the rows named, or all of a consumer with that fingerprint.

    Only heads held until now belong to it. The operator's right is checked here, once; what
    follows under this `selection_id` (drawn by the monitor) is done in his name. Opening it again
    answers as it is.
    """

    action = "messages.mend"
    answer = SelectionProgress

    selection_id: Identifier
    consumer: Identifier
    fingerprint: Identifier | None = None
    row_ids: Annotated[list[RowId], Items(least=1, most=MOST_CHOSEN)] | None = None
    note: LongText


@dataclass(frozen=True, kw_only=True)
class OpsReplayNext(OwnersCommand):
    """Let the next rows of an open selection be tried now; each is tried once per selection."""

    answer = SelectionProgress

    selection_id: Identifier
    limit: Annotated[int, Range(1, 500)]


@dataclass(frozen=True, kw_only=True)
class OpsCancelSelection(OwnersCommand):
    """Try no more rows of it; what was tried stays as it is."""

    action = "messages.mend"
    answer = SelectionProgress

    selection_id: Identifier


@dataclass(frozen=True, kw_only=True)
class OpsEdit(OwnersCommand):
    """Replace the data of a held message and try it: same subject and sequence, a new event id.

    `data` is the whole data object as JSON text. A sealed field is copied: it must be
    ``{"sealed_for": […]}`` as it was shown. Refused when the data are not as the event's contract
    says. In production a second person of the owning business must agree first.
    """

    action = "messages.mend"
    answer = Proposal
    answered_by = "proposal_answer"

    row_id: RowId
    data: Annotated[str, Text(most=500_000)]
    reason: LongText
    expected_version: int


@dataclass(frozen=True, kw_only=True)
class OpsDiscard(OwnersCommand):
    """Never apply a held message; its successors wait until released, by then it can be undone.

    In production a second person of the owning business must agree first to a discard in relief.
    """

    action = "messages.mend"
    answer = Proposal
    answered_by = "proposal_answer"

    row_id: RowId
    reason: LongText
    expected_version: int


@dataclass(frozen=True, kw_only=True)
class OpsUndoDiscard(OwnersCommand):
    """Take a discard back while nothing behind it was released: the message is held as before.

    Answers what the consumer makes of the message now.
    """

    action = "messages.mend"
    answer = EventFate
    answered_by = "fate_answer"

    row_id: RowId


@dataclass(frozen=True, kw_only=True)
class OpsRelease(OwnersCommand):
    """Make a discard final now: its successors run. Without this it happens after a day."""

    action = "messages.mend"
    answer = EventFate
    answered_by = "fate_answer"

    row_id: RowId


@dataclass(frozen=True, kw_only=True)
class OpsSecond(OwnersCommand):
    """A second person agrees to an edit or a discard, or rejects it; never who asked for it."""

    action = "messages.second"
    answer = Proposal
    answered_by = "proposal_answer"

    proposal_id: Identifier
    agrees: bool
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class OpsRepublish(OwnersCommand):
    """Send what was published in a time span again, to one consumer alone; its inbox tells repeats.

    Asked of the source. Refused when `since` is older than inbox rows are kept (400 days, less one
    to be safe).
    """

    action = "messages.mend"
    answer = Republication

    republication_id: Identifier
    consumer: Identifier
    since: datetime
    until: datetime | None = None
    note: LongText


@dataclass(frozen=True, kw_only=True)
class OpsCancelRepublication(OwnersCommand):
    """Send no more of it; the consumer's inbox keeps what it applied."""

    action = "messages.mend"
    answer = Republication

    republication_id: Identifier
