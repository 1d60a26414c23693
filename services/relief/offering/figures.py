"""How often offered aid became true, beside what was announced of it."""

from __future__ import annotations

from contracts.relief.offering.words import OfferState
from records.reads import Reads
from services.relief.offering.maps import TOLD
from services.relief.offering.offer import Offer
from services.relief.offering.offering import Offering
from services.relief.offering.repository import OFFERINGS, OFFERS

ANNOUNCING = {Offering.name: OFFERINGS, Offer.name: OFFERS}


def became_of_offers(reads: Reads) -> dict[str, int]:
    """Event → for how many records it became true."""
    return {
        "offering_opened": reads.count(OFFERINGS, {"whole_on": {"$gt": ""}}),
        "aid_offered": reads.count(OFFERS, {"state": {"$in": TOLD}}),
        "offer_taken": reads.count(OFFERS, {"state": OfferState.ACCEPTED.value}),
    }
