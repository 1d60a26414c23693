"""The eight stages of an application as data: docs/golden-autumn.md is drawn from them.

Material check, first review, review, public notice, entry into the ACFTU aid system; then the
request for funds, their approval and the payout, which are those of the request for aid.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.relief.aid import AidState
from contracts.relief.chain import Stage
from contracts.relief.golden_autumn.words import StudentAidState
from records.aggregate import STAYS

_S = StudentAidState
STAGE_OF_STUDENT: Mapping[StudentAidState, Stage | None] = {
    _S.APPLIED: Stage.MATERIAL_CHECK,
    _S.MATERIALS_CHECKED: Stage.STUDENT_FIRST_REVIEW,
    _S.FIRST_REVIEWED: Stage.STUDENT_REVIEW,
    _S.REVIEWED: Stage.STUDENT_NOTICE,
    _S.ON_NOTICE: Stage.STUDENT_CONFIRMATION,
    _S.NOTICE_PASSED: Stage.STUDENT_ENTRY,
    _S.ENTERED: Stage.FUND_REQUEST,
    _S.FUND_REQUESTED: None,  # its request for aid has stages of its own
    _S.FUND_APPROVED: None,
    _S.PAID: None,
    _S.RETURNED: Stage.STUDENT_APPLICATION,
    _S.REFUSED: None,
    _S.WITHDRAWN: None,
}
"""What an application waits for in each state."""

OVER = frozenset({_S.PAID, _S.REFUSED, _S.WITHDRAWN})
"""States in which an application is over."""

UNAIDED = frozenset({_S.REFUSED, _S.WITHDRAWN})
"""States after which somebody may apply for the same student and year again."""

_FUNDED = frozenset({_S.FUND_REQUESTED, _S.FUND_APPROVED})
_REVIEWS = {
    Stage.MATERIAL_CHECK: (_S.APPLIED, _S.MATERIALS_CHECKED),
    Stage.STUDENT_FIRST_REVIEW: (_S.MATERIALS_CHECKED, _S.FIRST_REVIEWED),
    Stage.STUDENT_REVIEW: (_S.FIRST_REVIEWED, _S.REVIEWED),
    Stage.STUDENT_CONFIRMATION: (_S.ON_NOTICE, _S.NOTICE_PASSED),
}
"""Stages where somebody decides: from which state, and where passing leads to."""


def _reviewed(word: str, to: StudentAidState | None = None) -> dict[str, Any]:
    """What a decision of this word does at each of the reviews."""
    return {
        f"{word}_{stage}": (frozenset({since}), to or passed)
        for stage, (since, passed) in _REVIEWS.items()
    }


STUDENT_AID_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    **_reviewed("pass"),
    **_reviewed("return", _S.RETURNED),
    **_reviewed("refuse", _S.REFUSED),
    "apply_again": (frozenset({_S.RETURNED}), _S.APPLIED),
    "post_student_notice": (frozenset({_S.REVIEWED}), _S.ON_NOTICE),
    "post_student_notice_anew": (frozenset({_S.ON_NOTICE}), STAYS),
    "enter": (frozenset({_S.NOTICE_PASSED}), _S.ENTERED),
    "request_funds": (frozenset({_S.ENTERED}), _S.FUND_REQUESTED),
    "approve_funds": (frozenset({_S.FUND_REQUESTED}), _S.FUND_APPROVED),
    "refuse_funds": (_FUNDED, _S.REFUSED),
    "pay": (frozenset({_S.FUND_APPROVED}), _S.PAID),
    "withdraw": (frozenset(set(_S) - OVER - _FUNDED), _S.WITHDRAWN),
}  # fmt: skip
"""Command → the states it starts from, the state it leads to."""

FOLLOWING: Mapping[AidState, str] = {
    AidState.APPROVED: "approve_funds",
    AidState.REFUSED: "refuse_funds",
    AidState.PAID: "pay",
}
"""What becomes of an application where its request for aid comes into a state."""
