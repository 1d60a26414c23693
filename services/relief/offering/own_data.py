"""What offers tell somebody of himself: what his household was offered, and what it answered."""

from __future__ import annotations

from contracts.own_data import OwnSection
from contracts.rights import EVERYTHING
from records.own_data import all_rows, entry, section
from records.reads import Reads
from services.relief.offering.repository import OFFERS, Offers


def own_offers(reads: Reads, file_id: str) -> OwnSection:
    """The offers to the household of his file, those it was passed over in, too."""
    rows, _ = all_rows(reads.within(EVERYTHING), OFFERS, {"file_id": file_id})
    return section(
        "offers",
        *(
            entry(
                {
                    "programme": offer.programme,
                    "aid_year": offer.year,
                    "amount_fen": offer.amount_fen or None,
                    "offer_state": offer.state,
                    "offer_passed_over": offer.passed_over,
                    "offer_declined": offer.declined_because,
                    "answer_until": offer.until_day,
                    "answered_on": offer.answered_on,
                }
            )
            for offer in map(Offers.from_document, rows)
        ),
    )
