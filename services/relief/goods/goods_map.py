"""The way of a distribution, and of everybody on its list, as data."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.relief.goods_words import DistributionState, RecipientState
from records.aggregate import STAYS

Transitions = Mapping[str, tuple[frozenset[str], str]]

_D, _R = DistributionState, RecipientState
PREPARED: frozenset[DistributionState] = frozenset({_D.DRAFT, _D.OPEN})
"""States in which people come on the list and go from it."""
OVER: frozenset[DistributionState] = frozenset({_D.CLOSED, _D.CANCELLED})
"""States in which a distribution is over."""

_NEVER: tuple[frozenset[str], str] = (frozenset(), STAYS)

DISTRIBUTION_MAP: Transitions = {
    "revise": (frozenset({_D.DRAFT}), STAYS),
    "list_people": (PREPARED, STAYS),
    "drop": (PREPARED, STAYS),
    "open": (frozenset({_D.DRAFT}), _D.OPEN),
    "hand_over": (frozenset({_D.OPEN}), STAYS),
    "take_back": (frozenset({_D.OPEN}), STAYS),
    "close": (frozenset({_D.OPEN}), _D.CLOSED),
    "cancel": (PREPARED, _D.CANCELLED),
    **dict.fromkeys(("freeze", "check", "approve", "send_back", "pay"), _NEVER),
}
"""Command → the states it starts from, the state it leads to, where goods or help are given."""

MONEY_MAP: Transitions = {
    "revise": (frozenset({_D.DRAFT}), STAYS),
    "list_people": (frozenset({_D.DRAFT}), STAYS),
    "drop": (PREPARED, STAYS),
    "freeze": (frozenset({_D.DRAFT}), _D.FROZEN),
    "check": (frozenset({_D.FROZEN}), _D.CHECKED),
    "send_back": (frozenset({_D.FROZEN, _D.CHECKED}), _D.DRAFT),
    "approve": (frozenset({_D.CHECKED}), _D.OPEN),
    "pay": (frozenset({_D.OPEN}), STAYS),
    "close": (frozenset({_D.OPEN}), _D.CLOSED),
    "cancel": (PREPARED, _D.CANCELLED),
    **dict.fromkeys(("open", "hand_over", "take_back"), _NEVER),
}
"""The same where money is given: by four people."""

RECIPIENT_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    "hand_over": (frozenset({_R.LISTED}), _R.HANDED),
    "take_back": (frozenset({_R.HANDED}), _R.LISTED),
    "drop": (frozenset({_R.LISTED}), _R.DROPPED),
}
"""Command → the states of somebody on a list it starts from, the state it leads to."""
