"""Leaving hardship, falling back and closing over HTTP: each step on a hardship file."""

from __future__ import annotations

from contracts.refusals import ForeignUnion
from contracts.relief import FileNotFound, NoticeNotOver, PersonHasFile, StageMovedUp
from contracts.relief.household_words import DibaoUnknown, HouseholdMissing
from contracts.relief.leaving.commands import (
    CheckLeave,
    ConfirmLeave,
    DecideClose,
    EndMonitoring,
    PostLeaveNotice,
    ProposeClose,
    ProposeLeave,
    RecordFallingBack,
)
from contracts.relief.leaving.rechecks import (
    BeginRecheck,
    DecideRecheck,
    DropRecheck,
    GetRecheck,
    ListRechecksDue,
    SubmitRecheck,
)
from contracts.relief.leaving_words import ClassStillMet, MonitoringNotOver, NoRecheck
from contracts.relief.resemblances import SuspectedDuplicate
from contracts.requests import Request
from services.gateway.operations.files import ACT_REFUSALS
from services.gateway.operations.operation import Operation


def _step(path: str, request: type[Request], *refuses: type, status: int = 200) -> Operation:
    return Operation(
        method="POST",
        path=f"/api/files/{{file_id}}/{path}",
        request=request,
        status=status,
        refuses=(*ACT_REFUSALS, *refuses),
    )


OPERATIONS = (
    Operation(method="GET", path="/api/rechecks/due", request=ListRechecksDue),
    Operation(
        method="GET",
        path="/api/files/{file_id}/recheck",
        request=GetRecheck,
        refuses=(FileNotFound, ForeignUnion, NoRecheck),
    ),
    _step("recheck", BeginRecheck),
    _step("recheck/submit", SubmitRecheck, HouseholdMissing, SuspectedDuplicate, DibaoUnknown),
    _step("recheck/drop", DropRecheck),
    _step("recheck/decision", DecideRecheck, StageMovedUp),
    _step("leave", ProposeLeave, ClassStillMet, HouseholdMissing, DibaoUnknown),
    _step("leave/check", CheckLeave, StageMovedUp),
    _step("leave/notice", PostLeaveNotice),
    _step("leave/confirm", ConfirmLeave, StageMovedUp, NoticeNotOver),
    _step("leave/stable", EndMonitoring, MonitoringNotOver),
    _step("falling-back", RecordFallingBack, PersonHasFile, status=201),
    _step("close", ProposeClose),
    _step("close/decision", DecideClose, StageMovedUp),
)
