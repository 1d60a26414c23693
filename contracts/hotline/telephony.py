"""What is asked about calls and seats, and the fact that a call rings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from contracts.events import Event
from contracts.fields import Identifier, LongText, Range, Rule, Text, UnionCode
from contracts.hotline.calls import (
    CallBackAnswer,
    CallBackPage,
    CallBackResult,
    CallBackState,
    CallCard,
    CallerNumber,
    CallFact,
    CallReceipt,
    RecordingLink,
    SeatAnswer,
)
from contracts.requests import Command, Query
from vocabulary import switchboard

Extension = Annotated[str, Rule(switchboard.extension, "extension", "8001")]


@dataclass(frozen=True, kw_only=True)
class ReportCall(Command):
    """A call centre tells what happened to a call.

    The same fact of the same call told again changes nothing, and facts may come in any order.
    `managing_union` is the switchboard's: it may be left out by a client of one union alone.
    `caller` is absent where the number is withheld; one that is no number of mainland China is
    kept as its digits.
    """

    service = "hotline"
    action = "call.report"
    answer = CallReceipt

    cti_call_id: Annotated[str, Rule(switchboard.call_name, "cti-call-id", "1700000000.42")]
    fact: CallFact
    at: datetime
    caller: Annotated[str, Rule(switchboard.caller, "caller", "13800000000")] | None = None
    extension: Extension | None = None
    managing_union: UnionCode | None = None
    recording_url: Annotated[str, Text(most=500)] | None = None


@dataclass(frozen=True, kw_only=True)
class TakeSeat(Command):
    """Sit down at an extension; who sat there before, and one's own former seat, are free of it."""

    service = "hotline"
    action = "call.take"
    answer = SeatAnswer

    extension: Extension
    managing_union: UnionCode | None = None


@dataclass(frozen=True, kw_only=True)
class LeaveSeat(Command):
    """Calls that ring there open on one's page no more."""

    service = "hotline"
    action = "call.take"
    answer = SeatAnswer


@dataclass(frozen=True, kw_only=True)
class GetSeat(Query):
    """Where one sits; a page that missed something asks this."""

    service = "hotline"
    action = "call.take"
    answer = SeatAnswer


@dataclass(frozen=True, kw_only=True)
class GetCall(Query):
    """A call with the caller's earlier tickets. Reading it is audited."""

    service = "hotline"
    action = "call.read"
    answer = CallCard

    call_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ShowCaller(Command):
    """The number in full, to whose seat the call came to or who claimed it to call back."""

    service = "hotline"
    action = "call.take"
    answer = CallerNumber

    call_id: Identifier


@dataclass(frozen=True, kw_only=True)
class OpenRecording(Command):
    """Where the recording is; asking is audited."""

    service = "hotline"
    action = "call.listen"
    answer = RecordingLink

    call_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListCallBacks(Query):
    """Whom to call back, the longest waiting first."""

    service = "hotline"
    action = "call.read"
    answer = CallBackPage

    state: CallBackState = CallBackState.WAITING
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class ClaimCallBack(Command):
    """Take it upon oneself to call back."""

    service = "hotline"
    action = "call.take"
    answer = CallBackAnswer

    call_back_id: Identifier
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReleaseCallBack(Command):
    """Let others do it; also what somebody else claimed and left."""

    service = "hotline"
    action = "call.take"
    answer = CallBackAnswer

    call_back_id: Identifier
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class FinishCallBack(Command):
    """Say what became of it: it is done, or waits again when nobody took the call."""

    service = "hotline"
    action = "call.take"
    answer = CallBackAnswer

    call_back_id: Identifier
    result: CallBackResult
    note: LongText | None = None
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class CallRang(Event):
    """A call rings at the seat of an agent. Who calls is not told: his page asks for it."""

    source = "hotline"
    unheard = "the gateway hears it live, on a queue of its own process that dies with it"

    call_id: str
    managing_union: str
    agent: str
