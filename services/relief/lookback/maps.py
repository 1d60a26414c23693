"""The ways of a visit campaign and of a place on its list, as data."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.relief.visit_campaign_words import CampaignState, PlaceState
from records.aggregate import STAYS

_C, _P = CampaignState, PlaceState
CAMPAIGN_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    "list_more": (frozenset({_C.FREEZING}), STAYS),
    "list_last": (frozenset({_C.FREEZING}), _C.OPEN),
    "count": (frozenset({_C.OPEN}), STAYS),
    "close": (frozenset({_C.OPEN}), _C.CLOSED),
    "cancel": (frozenset({_C.FREEZING, _C.OPEN}), _C.CANCELLED),
}
"""Command → the states it starts from, the state it leads to."""

PLACE_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    "visit": (frozenset({_P.TO_VISIT}), _P.VISITED),
    "strike": (frozenset({_P.VISITED}), _P.TO_VISIT),
    "take_in": (frozenset({_P.VISITED}), _P.TAKEN_IN),
    "ask_no_visit": (frozenset({_P.TO_VISIT}), _P.EXCUSE_ASKED),
    "confirm_no_visit": (frozenset({_P.EXCUSE_ASKED}), _P.CANNOT_BE_VISITED),
    "decline_no_visit": (frozenset({_P.EXCUSE_ASKED}), _P.TO_VISIT),
}
