"""Payment batches before their approval over HTTP: changed, dissolved, frozen, checked."""

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
    AidNotFound,
    BatchNotFound,
    ConflictOfInterest,
    SeparationOfDuties,
    StageMovedUp,
    TotalDiffers,
    UnionsDiffer,
)
from contracts.relief.freezing import (
    ChangeBatch,
    CheckBatch,
    DissolveBatch,
    FreezeBatch,
    SnapshotAltered,
    UnfreezeBatch,
)
from contracts.retention import RecordArchived
from services.gateway.operations.operation import Operation

_CHANGE = (
    ForeignUnion,
    SeparationOfDuties,
    ConflictOfInterest,
    DateInFuture,
    DateBeforeCause,
    LateEntryReasonMissing,
    NotALateEntry,
    RightMissing,
    WrongState,
    VersionConflict,
    RecordArchived,
    BatchNotFound,
)
_BATCH = "/api/payment-batches/{batch_id}"

OPERATIONS = (
    Operation(
        method="POST",
        path=f"{_BATCH}/lines",
        request=ChangeBatch,
        refuses=(*_CHANGE, AidNotFound, UnionsDiffer, TotalDiffers),
    ),
    Operation(method="POST", path=f"{_BATCH}/dissolve", request=DissolveBatch, refuses=_CHANGE),
    Operation(
        method="POST",
        path=f"{_BATCH}/freeze",
        request=FreezeBatch,
        refuses=(*_CHANGE, TotalDiffers),
    ),
    Operation(method="POST", path=f"{_BATCH}/unfreeze", request=UnfreezeBatch, refuses=_CHANGE),
    Operation(
        method="POST",
        path=f"{_BATCH}/check",
        request=CheckBatch,
        refuses=(*_CHANGE, StageMovedUp, TotalDiffers, SnapshotAltered),
    ),
)
