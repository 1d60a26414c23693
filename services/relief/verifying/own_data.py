"""What verifications tell somebody of himself: what he was asked, and what was answered."""

from __future__ import annotations

from contracts.own_data import OwnSection
from contracts.rights import EVERYTHING
from records.own_data import all_rows, entry, section
from records.reads import Reads
from services.relief.verifying.repository import RECEIPT_CHECKS, ReceiptChecks


def own_receipt_checks(reads: Reads, file_id: str) -> OwnSection:
    """The questions about money that was paid on his file."""
    rows, _ = all_rows(reads.within(EVERYTHING), RECEIPT_CHECKS, {"file_id": file_id})
    return section(
        "receipt_checks",
        *(
            entry(
                {
                    "programme": check.programme,
                    "paid_fen": check.paid_fen,
                    "paid_on": check.paid_on,
                    "receipt_state": check.state,
                    "received_fen": check.received_fen,
                    "answered_on": check.answered_on,
                },
                not_shown={"note": check.note},
            )
            for check in map(ReceiptChecks.from_document, rows)
        ),
    )
