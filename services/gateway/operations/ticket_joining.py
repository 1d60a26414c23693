"""Merging and splitting tickets over HTTP."""

from __future__ import annotations

from contracts.hotline import ConcernsSomebody, ConsentTakenBack, TicketNotFound
from contracts.hotline.joining import (
    ConcernsDiffer,
    FindSameTickets,
    MergedAcrossUnions,
    MergedIntoItself,
    MergeTicket,
    OthersMergedInto,
    SplitTicket,
    TooManyLinked,
    UndoMerge,
    UndoWindowOver,
)
from contracts.hotline.mediation_words import MediationOpenAlready
from contracts.refusals import (
    DateBeforeCause,
    DateInFuture,
    ForeignUnion,
    LateEntryReasonMissing,
    NotALateEntry,
    RightMissing,
    WrongState,
)
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

OPERATIONS = (
    Operation(
        method="POST",
        path="/api/same-tickets",
        request=FindSameTickets,
        keyed=False,
        refuses=(TicketNotFound, ForeignUnion),
    ),
    Operation(
        method="POST",
        path="/api/tickets/{ticket_id}/merge",
        request=MergeTicket,
        refuses=(
            *_STEP,
            ConsentTakenBack,
            ConcernsDiffer,
            ConcernsSomebody,
            MediationOpenAlready,
            MergedAcrossUnions,
            MergedIntoItself,
            OthersMergedInto,
            TooManyLinked,
        ),
    ),
    Operation(
        method="POST",
        path="/api/tickets/{ticket_id}/undo-merge",
        request=UndoMerge,
        refuses=(*_STEP, UndoWindowOver),
    ),
    Operation(
        method="POST",
        path="/api/tickets/{ticket_id}/split",
        request=SplitTicket,
        status=201,
        refuses=(*_STEP, ConsentTakenBack, TooManyLinked),
    ),
)
