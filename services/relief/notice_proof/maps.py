"""The way of a notice's proof, as data: docs/notice-proof.md is drawn from it."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.relief.notice_proof.words import ProofState
from records.aggregate import STAYS

_S = ProofState
PROOF_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    "hang": (frozenset({_S.HANGING}), STAYS),
    "take_down": (frozenset({_S.HANGING}), _S.TAKEN_DOWN),
    "certify": (frozenset({_S.HANGING, _S.TAKEN_DOWN}), _S.CERTIFIED),
}
