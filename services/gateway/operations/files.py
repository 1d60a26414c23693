"""Hardship files over HTTP: their chain, each stage by somebody else."""

from __future__ import annotations

from contracts.refusals import (
    DateBeforeCause,
    DateInFuture,
    ForeignUnion,
    LateEntryReasonMissing,
    NotALateEntry,
    RightMissing,
    VersionConflict,
    WrongState,
)
from contracts.relief import (
    ConfirmFile,
    ConflictOfInterest,
    DeclareConflict,
    DraftFile,
    FileNotFound,
    FirstReviewFile,
    GetFile,
    ItemsNotCorrected,
    ListFiles,
    MoveFileUp,
    NoticeNotOver,
    PersonHasFile,
    PostNotice,
    ReconsiderFile,
    RecordVisit,
    ReviewFile,
    SecondVisitorNeeded,
    SeparationOfDuties,
    StageMovedUp,
    SubmitFile,
    UnionHasPeople,
    VisitorUnknown,
)
from contracts.relief.household_words import DibaoUnknown, HouseholdMissing, NoClassApplies
from contracts.relief.resemblances import SuspectedDuplicate
from contracts.requests import Request
from contracts.retention import RecordArchived
from services.gateway.operations.operation import Operation

_DATED = (DateInFuture, LateEntryReasonMissing, NotALateEntry, RightMissing)
ACT_REFUSALS = (
    FileNotFound,
    ForeignUnion,
    WrongState,
    VersionConflict,
    SeparationOfDuties,
    ConflictOfInterest,
    DateBeforeCause,
    RecordArchived,
    *_DATED,
)


def _act(word: str, request: type[Request], *refuses: type) -> Operation:
    """An act on a file, with what its rules refuse besides what every act refuses."""
    return Operation(
        method="POST",
        path=f"/api/files/{{file_id}}/{word}",
        request=request,
        refuses=(*ACT_REFUSALS, *refuses),
    )


OPERATIONS = (
    Operation(method="GET", path="/api/files", request=ListFiles),
    Operation(
        method="GET",
        path="/api/files/{file_id}",
        request=GetFile,
        refuses=(FileNotFound, ForeignUnion),
    ),
    Operation(
        method="POST",
        path="/api/files",
        request=DraftFile,
        status=201,
        refuses=(PersonHasFile, ForeignUnion, DateBeforeCause, *_DATED),
    ),
    _act(
        "submit",
        SubmitFile,
        ItemsNotCorrected,
        HouseholdMissing,
        SuspectedDuplicate,
        DibaoUnknown,
    ),
    _act("visits", RecordVisit, SecondVisitorNeeded, VisitorUnknown),
    _act("first-review", FirstReviewFile, StageMovedUp, NoClassApplies),
    _act("review", ReviewFile, StageMovedUp, NoClassApplies),
    _act("notice", PostNotice),
    _act("confirm", ConfirmFile, StageMovedUp, NoticeNotOver, NoClassApplies),
    _act("reconsider", ReconsiderFile, StageMovedUp, PersonHasFile),
    _act("move-up", MoveFileUp, UnionHasPeople),
    Operation(
        method="POST",
        path="/api/conflicts",
        request=DeclareConflict,
        status=201,
        refuses=(FileNotFound, ForeignUnion),
    ),
)
