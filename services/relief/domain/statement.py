"""A bank's statement held against what was booked, receipt by receipt. Pure; sums in fen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.relief.statements import (
    Discrepancy,
    StatementAnswer,
    StatementDifference,
    StatementRow,
)


@dataclass(frozen=True, kw_only=True)
class Booked:
    """A payment as we booked it; `in_days` unless it was on another day than those asked for."""

    batch_id: str
    paid_fen: int
    in_days: bool = True


def compared(rows: Sequence[StatementRow], booked: Mapping[str, Booked]) -> StatementAnswer:
    """Both sides beside each other; `booked` is by receipt number.

    What the bank paid and took back on one receipt is its sum; a receipt whose sum is nothing on
    both sides is none.
    """
    told: Counter[str] = Counter()
    for row in rows:
        told[row.receipt_number] += row.amount_fen
    receipts = sorted({*told, *booked})
    pairs = [(each, _counted(booked.get(each)), told[each]) for each in receipts]
    differences = [
        _difference(receipt, told_fen, booked.get(receipt))
        for receipt, booked_fen, told_fen in pairs
        if booked_fen != told_fen
    ]
    return StatementAnswer(
        booked_fen=sum(booked_fen for _, booked_fen, _ in pairs),
        told_fen=sum(told_fen for _, _, told_fen in pairs),
        agreed=sum(booked_fen == told_fen != 0 for _, booked_fen, told_fen in pairs),
        differences=differences,
    )


def _counted(booked: Booked | None) -> int:
    return booked.paid_fen if booked is not None and booked.in_days else 0


def _difference(receipt: str, told_fen: int, booked: Booked | None) -> StatementDifference:
    return StatementDifference(
        receipt_number=receipt,
        discrepancy=_kind(told_fen, booked),
        booked_fen=_counted(booked),
        told_fen=told_fen,
        batch_id=booked.batch_id if booked else None,
    )


def _kind(told_fen: int, booked: Booked | None) -> Discrepancy:
    if booked is None:
        return Discrepancy.ONLY_TOLD
    if not booked.in_days:
        return Discrepancy.OTHER_DAY
    return Discrepancy.DIFFERS if told_fen else Discrepancy.ONLY_BOOKED
