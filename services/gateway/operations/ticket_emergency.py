"""Emergencies over HTTP."""

from __future__ import annotations

from contracts.hotline import TicketNotFound
from contracts.hotline.emergency import (
    DeclareEmergency,
    EmergencyAlready,
    LiftEmergency,
    NoEmergency,
    ReportEmergency,
    ReportOutOfTime,
)
from contracts.hotline.loop import StepLimitReached
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
        path="/api/tickets/{ticket_id}/emergency",
        request=DeclareEmergency,
        refuses=(*_STEP, EmergencyAlready, StepLimitReached),
    ),
    Operation(
        method="POST",
        path="/api/tickets/{ticket_id}/lift-emergency",
        request=LiftEmergency,
        refuses=(*_STEP, NoEmergency),
    ),
    Operation(
        method="POST",
        path="/api/tickets/{ticket_id}/report-up",
        request=ReportEmergency,
        refuses=(*_STEP, NoEmergency, ReportOutOfTime, StepLimitReached),
    ),
)
