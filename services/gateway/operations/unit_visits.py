"""Visits to units and posts over HTTP."""

from __future__ import annotations

from contracts.files import AttachmentNotFound, FileAttachedAlready
from contracts.refusals import (
    ForeignUnion,
    Refusal,
    WrongState,
)
from contracts.relief import SecondVisitorNeeded, VisitorUnknown
from contracts.relief.unit_visit_words import OwnUnitVisit, UnitVisitNotFound
from contracts.relief.unit_visits import (
    CancelUnitVisit,
    GetUnitVisit,
    GetUnitVisitPhoto,
    ListUnitVisits,
    NoteUnitVisit,
    PlanUnitVisit,
    TakeBackUnitVisit,
    UnitVisitStep,
)
from services.gateway.operations.late_entry import LATE_ENTRY
from services.gateway.operations.operation import Operation
from services.gateway.operations.uploads import download

_CHANGE = (UnitVisitNotFound, ForeignUnion, WrongState, *LATE_ENTRY)


def _step(path: str, request: type[UnitVisitStep], *refuses: type[Refusal]) -> Operation:
    return Operation(
        method="POST",
        path=f"/api/unit-visits/{{visit_id}}/{path}",
        request=request,
        refuses=(*_CHANGE, *refuses),
    )


OPERATIONS = (
    Operation(
        method="POST",
        path="/api/unit-visits",
        request=PlanUnitVisit,
        status=201,
        refuses=(ForeignUnion, *LATE_ENTRY),
    ),
    Operation(method="GET", path="/api/unit-visits", request=ListUnitVisits),
    Operation(
        method="GET",
        path="/api/unit-visits/{visit_id}",
        request=GetUnitVisit,
        refuses=(UnitVisitNotFound, ForeignUnion),
    ),
    Operation(
        method="GET",
        path="/api/unit-visits/{visit_id}/photos/{file_id}",
        request=GetUnitVisitPhoto,
        downloads=True,
        refuses=(UnitVisitNotFound, ForeignUnion, AttachmentNotFound),
        perform=download,
    ),
    _step(
        "note",
        NoteUnitVisit,
        SecondVisitorNeeded,
        VisitorUnknown,
        AttachmentNotFound,
        FileAttachedAlready,
    ),
    _step("take-back", TakeBackUnitVisit, OwnUnitVisit),
    _step("cancel", CancelUnitVisit),
)
