"""A ticket's loop over HTTP: dispatch, handling, answer, call-back, quality check; what waits."""

from __future__ import annotations

from contracts.hotline import ConcernsActor, ConsentTakenBack, NameConcerned, TicketNotFound
from contracts.hotline.loop import (
    AskExtension,
    DecideExtension,
    DecideReturn,
    DeclineTicket,
    DispatchTicket,
    DisputeReturn,
    ExtensionAskedAlready,
    ExtensionNotAsked,
    GraceWindowOver,
    HandOverTicket,
    LimitPassed,
    ListTicketsToDo,
    NothingTransferred,
    OwnTicket,
    RecordCallBack,
    RecordReply,
    ReopenTicket,
    ResolveTicket,
    ReturnTicket,
    SendBackTicket,
    StepLimitReached,
    SuperviseTicket,
    TakeTicket,
    TransferTicket,
    UrgeTicket,
)
from contracts.refusals import (
    DateBeforeCause,
    DateInFuture,
    ForeignUnion,
    LateEntryReasonMissing,
    NotALateEntry,
    Refusal,
    RightMissing,
    WrongState,
)
from contracts.requests import Request
from contracts.retention import RecordArchived
from services.gateway.operations.operation import Operation

_STEP = (
    TicketNotFound,
    ForeignUnion,
    WrongState,
    DateInFuture,
    DateBeforeCause,
    LateEntryReasonMissing,
    NotALateEntry,
    RightMissing,
)


def _step(name: str, request: type[Request], *refuses: type[Refusal]) -> Operation:
    path = f"/api/tickets/{{ticket_id}}/{name}"
    return Operation(method="POST", path=path, request=request, refuses=(*_STEP, *refuses))


OPERATIONS = (
    Operation(method="GET", path="/api/tickets-to-do", request=ListTicketsToDo),
    Operation(
        method="POST",
        path="/api/tickets/{ticket_id}/concerns",
        request=NameConcerned,
        refuses=(TicketNotFound, ForeignUnion, ConcernsActor, RecordArchived, WrongState),
    ),
    _step("decline", DeclineTicket),
    _step("dispatch", DispatchTicket, ConsentTakenBack),
    _step("transfer", TransferTicket, ConsentTakenBack, NothingTransferred, StepLimitReached),
    _step("hand-over", HandOverTicket, ConsentTakenBack),
    _step("reply", RecordReply),
    _step("take", TakeTicket),
    _step("return", ReturnTicket, StepLimitReached),
    _step("dispute-return", DisputeReturn),
    _step("decide-return", DecideReturn, OwnTicket),
    _step("extension", AskExtension, ExtensionAskedAlready, LimitPassed, StepLimitReached),
    _step("decide-extension", DecideExtension, ExtensionNotAsked, OwnTicket),
    _step("resolve", ResolveTicket),
    _step("call-back", RecordCallBack),
    _step("send-back", SendBackTicket, OwnTicket, StepLimitReached),
    _step("reopen", ReopenTicket, GraceWindowOver, StepLimitReached, RecordArchived),
    _step("urge", UrgeTicket, StepLimitReached),
    _step("supervise", SuperviseTicket, StepLimitReached),
)
