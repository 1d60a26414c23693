"""The transition map of requests for aid, and what each state waits for."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.relief import AidState, Stage
from records.aggregate import STAYS

_A = AidState
AID_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    "correct": (frozenset({_A.RETURNED}), _A.REQUESTED),
    "approve": (frozenset({_A.REQUESTED}), _A.APPROVED),
    "return": (frozenset({_A.REQUESTED}), _A.RETURNED),
    "refuse": (frozenset({_A.REQUESTED}), _A.REFUSED),
    "revoke": (frozenset({_A.APPROVED}), _A.REFUSED),
    "end_in_part": (frozenset({_A.APPROVED}), _A.PAID),
    "put_in_batch": (frozenset({_A.APPROVED}), _A.IN_BATCH),
    "take_out": (frozenset({_A.IN_BATCH}), _A.APPROVED),
    "correct_payee": (frozenset({_A.APPROVED}), STAYS),
    "come_back": (frozenset({_A.IN_BATCH}), _A.APPROVED),
    "pay": (frozenset({_A.IN_BATCH}), _A.PAID),
}
STAGE_OF: Mapping[AidState, Stage | None] = {
    _A.REQUESTED: Stage.AID_APPROVAL,
    _A.RETURNED: Stage.AID_REQUEST,
    _A.APPROVED: Stage.BATCH_BUILDING,
    _A.REFUSED: None,
    _A.IN_BATCH: None,  # its batch has a stage of its own
    _A.PAID: None,
}
