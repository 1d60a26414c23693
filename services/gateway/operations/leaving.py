"""Leaving hardship, falling back and closing over HTTP: each step on a hardship file."""

from __future__ import annotations

from contracts.relief import NoticeNotOver, PersonHasFile, StageMovedUp
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
from contracts.relief.leaving_words import ClassStillMet, MonitoringNotOver
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
    _step("leave", ProposeLeave, ClassStillMet, HouseholdMissing, DibaoUnknown),
    _step("leave/check", CheckLeave, StageMovedUp),
    _step("leave/notice", PostLeaveNotice),
    _step("leave/confirm", ConfirmLeave, StageMovedUp, NoticeNotOver),
    _step("leave/stable", EndMonitoring, MonitoringNotOver),
    _step("falling-back", RecordFallingBack, PersonHasFile, status=201),
    _step("close", ProposeClose),
    _step("close/decision", DecideClose, StageMovedUp),
)
