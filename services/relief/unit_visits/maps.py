"""The way of a visit to a unit, as data."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.relief.unit_visit_words import UnitVisitState

_S = UnitVisitState
UNIT_VISIT_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    "note": (frozenset({_S.PLANNED}), _S.VISITED),
    "take_back": (frozenset({_S.VISITED}), _S.PLANNED),
    "cancel": (frozenset({_S.PLANNED}), _S.CANCELLED),
}
"""Command → the states it starts from, the state it leads to."""
