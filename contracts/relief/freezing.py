"""Before a payment batch is approved: changed or dissolved, frozen, checked by a second person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from contracts.fields import Identifier, Items, LongText, ShortText
from contracts.refusals import Kind, Refusal
from contracts.relief.payments import MOST_LINES, BatchAnswer, TotalFen
from contracts.requests import DatedCommand


class SnapshotAltered(Refusal):
    """The payments are not those that were frozen, or not those that the checker saw.

    Nothing is checked, approved or paid before it is cleared: unfreeze the batch and look.
    """

    code = "snapshot_altered"
    kind = Kind.CONFLICT


class CheckVerdict(StrEnum):
    """What the second person finds."""

    PASSED = "passed"
    RETURNED = "returned"


@dataclass(frozen=True, kw_only=True)
class ChangeBatch(DatedCommand):
    """Let a batch that is not frozen pay these requests instead, whose sum is `total_fen`."""

    service = "relief"
    action = "payment.build"
    answer = BatchAnswer

    batch_id: Identifier
    aid_ids: Annotated[list[Identifier], Items(most=MOST_LINES, least=1)]
    total_fen: TotalFen


@dataclass(frozen=True, kw_only=True)
class DissolveBatch(DatedCommand):
    """Give up a batch that is not frozen; its requests are free for another one."""

    service = "relief"
    action = "payment.build"
    answer = BatchAnswer

    batch_id: Identifier
    note: LongText


@dataclass(frozen=True, kw_only=True)
class FreezeBatch(DatedCommand):
    """Take the payees as they are now, with what looks doubtful of their cards.

    The answer's `snapshot` is a keyed hash of it all.
    """

    service = "relief"
    action = "payment.build"
    answer = BatchAnswer

    batch_id: Identifier
    total_fen: TotalFen


@dataclass(frozen=True, kw_only=True)
class UnfreezeBatch(DatedCommand):
    """Let a frozen or checked batch be changed again, and say why; then it is checked anew."""

    service = "relief"
    action = "payment.build"
    answer = BatchAnswer

    batch_id: Identifier
    note: LongText


@dataclass(frozen=True, kw_only=True)
class CheckBatch(DatedCommand):
    """Check a frozen batch as a second person, or return it with a note, which unfreezes it.

    `snapshot` is that of the answer that the checker looked at.
    """

    service = "relief"
    action = "payment.check"
    answer = BatchAnswer

    batch_id: Identifier
    outcome: CheckVerdict
    total_fen: TotalFen
    snapshot: ShortText
    note: LongText | None = None
