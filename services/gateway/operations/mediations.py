"""Mediations over HTTP."""

from __future__ import annotations

from contracts.hotline import TicketNotFound
from contracts.hotline.loop import LimitPassed
from contracts.hotline.mediation import (
    AgreeMediation,
    AppointMediator,
    ExtendMediation,
    FailMediation,
    GetMediation,
    HoldSession,
    MediationStep,
    OpenMediation,
    RecordWages,
    WithdrawMediation,
)
from contracts.hotline.mediation_words import (
    ExtendedAlready,
    MediationNotFound,
    MediationOpenAlready,
    MediatorInConflict,
    MoreThanAgreed,
    NotTheMediator,
    PartyMissing,
)
from contracts.refusals import (
    ForeignUnion,
    Refusal,
    WrongState,
)
from services.gateway.operations.late_entry import LATE_ENTRY
from services.gateway.operations.operation import Operation

_CHANGE = (MediationNotFound, ForeignUnion, WrongState, *LATE_ENTRY)


def _step(path: str, request: type[MediationStep], *refuses: type[Refusal]) -> Operation:
    return Operation(
        method="POST",
        path=f"/api/mediations/{{mediation_id}}/{path}",
        request=request,
        refuses=(*_CHANGE, *refuses),
    )


OPERATIONS = (
    Operation(
        method="POST",
        path="/api/tickets/{ticket_id}/mediations",
        request=OpenMediation,
        status=201,
        refuses=(TicketNotFound, ForeignUnion, WrongState, MediationOpenAlready, *LATE_ENTRY),
    ),
    Operation(
        method="GET",
        path="/api/mediations/{mediation_id}",
        request=GetMediation,
        refuses=(MediationNotFound, ForeignUnion),
    ),
    _step("mediator", AppointMediator, MediatorInConflict),
    _step("sessions", HoldSession, NotTheMediator, PartyMissing),
    _step("extend", ExtendMediation, NotTheMediator, PartyMissing, ExtendedAlready, LimitPassed),
    _step("agree", AgreeMediation, NotTheMediator, PartyMissing),
    _step("fail", FailMediation, NotTheMediator),
    _step("withdraw", WithdrawMediation),
    _step("wages", RecordWages, PartyMissing, MoreThanAgreed),
)
