"""A mediation's way as data: what may be done in which state."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.hotline.mediation_words import MediationState
from records.aggregate import STAYS

_S = MediationState
GOING_ON: frozenset[MediationState] = frozenset({_S.OPENED, _S.MEDIATING})
"""States in which the limit of a mediation runs, and no other is opened of its ticket."""
FINAL: frozenset[MediationState] = frozenset({_S.PERFORMED, _S.FAILED, _S.WITHDRAWN})
"""States in which a mediation is over."""

MEDIATION_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    "appoint": (GOING_ON, _S.MEDIATING),
    "hold_session": (frozenset({_S.MEDIATING}), STAYS),
    "extend": (frozenset({_S.MEDIATING}), STAYS),
    "agree": (frozenset({_S.MEDIATING}), _S.AGREED),
    "fail": (frozenset({_S.MEDIATING}), _S.FAILED),
    "withdraw": (GOING_ON, _S.WITHDRAWN),
    "pay_part": (frozenset({_S.AGREED}), STAYS),
    "pay_rest": (frozenset({_S.AGREED}), _S.PERFORMED),
}
"""Command → the states it starts from, the state it leads to."""
