"""Greeting money (R8, 慰问金): a roster that one prepares, others check, approve, and pay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from contracts.fields import Identifier, Items, LongText, Range
from contracts.relief.distribution_parts import HandedKit
from contracts.relief.distributions import MOST_AT_ONCE, DistributionStep
from contracts.relief.goods_words import ReceiptMeans
from contracts.relief.payments import BatchVerdict

TotalFen = Annotated[int, Range(1, 1_000_000_000_000)]


@dataclass(frozen=True, kw_only=True)
class FreezeRoster(DistributionStep):
    """Nobody comes on the roster any more; it waits for being checked."""

    action = "distribution.prepare"


@dataclass(frozen=True, kw_only=True)
class CheckRoster(DistributionStep):
    """Somebody with no part in the roster passes it, or sends it back with a `note`.

    `total_fen` is the sum that he saw.
    """

    action = "greeting.check"

    outcome: BatchVerdict
    total_fen: TotalFen
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class ApproveRoster(DistributionStep):
    """A third person approves it on a budget, or sends it back with a `note`."""

    action = "greeting.approve"

    outcome: BatchVerdict
    total_fen: TotalFen
    budget_id: Identifier | None = None
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class PayRoster(DistributionStep):
    """A fourth person paid these, all of them or none, each once; `total_fen` is their sum.

    `file_id` is the scan of the signed roster, or the bank's receipt: staged for this by the
    actor, or a file of this distribution already.
    """

    action = "greeting.pay"

    handed: Annotated[list[HandedKit], Items(most=MOST_AT_ONCE, least=1)]
    total_fen: TotalFen
    means: ReceiptMeans
    file_id: Identifier
