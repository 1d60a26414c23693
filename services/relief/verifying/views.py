"""What is shown of verifications and their questions; none of it names anybody."""

from __future__ import annotations

from typing import Any

from contracts.relief.verifying.answers import (
    ListMyReceiptChecks,
    ListReceiptChecks,
    MyReceiptChecks,
    ReceiptCheckAnswer,
    ReceiptCheckPage,
    VerificationAnswer,
)
from contracts.relief.verifying.words import ReceiptState, VerificationNotFound
from contracts.rights import EVERYTHING
from records.reads import MOST_PER_PAGE, Reads
from services.relief.household_answers import HOUSEHOLD
from services.relief.repository.files import FILES
from services.relief.verifying.estimating import wilson_permille
from services.relief.verifying.repository import RECEIPT_CHECKS, VERIFICATIONS, ReceiptChecks
from services.relief.verifying.verification import ReceiptCheck, Verification


def verification(reads: Reads, verification: Verification) -> VerificationAnswer:
    """The sample, what its people say, and what that says of all payments of the batch."""
    by_state = reads.count_by(RECEIPT_CHECKS, "state", {"batch_id": verification.aggregate_id})
    counts = {state: by_state.get(state.value, 0) for state in ReceiptState}
    answered = sum(
        counts[each]
        for each in (ReceiptState.RECEIVED, ReceiptState.PARTLY, ReceiptState.NOT_RECEIVED)
    )
    share, least, most = wilson_permille(counts[ReceiptState.RECEIVED], answered) or (None,) * 3
    return VerificationAnswer(
        batch_id=verification.aggregate_id,
        version=verification.version,
        managing_union=verification.managing_union,
        seed=verification.seed,
        population=verification.population,
        drawn=verification.drawn,
        drawn_on=verification.drawn_on,
        answer_until=verification.answer_until,
        asked=counts[ReceiptState.ASKED],
        received=counts[ReceiptState.RECEIVED],
        partly=counts[ReceiptState.PARTLY],
        not_received=counts[ReceiptState.NOT_RECEIVED],
        unreachable=counts[ReceiptState.UNREACHABLE],
        received_permille=share,
        at_least_permille=least,
        at_most_permille=most,
    )


def receipt_check(check: ReceiptCheck) -> ReceiptCheckAnswer:
    """One question as it stands; what staff noted is for who reads the audit trail."""
    return ReceiptCheckAnswer(
        check_id=check.aggregate_id,
        version=check.version,
        batch_id=check.batch_id,
        aid_id=check.aid_id,
        file_id=check.file_id,
        file_number=check.file_number,
        managing_union=check.managing_union,
        programme=check.programme,
        paid_fen=check.paid_fen,
        paid_on=check.paid_on,
        answer_until=check.answer_until,
        state=check.state,
        received_fen=check.received_fen,
        answered_on=check.answered_on,
        by_household=check.answered_by == HOUSEHOLD if check.answered_by else None,
    )


def list_receipt_checks(reads: Reads, *, request: ListReceiptChecks) -> ReceiptCheckPage:
    """A page of the sample of a batch; refuses `VerificationNotFound` and `ForeignUnion`."""
    reads.get(VERIFICATIONS, request.batch_id, not_found=VerificationNotFound)
    where: dict[str, Any] = {"batch_id": request.batch_id}
    found = reads.find(
        RECEIPT_CHECKS,
        where if request.state is None else {**where, "state": request.state.value},
        sort=(("_id", 1),),
        limit=request.limit,
        after_cursor=request.cursor,
    )
    items = [receipt_check(_loaded(row)) for row in found.items]
    return ReceiptCheckPage(items=items, next_cursor=found.next_cursor)


def my_receipt_checks(reads: Reads, *, request: ListMyReceiptChecks) -> MyReceiptChecks:
    """What the actor's own live files are asked."""
    files = reads.find(FILES, {"live": True}, sort=(("_id", 1),), limit=MOST_PER_PAGE)
    # A question names no phone: it is his whose file it is about.
    found = reads.within(EVERYTHING).find(
        RECEIPT_CHECKS,
        {"file_id": {"$in": [row["_id"] for row in files.items]}},
        sort=(("_id", -1),),
        limit=MOST_PER_PAGE,
    )
    return MyReceiptChecks(items=[receipt_check(_loaded(row)) for row in found.items])


def _loaded(row: dict[str, Any]) -> ReceiptCheck:
    check = ReceiptChecks.from_document(row)
    check.version = row["version"]
    return check
