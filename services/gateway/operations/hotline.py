"""Hotline over HTTP: requests of workers, tickets of agents."""

from __future__ import annotations

from contracts.consents import ConsentMissing, ConsentTextOutdated
from contracts.files import AttachmentNotFound, FileAttachedAlready, TooManyFiles
from contracts.hotline import (
    AcceptTicket,
    AnswerAtOnce,
    AttachFile,
    CallNotFound,
    CloseTicket,
    ConcernsActor,
    ConcernsSomebody,
    ConsentGivenAlready,
    ConsentNotGiven,
    ConsentTakenBack,
    CountFigures,
    EscalateTicket,
    EscalationNeedsIdNumber,
    FileRequest,
    GetMyProgress,
    GetMyTicket,
    GetProgress,
    GetTicket,
    GetTicketConsents,
    GetTicketFile,
    ListTickets,
    MyTickets,
    RecordConsent,
    RegisterRequest,
    RevealTicket,
    TicketNotFound,
    WithdrawConsent,
)
from contracts.hotline.loop import OwnTicket
from contracts.refusals import (
    ForeignUnion,
    ReasonNeeded,
    RevealLimitReached,
    WrongState,
)
from contracts.retention import RecordArchived
from services.gateway.operations.late_entry import LATE_ENTRY
from services.gateway.operations.operation import Operation
from services.gateway.operations.uploads import download

_ASKED = (ConsentMissing, ConsentTextOutdated)
_CHANGE = (TicketNotFound, ForeignUnion, WrongState, *LATE_ENTRY)

OPERATIONS = (
    Operation(
        method="POST",
        path="/api/requests",
        request=FileRequest,
        status=201,
        limit="public_forms",
        refuses=_ASKED,
    ),
    Operation(
        method="POST",
        path="/api/progress",
        request=GetProgress,
        limit="progress",
        refuses=(TicketNotFound,),
    ),
    Operation(
        method="GET",
        path="/api/my/progress",
        request=GetMyProgress,
        limit="progress",
        refuses=(TicketNotFound,),
    ),
    Operation(method="GET", path="/api/my/tickets", request=MyTickets),
    Operation(
        method="GET",
        path="/api/my/tickets/{ticket_id}",
        request=GetMyTicket,
        refuses=(TicketNotFound,),
    ),
    Operation(
        method="POST",
        path="/api/tickets",
        request=RegisterRequest,
        status=201,
        refuses=(ForeignUnion, TicketNotFound, CallNotFound, ConcernsActor, *_ASKED, *LATE_ENTRY),
    ),
    Operation(method="GET", path="/api/tickets", request=ListTickets),
    Operation(
        method="GET",
        path="/api/tickets/{ticket_id}",
        request=GetTicket,
        refuses=(TicketNotFound, ForeignUnion),
    ),
    Operation(
        method="POST",
        path="/api/tickets/{ticket_id}/answer",
        request=AnswerAtOnce,
        refuses=_CHANGE,
    ),
    Operation(
        method="POST",
        path="/api/tickets/{ticket_id}/accept",
        request=AcceptTicket,
        refuses=(*_CHANGE, ConsentTakenBack),
    ),
    Operation(
        method="POST",
        path="/api/tickets/{ticket_id}/escalate",
        request=EscalateTicket,
        refuses=(*_CHANGE, ConcernsSomebody, ConsentTakenBack, EscalationNeedsIdNumber),
    ),
    Operation(
        method="POST",
        path="/api/tickets/{ticket_id}/close",
        request=CloseTicket,
        refuses=(*_CHANGE, OwnTicket),
    ),
    Operation(
        method="POST",
        path="/api/tickets/{ticket_id}/reveal",
        request=RevealTicket,
        keyed=False,
        refuses=(TicketNotFound, ReasonNeeded, RevealLimitReached, RecordArchived),
    ),
    Operation(
        method="GET",
        path="/api/tickets/{ticket_id}/consents",
        request=GetTicketConsents,
        refuses=(TicketNotFound, ForeignUnion),
    ),
    Operation(
        method="POST",
        path="/api/tickets/{ticket_id}/consents",
        request=RecordConsent,
        status=201,
        refuses=(
            TicketNotFound,
            ForeignUnion,
            WrongState,
            RecordArchived,
            ConsentTakenBack,
            ConsentGivenAlready,
            AttachmentNotFound,
            *_ASKED,
        ),
    ),
    Operation(
        method="POST",
        path="/api/tickets/{ticket_id}/consents/{purpose}/withdraw",
        request=WithdrawConsent,
        refuses=(TicketNotFound, ConsentNotGiven, RecordArchived),
    ),
    Operation(
        method="POST",
        path="/api/tickets/{ticket_id}/files",
        request=AttachFile,
        status=201,
        refuses=(
            TicketNotFound,
            ForeignUnion,
            AttachmentNotFound,
            FileAttachedAlready,
            TooManyFiles,
            WrongState,
            ConsentTakenBack,
        ),
    ),
    Operation(
        method="GET",
        path="/api/tickets/{ticket_id}/files/{file_id}",
        request=GetTicketFile,
        downloads=True,
        refuses=(TicketNotFound, ForeignUnion, AttachmentNotFound),
        perform=download,
    ),
    Operation(method="GET", path="/api/figures/hotline", request=CountFigures),
)
