"""What tests of aid and payment speak of: who asks, approves, builds, and pays."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from contracts.files import FilePurpose
from contracts.relief import (
    BatchVerdict,
    BuildBatch,
    CollectiveDecision,
    CorrectAid,
    DecideAid,
    DecideBatch,
    MoveAidUp,
    MoveBatchUp,
    PayBatch,
    Payee,
    RequestAid,
    Verdict,
)
from contracts.relief.bank import CorrectPayee, RecordBankAnswer, RevokeAid
from contracts.relief.bank_files import WriteBankFile
from contracts.relief.freezing import (
    ChangeBatch,
    CheckBatch,
    CheckVerdict,
    DissolveBatch,
    FreezeBatch,
    UnfreezeBatch,
)
from contracts.rights import Actor, Role
from records.files import StagedFiles
from services.relief import aiding, bank_answers, bank_files, freezing, paying
from services.relief.repository.payment_batches import PAYMENT_BATCHES
from tests.books import KEYS, Books
from tests.files.handed_in import handed_in
from tests.relief.file_facts import (
    AFTER_NOTICE,
    COUNTY,
    POLICIES,
    USE_CASES,
    asked,
    on_file,
    person,
)
from tests.relief.lead_facts import WORKER

CARD = "6228480000000000007"
PAYEE = Payee(name=WORKER.name, card=CARD, bank="农行日喀则分行")
LATER = AFTER_NOTICE + timedelta(days=1)
SCAN = "5c" * 32
AMOUNT, TOP = 250_000, 5_000_000

ASKER = person("asker", Role.OFFICER, COUNTY)
APPROVER = person("approver", Role.APPROVER)
BUILDER = person("builder", Role.OFFICER, COUNTY)
CHECKER = person("checker", Role.OFFICER)
SECOND_CHECKER = person("second-checker", Role.MUNICIPAL_REVIEWER)
SECOND_APPROVER = person("second-approver", Role.LEADER)
PAYER = person("payer", Role.FINANCE_OFFICER)
MONEY = (ASKER, APPROVER, BUILDER, CHECKER, SECOND_CHECKER, SECOND_APPROVER, PAYER)

USE_CASES |= {
    RequestAid: lambda cases, request: aiding.request_aid(
        cases, request=request, keys=KEYS, policies=POLICIES
    ),
    CorrectAid: lambda cases, request: aiding.correct_aid(
        cases, request=request, keys=KEYS, policies=POLICIES
    ),
    DecideAid: lambda cases, request: aiding.decide_aid(
        cases, StagedFiles(cases.unit), request=request, policies=POLICIES
    ),
    CorrectPayee: lambda cases, request: aiding.correct_payee(cases, request=request, keys=KEYS),
    RevokeAid: lambda cases, request: aiding.revoke_aid(cases, request=request),
    MoveAidUp: lambda cases, request: aiding.move_aid_up(cases, request=request),
    MoveBatchUp: lambda cases, request: paying.move_batch_up(cases, request=request),
    BuildBatch: lambda cases, request: paying.build_batch(cases, request=request),
    ChangeBatch: lambda cases, request: freezing.change_batch(cases, request=request),
    DissolveBatch: lambda cases, request: freezing.dissolve_batch(cases, request=request),
    FreezeBatch: lambda cases, request: freezing.freeze_batch(cases, request=request, keys=KEYS),
    UnfreezeBatch: lambda cases, request: freezing.unfreeze_batch(cases, request=request),
    CheckBatch: lambda cases, request: freezing.check_batch(cases, request=request, keys=KEYS),
    DecideBatch: lambda cases, request: paying.decide_batch(cases, request=request, keys=KEYS),
    RecordBankAnswer: lambda cases, request: bank_answers.record_bank_answer(
        cases, request=request
    ),
    WriteBankFile: lambda cases, request: bank_files.write_bank_file(
        cases, request=request, keys=KEYS, policies=POLICIES
    ),
    PayBatch: lambda cases, request: bank_answers.pay_batch(cases, request=request),
}


def aid_on(file_id: str, **more: Any) -> RequestAid:
    asked_for = {"programme": "medical", "amount_fen": AMOUNT, "payee": PAYEE, **more}
    return RequestAid(file_id=file_id, **asked_for)


def requested(books: Books, **more: Any) -> str:
    return asked(books, aid_on(on_file(books), **more), ASKER, now=LATER)


def approval(aid_id: str, **more: Any) -> DecideAid:
    return DecideAid(**{"aid_id": aid_id, "outcome": Verdict.PASSED, **more})


def minutes(books: Books, by: Actor = APPROVER, **more: Any) -> CollectiveDecision:
    """Minutes of the day whose scan was handed in by `by`."""
    file_id = handed_in(
        books, FilePurpose.COLLECTIVE_MINUTES, "纪要.jpg", by, now=LATER, sha256=SCAN
    )
    told = {"minutes_number": "日工党组〔2021〕12号", "decided_on": LATER.date(), **more}
    return CollectiveDecision(attachment_id=file_id, **told)


def approved(books: Books, **more: Any) -> str:
    return asked(books, approval(requested(books, **more)), APPROVER, now=LATER)


def batch_of(*aid_ids: str, total_fen: int = AMOUNT) -> BuildBatch:
    return BuildBatch(aid_ids=list(aid_ids), total_fen=total_fen)


def built(books: Books) -> str:
    return asked(books, batch_of(approved(books)), BUILDER, now=LATER)


def frozen(books: Books, batch_id: str, *, total_fen: int = AMOUNT, now: datetime = LATER) -> str:
    return asked(books, FreezeBatch(batch_id=batch_id, total_fen=total_fen), BUILDER, now=now)


def check(books: Books, batch_id: str, **more: Any) -> CheckBatch:
    """The check by somebody who looks at the batch as it is now."""
    [batch] = [row for row in books.rows(PAYMENT_BATCHES) if row["_id"] == batch_id]
    seen = {"total_fen": batch["total_fen"], "snapshot": batch["snapshot"] or "none"}
    return CheckBatch(**{"batch_id": batch_id, "outcome": CheckVerdict.PASSED, **seen, **more})


def checked(
    books: Books,
    batch_id: str,
    *,
    total_fen: int = AMOUNT,
    by: Actor = CHECKER,
    now: datetime = LATER,
) -> str:
    """The batch, frozen and checked by a second person."""
    frozen(books, batch_id, total_fen=total_fen, now=now)
    return asked(books, check(books, batch_id), by, now=now)


def batch_approval(batch_id: str, **more: Any) -> DecideBatch:
    return DecideBatch(
        **{"batch_id": batch_id, "outcome": BatchVerdict.PASSED, "total_fen": AMOUNT, **more}
    )


def payment(batch_id: str, **more: Any) -> PayBatch:
    return PayBatch(
        **{"batch_id": batch_id, "total_fen": AMOUNT, "receipt_number": "ICBC-1", **more}
    )


def paid(books: Books) -> str:
    batch_id = asked(
        books, batch_approval(checked(books, built(books))), SECOND_APPROVER, now=LATER
    )
    return asked(books, payment(batch_id), PAYER, now=LATER)
