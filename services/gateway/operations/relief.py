"""Relief over HTTP: the leads of officers."""

from __future__ import annotations

from contracts.hotline import ConsentTakenBack
from contracts.refusals import (
    DateBeforeCause,
    DateInFuture,
    ForeignUnion,
    LateEntryReasonMissing,
    NotALateEntry,
    ReasonNeeded,
    RevealLimitReached,
    RightMissing,
    WrongState,
)
from contracts.relief import (
    AcceptLead,
    CountFigures,
    ExplainRedFlag,
    ExplanationMissing,
    GetLead,
    LeadNotFound,
    ListLeads,
    ListRedFlags,
    RedFlagNotFound,
    RefuseLead,
    RevealLead,
    SeparationOfDuties,
)
from contracts.retention import RecordArchived
from services.gateway.operations.operation import Operation

_DECISION = (
    LeadNotFound,
    ForeignUnion,
    WrongState,
    SeparationOfDuties,
    DateInFuture,
    DateBeforeCause,
    LateEntryReasonMissing,
    NotALateEntry,
    RightMissing,
)

OPERATIONS = (
    Operation(method="GET", path="/api/leads", request=ListLeads),
    Operation(
        method="GET",
        path="/api/leads/{lead_id}",
        request=GetLead,
        refuses=(LeadNotFound, ForeignUnion),
    ),
    Operation(
        method="POST",
        path="/api/leads/{lead_id}/accept",
        request=AcceptLead,
        refuses=(*_DECISION, ConsentTakenBack),
    ),
    Operation(
        method="POST",
        path="/api/leads/{lead_id}/refuse",
        request=RefuseLead,
        refuses=_DECISION,
    ),
    Operation(
        method="POST",
        path="/api/leads/{lead_id}/reveal",
        request=RevealLead,
        keyed=False,
        refuses=(LeadNotFound, ReasonNeeded, RevealLimitReached, RecordArchived),
    ),
    Operation(method="GET", path="/api/audit/flags", request=ListRedFlags),
    Operation(
        method="POST",
        path="/api/audit/flags/explain",
        request=ExplainRedFlag,
        refuses=(RedFlagNotFound, ExplanationMissing),
    ),
    Operation(method="GET", path="/api/figures/relief", request=CountFigures),
)
