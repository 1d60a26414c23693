"""The way of a distribution, and of everybody on its list, as data."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.relief.goods_words import DistributionState, RecipientState
from records.aggregate import STAYS

_D, _R = DistributionState, RecipientState
PREPARED: frozenset[DistributionState] = frozenset({_D.DRAFT, _D.OPEN})
"""States in which people come on the list and go from it."""
OVER: frozenset[DistributionState] = frozenset({_D.CLOSED, _D.CANCELLED})
"""States in which a distribution is over."""

DISTRIBUTION_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    "revise": (frozenset({_D.DRAFT}), STAYS),
    "list_people": (PREPARED, STAYS),
    "drop": (PREPARED, STAYS),
    "open": (frozenset({_D.DRAFT}), _D.OPEN),
    "hand_over": (frozenset({_D.OPEN}), STAYS),
    "take_back": (frozenset({_D.OPEN}), STAYS),
    "close": (frozenset({_D.OPEN}), _D.CLOSED),
    "cancel": (PREPARED, _D.CANCELLED),
}
"""Command → the states it starts from, the state it leads to."""

RECIPIENT_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    "hand_over": (frozenset({_R.LISTED}), _R.HANDED),
    "take_back": (frozenset({_R.HANDED}), _R.LISTED),
    "drop": (frozenset({_R.LISTED}), _R.DROPPED),
}
"""Command → the states of somebody on a list it starts from, the state it leads to."""
