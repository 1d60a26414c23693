"""What is answered of verifications, to staff and to the households that are asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from contracts.fields import Identifier, Range, Text
from contracts.relief.verifying.words import ReceiptState
from contracts.requests import Page, Query

CheckId = Annotated[str, Text(most=129)]


@dataclass(frozen=True, kw_only=True)
class VerificationAnswer:
    """The sample of a batch: `drawn` of `population` payments, and what its people say.

    `seed` draws the same sample again (docs/decisions/audit-samples.md, algorithm 1). Of those who
    answered, `received_permille` got all; with 95 % confidence it lies between `at_least_permille`
    and `at_most_permille` of all payments (Wilson); None before anybody answered.
    """

    batch_id: str
    version: int
    managing_union: str
    seed: str
    population: int
    drawn: int
    drawn_on: date
    answer_until: date
    asked: int
    received: int
    partly: int
    not_received: int
    unreachable: int
    received_permille: int | None
    at_least_permille: int | None
    at_most_permille: int | None


@dataclass(frozen=True, kw_only=True)
class ReceiptCheckAnswer:
    """One payment of a sample; `by_household` says that the household answered itself."""

    check_id: str
    version: int
    batch_id: str
    aid_id: str
    file_id: str
    file_number: str
    managing_union: str
    programme: str
    paid_fen: int
    paid_on: date
    answer_until: date
    state: ReceiptState
    received_fen: int | None
    answered_on: date | None
    by_household: bool | None


@dataclass(frozen=True, kw_only=True)
class ReceiptCheckPage(Page):
    """A page of the sample of a batch, in the order of payments."""

    items: list[ReceiptCheckAnswer]


@dataclass(frozen=True, kw_only=True)
class MyReceiptChecks:
    """What one's own households are asked: the newest first, at most a hundred."""

    items: list[ReceiptCheckAnswer]


@dataclass(frozen=True, kw_only=True)
class GetVerification(Query):
    """The verification of a batch."""

    service = "relief"
    action = "verification.read"
    answer = VerificationAnswer

    batch_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListReceiptChecks(Query):
    """The sample of a batch, or the payments in one state: `asked` is who has not answered."""

    service = "relief"
    action = "verification.read"
    answer = ReceiptCheckPage

    batch_id: Identifier
    state: ReceiptState | None = None
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class ListMyReceiptChecks(Query):
    """What the households whose phone this is are asked about money that was paid to them."""

    service = "relief"
    action = "offer.mine"
    answer = MyReceiptChecks
