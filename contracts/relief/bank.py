"""What becomes of approved aid: paid by the bank, sent back by it, or revoked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from contracts.events import Event
from contracts.fields import Identifier, Items, LongText, Range, ShortText
from contracts.refusals import Kind, Refusal
from contracts.relief.aid import MOST_FEN, AidAnswer, Payee
from contracts.relief.bank_words import PaymentFailure
from contracts.relief.payments import MOST_LINES, BatchAnswer
from contracts.requests import DatedCommand


@dataclass(frozen=True, kw_only=True)
class RevokeAid(DatedCommand):
    """Revoke an approval: nothing will be paid on it any more. What was paid in part stays paid."""

    service = "relief"
    action = "aid.approve"
    answer = AidAnswer

    aid_id: Identifier
    note: LongText


@dataclass(frozen=True, kw_only=True)
class CorrectPayee(DatedCommand):
    """Say to which card money that came back is to be paid instead; `note` says what was wrong.

    Whoever approves the next batch sees it, and is somebody else.
    """

    service = "relief"
    action = "aid.request"
    answer = AidAnswer

    aid_id: Identifier
    payee: Payee
    note: LongText


@dataclass(frozen=True, kw_only=True)
class AidRevoked(Event):
    """An approval was revoked; `unpaid_fen` of it will never be paid."""

    source = "relief"
    unheard = "told for the journal and the annual report"

    aid_id: str
    file_id: str
    managing_union: str
    programme: str
    year: int
    unpaid_fen: int
    happened_on: date


class BankAnswerDiffers(Refusal):
    """The bank's answer does not fit the batch: a line is missing, or more than its amount paid."""

    code = "bank_answer_differs"
    kind = Kind.INVALID


@dataclass(frozen=True, kw_only=True)
class BankLine:
    """What the bank says of one line: how much of it was paid, in fen, and why no more."""

    line_id: Identifier
    paid_fen: Annotated[int, Range(0, MOST_FEN)]
    failure: PaymentFailure | None = None


@dataclass(frozen=True, kw_only=True)
class RecordBankAnswer(DatedCommand):
    """Record what the bank says of each line of a batch; `total_fen` is what it paid in all.

    What came back waits to be put into another batch.
    """

    service = "relief"
    action = "payment.pay"
    answer = BatchAnswer

    batch_id: Identifier
    lines: Annotated[list[BankLine], Items(most=MOST_LINES, least=1)]
    total_fen: Annotated[int, Range(0, MOST_FEN)]
    receipt_number: ShortText


@dataclass(frozen=True, kw_only=True)
class ReturnedPayment:
    """One payment that came back, whole or in part."""

    aid_id: str
    file_id: str
    programme: str
    returned_fen: int
    failure: PaymentFailure


@dataclass(frozen=True, kw_only=True)
class PaymentReturned(Event):
    """Money of a batch came back from the bank; `total_fen` is the sum of what did."""

    source = "relief"
    unheard = "told for the journal and the annual report"

    batch_id: str
    managing_union: str
    total_fen: int
    payments: list[ReturnedPayment]
    happened_on: date
