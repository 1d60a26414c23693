"""Use cases of a bank's answer: what it paid is paid, what it sent back waits for another batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from contracts.relief import PayBatch, ReceiptUsed
from contracts.relief.bank import RecordBankAnswer
from contracts.relief.bank_words import LineResult, PaymentFailure
from records.acts import Act
from services.relief.budgeting import spend_paid
from services.relief.cases import Cases
from services.relief.domain.bank_answer import answered, wholly_paid
from services.relief.domain.payment_line import PaymentLine
from services.relief.filing import dated


def pay_batch(cases: Cases, *, request: PayBatch) -> str:
    """Record that the bank has paid all of a batch; returns its id. Refuses `ReceiptUsed`."""
    return _record(cases, request, wholly_paid)


def record_bank_answer(cases: Cases, *, request: RecordBankAnswer) -> str:
    """Record what the bank answered to each line of a batch; returns the batch's id.

    Refuses `BankAnswerDiffers`, `TotalDiffers` and `ReceiptUsed`.
    """
    return _record(cases, request, lambda lines: answered(lines, request.lines))


def _record(
    cases: Cases,
    request: PayBatch | RecordBankAnswer,
    told: Callable[[Sequence[PaymentLine]], list[PaymentLine]],
) -> str:
    act = dated(cases, request)
    with cases.changing_batch(request.batch_id, request.expected_version, act=act) as (batch, case):
        lines = told(cases.batches.lines_of(request.batch_id))
        batch.answer(
            lines,
            total_fen=request.total_fen,
            receipt_number=request.receipt_number,
            act=act,
            case=case,
        )
        cases.require_reach(batch)
        _settle(cases, request, lines, act)
    return request.batch_id


def _settle(
    cases: Cases, request: PayBatch | RecordBankAnswer, lines: list[PaymentLine], act: Act
) -> None:
    """Lines, requests and budgets follow what the bank answered.

    Two receipts of one number at the same moment meet in the unique index.
    """
    if cases.batches.find(receipt_number=request.receipt_number) is not None:
        raise ReceiptUsed(field="receipt_number", allowed="a receipt of this payment alone")
    cases.batches.settle_lines(request.batch_id, lines)
    for line in lines:
        with cases.acting_on_aid(line.aid_id) as (aid, own):
            if line.result == LineResult.PAID:
                aid.paid(act=act, case=own)
            else:
                failure = line.failure or PaymentFailure.OTHER
                aid.came_back(line.paid_fen, failure, act=act, case=own)
            spend_paid(cases, aid, line, act=act)
