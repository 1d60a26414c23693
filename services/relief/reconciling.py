"""Use case of a bank's statement: read, compared, forgotten; the trail says that it was done."""

from __future__ import annotations

from typing import Any

from contracts.refusals import InvalidInput
from contracts.relief.statements import CompareStatement, StatementAnswer
from records.reads import Reads
from records.unit_of_work import UnitOfWork
from services.relief.domain.statement import Booked, compared
from services.relief.repository.payment_batches import PAYMENT_BATCHES

MOST_DAYS = 366
_BY_DAY = (("paid_on", 1), ("_id", 1))


def compare_statement(
    unit: UnitOfWork, reads: Reads, *, request: CompareStatement
) -> StatementAnswer:
    """The statement beside what was booked; audited. Refuses `ForeignUnion`, `InvalidInput`."""
    unit.require_scope(request.managing_union)
    if not 0 <= (request.until - request.since).days < MOST_DAYS:
        allowed = f"from since on, at most {MOST_DAYS} days"
        raise InvalidInput.at("until", code="out_of_range", allowed=allowed)
    of_union = {"managing_union": request.managing_union}
    days = {"$gte": request.since.isoformat(), "$lte": request.until.isoformat()}
    told = sorted({row.receipt_number for row in request.rows})
    booked = {
        row["receipt_number"]: _booked(row, request)
        # What the bank tells of may be booked on another day.
        for where in ({"paid_on": days}, {"receipt_number": {"$in": told}, "paid_on": {"$gt": ""}})
        for row in reads.every(PAYMENT_BATCHES, {**of_union, **where}, sort=_BY_DAY)
    }
    answer = compared(request.rows, booked)
    unit.audit(
        "payment.reconcile",
        f"union/{request.managing_union}",
        after={
            "since": request.since.isoformat(),
            "until": request.until.isoformat(),
            "booked_fen": answer.booked_fen,
            "told_fen": answer.told_fen,
            "differences": len(answer.differences),
        },
    )
    return answer


def _booked(row: dict[str, Any], request: CompareStatement) -> Booked:
    return Booked(
        batch_id=row["_id"],
        # Before money could come back, what was paid was paid whole.
        paid_fen=row.get("paid_fen", row["total_fen"]),
        in_days=request.since.isoformat() <= row["paid_on"] <= request.until.isoformat(),
    )
