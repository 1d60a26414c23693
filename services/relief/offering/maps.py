"""The ways of an offering and of an offer on its list, as data: docs/offered-aid.md is drawn."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.relief.offering.words import OfferingState, OfferState
from records.aggregate import STAYS

_G, _O = OfferingState, OfferState
OFFERING_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    "offer_to_more": (frozenset({_G.LISTING}), STAYS),
    "offer_to_last": (frozenset({_G.LISTING}), _G.OPEN),
    "close": (frozenset({_G.OPEN}), _G.CLOSED),
    "cancel": (frozenset({_G.LISTING, _G.OPEN}), _G.CANCELLED),
}
"""Command → the states it starts from, the state it leads to."""

OFFER_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    "accept": (frozenset({_O.OFFERED, _O.DECLINED}), _O.ACCEPTED),
    "decline": (frozenset({_O.OFFERED}), _O.DECLINED),
}

ANSWERABLE = frozenset({_G.LISTING, _G.OPEN})
"""States of an offering in which the households answer."""

TOLD = sorted(state.value for state in {*_O} - {_O.PASSED_OVER})
"""States of offers that their households know of."""

OFFERING_OVER = frozenset({_G.CLOSED, _G.CANCELLED})
OFFER_OVER = frozenset({_O.ACCEPTED, _O.PASSED_OVER})
