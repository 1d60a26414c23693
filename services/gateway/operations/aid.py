"""Aid and its payment over HTTP: who asks, approves, builds, and pays are different people."""

from __future__ import annotations

from contracts.files import AttachmentNotFound, FileAttachedAlready
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
    BuildBatch,
    CollectiveDecisionNeeded,
    ConflictOfInterest,
    CorrectAid,
    DecideAid,
    DecideBatch,
    FileNotFound,
    FileNotOnFile,
    FundedAlready,
    GetAid,
    GetAidFile,
    GetBatch,
    ListAid,
    ListBatches,
    MoveAidUp,
    MoveBatchUp,
    NoticeNotOver,
    OverCeiling,
    PayBatch,
    ReceiptUsed,
    RequestAid,
    SeparationOfDuties,
    StageMovedUp,
    TotalDiffers,
    UnionHasPeople,
    UnionsDiffer,
)
from contracts.relief.bank import BankAnswerDiffers, CorrectPayee, RecordBankAnswer, RevokeAid
from contracts.relief.bank_files import PayeeAltered, WriteBankFile
from contracts.relief.budgets import (
    BudgetExceeded,
    BudgetNeeded,
    BudgetNotFound,
    BudgetOfOtherAid,
)
from contracts.relief.files_owed import ListFilesOwed
from contracts.relief.freezing import SnapshotAltered
from contracts.relief.golden_autumn.words import StudentAidOnly
from contracts.relief.ledgers import GetPersonLedger
from contracts.relief.similar_cases import ListSimilarCases
from contracts.relief.statements import CompareStatement
from contracts.retention import RecordArchived
from services.gateway.operations.operation import Operation
from services.gateway.operations.uploads import download

_DATED = (DateInFuture, DateBeforeCause, LateEntryReasonMissing, NotALateEntry, RightMissing)
_DUTIES = (ForeignUnion, SeparationOfDuties, ConflictOfInterest)
_CHANGE = (*_DUTIES, *_DATED, WrongState, VersionConflict, RecordArchived)
_MOVE = (ForeignUnion, *_DATED, VersionConflict, UnionHasPeople, RecordArchived)

OPERATIONS = (
    Operation(method="GET", path="/api/aid", request=ListAid),
    Operation(method="GET", path="/api/files-owed", request=ListFilesOwed),
    Operation(
        method="GET", path="/api/aid/{aid_id}", request=GetAid, refuses=(AidNotFound, ForeignUnion)
    ),
    Operation(
        method="GET",
        path="/api/aid/{aid_id}/similar",
        request=ListSimilarCases,
        refuses=(AidNotFound, ForeignUnion),
    ),
    Operation(
        method="GET",
        path="/api/files/{file_id}/ledger",
        request=GetPersonLedger,
        refuses=(FileNotFound, ForeignUnion),
    ),
    Operation(
        method="POST",
        path="/api/files/{file_id}/aid",
        request=RequestAid,
        status=201,
        refuses=(
            *_DUTIES,
            *_DATED,
            FileNotFound,
            FileNotOnFile,
            FundedAlready,
            OverCeiling,
            StudentAidOnly,
        ),
    ),
    Operation(
        method="POST",
        path="/api/aid/{aid_id}/correct",
        request=CorrectAid,
        refuses=(*_CHANGE, AidNotFound, OverCeiling),
    ),
    Operation(
        method="POST",
        path="/api/aid/{aid_id}/decide",
        request=DecideAid,
        refuses=(
            *_CHANGE,
            AidNotFound,
            StageMovedUp,
            FileNotOnFile,
            NoticeNotOver,
            CollectiveDecisionNeeded,
            AttachmentNotFound,
            FileAttachedAlready,
            BudgetNeeded,
            BudgetNotFound,
            BudgetOfOtherAid,
            BudgetExceeded,
        ),
    ),
    Operation(
        method="POST",
        path="/api/aid/{aid_id}/correct-payee",
        request=CorrectPayee,
        refuses=(*_CHANGE, AidNotFound),
    ),
    Operation(
        method="POST",
        path="/api/aid/{aid_id}/revoke",
        request=RevokeAid,
        refuses=(*_CHANGE, AidNotFound, StageMovedUp),
    ),
    Operation(
        method="POST",
        path="/api/aid/{aid_id}/move-up",
        request=MoveAidUp,
        refuses=(*_MOVE, AidNotFound),
    ),
    Operation(
        method="GET",
        path="/api/aid/{aid_id}/files/{file_id}",
        request=GetAidFile,
        downloads=True,
        refuses=(AidNotFound, ForeignUnion, AttachmentNotFound),
        perform=download,
    ),
    Operation(method="GET", path="/api/payment-batches", request=ListBatches),
    Operation(
        method="GET",
        path="/api/payment-batches/{batch_id}",
        request=GetBatch,
        refuses=(BatchNotFound, ForeignUnion),
    ),
    Operation(
        method="POST",
        path="/api/payment-batches",
        request=BuildBatch,
        status=201,
        refuses=(
            *_DUTIES,
            AidNotFound,
            DateBeforeCause,
            WrongState,
            RecordArchived,
            UnionsDiffer,
            TotalDiffers,
        ),
    ),
    Operation(
        method="POST",
        path="/api/payments/compare-statement",
        request=CompareStatement,
        keyed=False,
        refuses=(ForeignUnion,),
    ),
    Operation(
        method="POST",
        path="/api/payment-batches/{batch_id}/decide",
        request=DecideBatch,
        refuses=(*_CHANGE, BatchNotFound, StageMovedUp, TotalDiffers, SnapshotAltered),
    ),
    Operation(
        method="POST",
        path="/api/payment-batches/{batch_id}/pay",
        request=PayBatch,
        refuses=(*_CHANGE, BatchNotFound, StageMovedUp, TotalDiffers, ReceiptUsed),
    ),
    Operation(
        method="POST",
        path="/api/payment-batches/{batch_id}/bank-file",
        request=WriteBankFile,
        keyed=False,
        refuses=(
            *_DUTIES,
            WrongState,
            BatchNotFound,
            StageMovedUp,
            TotalDiffers,
            PayeeAltered,
            SnapshotAltered,
        ),
    ),
    Operation(
        method="POST",
        path="/api/payment-batches/{batch_id}/bank-answer",
        request=RecordBankAnswer,
        refuses=(
            *_CHANGE,
            BatchNotFound,
            StageMovedUp,
            BankAnswerDiffers,
            TotalDiffers,
            ReceiptUsed,
        ),
    ),
    Operation(
        method="POST",
        path="/api/payment-batches/{batch_id}/move-up",
        request=MoveBatchUp,
        refuses=(*_MOVE, BatchNotFound),
    ),
)
