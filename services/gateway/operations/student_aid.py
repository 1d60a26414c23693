"""Applications for students (金秋助学) over HTTP: eight stages, each by somebody else."""

from __future__ import annotations

from contracts.files import AttachmentNotFound, FileAttachedAlready
from contracts.refusals import ForeignUnion
from contracts.relief import (
    FileNotFound,
    FileNotOnFile,
    FundedAlready,
    ItemsNotCorrected,
    NoticeNotOver,
    OverCeiling,
    StageMovedUp,
    UnionHasPeople,
)
from contracts.relief.golden_autumn.answers import (
    GetStudentAid,
    GetStudentMaterial,
    ListStudentAid,
)
from contracts.relief.golden_autumn.commands import (
    ApplyAgainForStudent,
    ApplyForStudent,
    CheckStudentMaterials,
    ConfirmStudentAid,
    EnterStudentAid,
    FirstReviewStudentAid,
    MoveStudentAidUp,
    PostStudentNotice,
    RequestStudentFunds,
    ReviewStudentAid,
    StudentAidStep,
    WithdrawStudentAid,
)
from contracts.relief.golden_autumn.words import (
    EntryUsed,
    NotAStudent,
    StudentAidNotFound,
    StudentAppliedFor,
    StudentUnidentified,
    StudiesNotAided,
)
from services.gateway.operations.files import ACT_REFUSALS
from services.gateway.operations.operation import Operation
from services.gateway.operations.uploads import download

_ACT = (*(each for each in ACT_REFUSALS if each is not FileNotFound), StudentAidNotFound)
_SCANS = (AttachmentNotFound, FileAttachedAlready)


def _step(path: str, request: type[StudentAidStep], *refuses: type) -> Operation:
    return Operation(
        method="POST",
        path=f"/api/student-aid/{{student_aid_id}}/{path}",
        request=request,
        refuses=(*_ACT, *refuses),
    )


OPERATIONS = (
    Operation(method="GET", path="/api/student-aid", request=ListStudentAid),
    Operation(
        method="GET",
        path="/api/student-aid/{student_aid_id}",
        request=GetStudentAid,
        refuses=(StudentAidNotFound, ForeignUnion),
    ),
    Operation(
        method="GET",
        path="/api/student-aid/{student_aid_id}/materials/{file_id}",
        request=GetStudentMaterial,
        downloads=True,
        refuses=(StudentAidNotFound, ForeignUnion, AttachmentNotFound),
        perform=download,
    ),
    Operation(
        method="POST",
        path="/api/files/{file_id}/student-aid",
        request=ApplyForStudent,
        status=201,
        refuses=(
            *ACT_REFUSALS,
            FileNotOnFile,
            NotAStudent,
            StudentUnidentified,
            StudiesNotAided,
            StudentAppliedFor,
            *_SCANS,
        ),
    ),
    _step("apply-again", ApplyAgainForStudent, ItemsNotCorrected, StudiesNotAided, *_SCANS),
    _step("check-materials", CheckStudentMaterials, StageMovedUp),
    _step("first-review", FirstReviewStudentAid, StageMovedUp),
    _step("review", ReviewStudentAid, StageMovedUp),
    _step("post-notice", PostStudentNotice),
    _step("confirm", ConfirmStudentAid, StageMovedUp, NoticeNotOver),
    _step("enter", EnterStudentAid, EntryUsed),
    _step("request-funds", RequestStudentFunds, FileNotOnFile, FundedAlready, OverCeiling),
    _step("withdraw", WithdrawStudentAid),
    _step("move-up", MoveStudentAidUp, UnionHasPeople),
)
