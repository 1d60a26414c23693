"""How often verifications became true, beside what was announced of them."""

from __future__ import annotations

from records.announced import all_of
from records.reads import Reads
from services.relief.verifying.repository import RECEIPT_CHECKS
from services.relief.verifying.verification import ReceiptCheck

ANNOUNCING = {ReceiptCheck.name: RECEIPT_CHECKS}


def became_of_receipt_checks(reads: Reads) -> dict[str, int]:
    """Event → for how many records, or how often, it became true."""
    by_disputes = reads.count_by(RECEIPT_CHECKS, "disputes", {"disputes": {"$gt": 0}})
    return {
        "receipt_asked": all_of(reads, RECEIPT_CHECKS),
        "receipt_disputed": sum(times * checks for times, checks in by_disputes.items()),
    }
