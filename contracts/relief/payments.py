"""Payment batches: built and frozen, checked, approved and paid by different people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from contracts.events import Event
from contracts.fields import Identifier, Items, LongText, ManagingUnionCode, Range, ShortText, Text
from contracts.refusals import Kind, Refusal
from contracts.relief.aid import MOST_FEN, MaskedPayee
from contracts.relief.bank_words import LineResult, PaymentFailure
from contracts.relief.chain import Stage
from contracts.relief.files import ActLine
from contracts.requests import Command, DatedCommand, PageWithCounts, Query

MOST_LINES = 50
TotalFen = Annotated[int, Range(1, MOST_FEN)]


class BatchState(StrEnum):
    """built → frozen → checked → approved → paid, in part or not at all; dissolved; rejected."""

    BUILT = "built"
    FROZEN = "frozen"
    CHECKED = "checked"
    DISSOLVED = "dissolved"
    APPROVED = "approved"
    REJECTED = "rejected"
    PAID = "paid"
    PARTLY_PAID = "partly_paid"
    FAILED = "failed"


class BatchNotFound(Refusal):
    """There is no such payment batch."""

    code = "batch_not_found"
    kind = Kind.NOT_FOUND


class TotalDiffers(Refusal):
    """The total that was given is not the sum of the lines; details: the sum in fen."""

    code = "total_differs"
    kind = Kind.INVALID


class UnionsDiffer(Refusal):
    """A batch pays for one managing union alone, and names each request once."""

    code = "unions_differ"
    kind = Kind.INVALID


class ReceiptUsed(Refusal):
    """The bank's receipt number stands in another batch already."""

    code = "receipt_used"
    kind = Kind.CONFLICT


class BatchVerdict(StrEnum):
    """How a batch is decided."""

    PASSED = "passed"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True)
class BatchLine:
    """One payment of a batch, to the card as it was when the batch was built; fen."""

    line_id: str
    aid_id: str
    file_id: str
    amount_fen: int
    payee: MaskedPayee
    card_shared: bool
    card_failed: bool = False
    result: LineResult | None = None
    paid_fen: int = 0
    failure: PaymentFailure | None = None


@dataclass(frozen=True, kw_only=True)
class BatchAnswer:
    """A payment batch as staff see it; `total_fen` is the sum of its lines, `paid_fen` of it paid.

    `snapshot` is the keyed hash of the payments as they were frozen: who checks says which he saw.
    After `archived_on` none of them tells of a person.
    """

    batch_id: str
    version: int
    state: BatchState
    stage: Stage | None
    waits_at: str
    managing_union: str
    total_fen: int
    lines: list[BatchLine]
    receipt_number: str | None
    paid_on: date | None
    built_on: date
    acts: list[ActLine]
    archived_on: date | None = None
    paid_fen: int = 0
    snapshot: str | None = None


@dataclass(frozen=True, kw_only=True)
class BatchSummary:
    """A payment batch in a list."""

    batch_id: str
    state: BatchState
    managing_union: str
    waits_at: str
    total_fen: int
    lines: int
    built_on: date


@dataclass(frozen=True, kw_only=True)
class BatchPage(PageWithCounts):
    """A page of payment batches, newest first."""

    items: list[BatchSummary]


@dataclass(frozen=True, kw_only=True)
class GetBatch(Query):
    """One payment batch with its lines."""

    service = "relief"
    action = "payment.read"
    answer = BatchAnswer

    batch_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListBatches(Query):
    """The payment batches of the actor's scope, newest first, filtered."""

    service = "relief"
    action = "payment.read"
    answer = BatchPage

    state: BatchState | None = None
    managing_union: ManagingUnionCode | None = None
    counted: bool = False
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class BuildBatch(Command):
    """Put approved requests of one managing union into a batch; `total_fen` is their sum."""

    service = "relief"
    action = "payment.build"
    answer = BatchAnswer

    aid_ids: Annotated[list[Identifier], Items(most=MOST_LINES, least=1)]
    total_fen: TotalFen


@dataclass(frozen=True, kw_only=True)
class DecideBatch(DatedCommand):
    """Approve a checked batch, or reject it with a note: its requests are free for another then."""

    service = "relief"
    action = "payment.approve"
    answer = BatchAnswer

    batch_id: Identifier
    outcome: BatchVerdict
    total_fen: TotalFen
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class PayBatch(DatedCommand):
    """Record that the bank has paid a batch, with the number of its receipt."""

    service = "relief"
    action = "payment.pay"
    answer = BatchAnswer

    batch_id: Identifier
    total_fen: TotalFen
    receipt_number: ShortText


@dataclass(frozen=True, kw_only=True)
class MoveBatchUp(DatedCommand):
    """Hand the present stage to the union above, where the union has too few people by now."""

    service = "relief"
    action = "payment.build"
    answer = BatchAnswer

    batch_id: Identifier


@dataclass(frozen=True, kw_only=True)
class PaidAid:
    """One payment as an event tells of it."""

    aid_id: str
    file_id: str
    programme: str
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class AidApproved(Event):
    """A request for aid was approved; `amount_fen` in fen."""

    source = "relief"
    unheard = "told for the journal and the annual report"

    aid_id: str
    file_id: str
    person_key: str
    managing_union: str
    programme: str
    purpose: str
    year: int
    amount_fen: int
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class PaymentMade(Event):
    """The bank has paid a batch; `total_fen` is the sum of the payments, in fen."""

    source = "relief"

    batch_id: str
    managing_union: str
    total_fen: int
    payments: list[PaidAid]
    happened_on: date
