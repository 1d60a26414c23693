"""A claimant's way as data: what may be done in which state."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.hotline.claimants import ClaimantState
from records.aggregate import STAYS

_S = ClaimantState
FINAL: frozenset[ClaimantState] = frozenset({_S.STRUCK})
"""States in which a claimant claims no more."""

CLAIMANT_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    "correct": (frozenset({_S.LISTED}), STAYS),
    "strike": (frozenset({_S.LISTED}), _S.STRUCK),
}
"""Command → the states it starts from, the state it leads to."""
