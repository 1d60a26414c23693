"""Verification of paid batches (发放核实) over HTTP."""

from __future__ import annotations

from contracts.refusals import (
    ForeignUnion,
    WrongState,
)
from contracts.relief import BatchNotFound, ConflictOfInterest, SeparationOfDuties
from contracts.relief.verifying.answers import (
    GetVerification,
    ListMyReceiptChecks,
    ListReceiptChecks,
)
from contracts.relief.verifying.commands import AnswerReceiptCheck, DrawVerification
from contracts.relief.verifying.words import (
    BatchNotPaid,
    PartWanted,
    ReceiptCheckNotFound,
    StaffSaysSo,
    VerificationNotFound,
    VerifiedAlready,
)
from services.gateway.operations.late_entry import LATE_ENTRY
from services.gateway.operations.operation import Operation

_VERIFICATION = "/api/payment-batches/{batch_id}/verification"

OPERATIONS = (
    Operation(
        method="POST",
        path=_VERIFICATION,
        request=DrawVerification,
        status=201,
        refuses=(
            BatchNotFound,
            ForeignUnion,
            BatchNotPaid,
            VerifiedAlready,
            SeparationOfDuties,
            ConflictOfInterest,
            *LATE_ENTRY,
        ),
    ),
    Operation(
        method="GET",
        path=_VERIFICATION,
        request=GetVerification,
        refuses=(VerificationNotFound, ForeignUnion),
    ),
    Operation(
        method="GET",
        path=f"{_VERIFICATION}/receipt-checks",
        request=ListReceiptChecks,
        refuses=(VerificationNotFound, ForeignUnion),
    ),
    Operation(method="GET", path="/api/my/receipt-checks", request=ListMyReceiptChecks),
    Operation(
        method="POST",
        path="/api/receipt-checks/{check_id}/answer",
        request=AnswerReceiptCheck,
        refuses=(
            ReceiptCheckNotFound,
            ForeignUnion,
            WrongState,
            PartWanted,
            StaffSaysSo,
            *LATE_ENTRY,
        ),
    ),
)
