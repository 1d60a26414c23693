"""Calls over HTTP: what a call centre reports, and what agents see and do about it.

A report needs no idempotency key: it is known by the call and its fact, and told again it changes
nothing.
"""

from __future__ import annotations

from contracts.hotline import (
    CallBackNotFound,
    CallContradicted,
    CallNotFound,
    CallOfAnother,
    ClaimCallBack,
    ClaimedByAnother,
    FinishCallBack,
    GetCall,
    GetSeat,
    LeaveSeat,
    ListCallBacks,
    OpenRecording,
    RecordingNotFound,
    ReleaseCallBack,
    ReportCall,
    SeatNotTaken,
    ShowCaller,
    TakeSeat,
)
from contracts.refusals import ForeignUnion, WrongState
from contracts.retention import RecordArchived
from services.gateway.operations.operation import Operation

_CALL = (CallNotFound, ForeignUnion)
_CALL_BACK = (CallBackNotFound, ForeignUnion, WrongState)

OPERATIONS = (
    Operation(
        method="POST",
        path="/api/calls",
        request=ReportCall,
        limit="calls",
        keyed=False,
        refuses=(ForeignUnion, CallContradicted, RecordArchived),
    ),
    Operation(method="GET", path="/api/calls/{call_id}", request=GetCall, refuses=_CALL),
    Operation(
        method="POST",
        path="/api/calls/{call_id}/caller",
        request=ShowCaller,
        keyed=False,
        refuses=(*_CALL, CallOfAnother, RecordArchived),
    ),
    Operation(
        method="POST",
        path="/api/calls/{call_id}/recording",
        request=OpenRecording,
        keyed=False,
        refuses=(*_CALL, RecordingNotFound),
    ),
    Operation(method="GET", path="/api/seat", request=GetSeat, refuses=(SeatNotTaken,)),
    Operation(method="PUT", path="/api/seat", request=TakeSeat, refuses=(ForeignUnion,)),
    Operation(
        method="DELETE", path="/api/seat", request=LeaveSeat, refuses=(SeatNotTaken, ForeignUnion)
    ),
    Operation(method="GET", path="/api/call-backs", request=ListCallBacks),
    Operation(
        method="POST",
        path="/api/call-backs/{call_back_id}/claim",
        request=ClaimCallBack,
        refuses=(*_CALL_BACK, ClaimedByAnother),
    ),
    Operation(
        method="POST",
        path="/api/call-backs/{call_back_id}/release",
        request=ReleaseCallBack,
        refuses=_CALL_BACK,
    ),
    Operation(
        method="POST",
        path="/api/call-backs/{call_back_id}/finish",
        request=FinishCallBack,
        refuses=(*_CALL_BACK, ClaimedByAnother),
    ),
)
