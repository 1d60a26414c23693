"""Words and answers about calls: as a call centre (CTI) reports them, and whom to call back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from contracts.fields import InFull, Masked, WithoutNumbers
from contracts.hotline.answers import TicketLine
from contracts.refusals import Kind, Refusal
from contracts.requests import Page


class CallFact(StrEnum):
    """What a call centre tells of a call; each of them may come late, twice, or before another."""

    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"
    MISSED = "missed"  # it rang, and nobody took it
    DROPPED = "dropped"  # the caller left the queue before it rang


class CallState(StrEnum):
    """Where a call stands, by all that is known of it."""

    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"
    MISSED = "missed"
    DROPPED = "dropped"


class CallBackState(StrEnum):
    """waiting → claimed → done, or waiting again when nobody took the call."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    DONE = "done"


class CallBackResult(StrEnum):
    """What became of calling somebody back."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    GIVEN_UP = "given_up"


class CallNotFound(Refusal):
    """There is no such call."""

    code = "call_not_found"
    kind = Kind.NOT_FOUND


class CallBackNotFound(Refusal):
    """Nobody is to be called back under this id."""

    code = "call_back_not_found"
    kind = Kind.NOT_FOUND


class ClaimedByAnother(Refusal):
    """Somebody else calls this caller back."""

    code = "claimed_by_another"
    kind = Kind.CONFLICT


class RecordingNotFound(Refusal):
    """The call centre named no recording of this call."""

    code = "recording_not_found"
    kind = Kind.NOT_FOUND


class CallContradicted(Refusal):
    """A report names another caller or recording than an earlier one of the same call."""

    code = "call_contradicted"
    kind = Kind.CONFLICT


class CallOfAnother(Refusal):
    """The call came to somebody else's seat, and somebody else calls back."""

    code = "call_of_another"
    kind = Kind.FORBIDDEN


class SeatNotTaken(Refusal):
    """Who asks sits at no extension."""

    code = "seat_not_taken"
    kind = Kind.NOT_FOUND


@dataclass(frozen=True, kw_only=True)
class CallReceipt:
    """What the call centre hears: the call as it is known now.

    `seat_taken` is False where nobody sits at the extension of the report: the call is kept, and
    its card opens nowhere.
    """

    call_id: str
    state: CallState
    version: int
    seat_taken: bool


@dataclass(frozen=True, kw_only=True)
class CallCard:
    """A call on the agent's page, with the caller's earlier tickets, youngest first.

    `language` is that of the youngest of them. A withheld number has no history.
    """

    call_id: str
    version: int
    state: CallState
    managing_union: str
    number: Masked | None
    agent: str | None
    rang_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    has_recording: bool
    language: str | None
    earlier: list[TicketLine]


@dataclass(frozen=True, kw_only=True)
class CallerNumber:
    """The number of who calls or is to be called, in full; None where it was withheld."""

    number: InFull | None


@dataclass(frozen=True, kw_only=True)
class RecordingLink:
    """Where the call centre keeps the recording; its own door asks who listens."""

    url: str


@dataclass(frozen=True, kw_only=True)
class SeatAnswer:
    """Where the agent sits, and the call that rings or goes on there."""

    extension: str
    managing_union: str
    taken_at: datetime
    version: int
    call_id: str | None


@dataclass(frozen=True, kw_only=True)
class CallBackTry:
    """One try to call somebody back."""

    by: str
    at: datetime
    result: CallBackResult


@dataclass(frozen=True, kw_only=True)
class CallBackAnswer:
    """One number to call back, however often it was missed meanwhile."""

    call_back_id: str
    version: int
    state: CallBackState
    managing_union: str
    number: Masked
    missed: int
    first_missed_at: datetime
    last_missed_at: datetime
    last_call_id: str
    claimed_by: str | None
    tries: list[CallBackTry]
    note: WithoutNumbers | None


@dataclass(frozen=True, kw_only=True)
class CallBackPage(Page):
    """A page of those to call back, the longest waiting first, and how many there are by state."""

    items: list[CallBackAnswer]
    counts: dict[str, int]
