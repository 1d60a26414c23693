"""The ways of a file from on file to its end, as data: docs/leaving.md is drawn from them."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.relief.chain import FileState, Stage
from records.aggregate import STAYS

_S = FileState
LEAVING_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    "begin_recheck": (frozenset({_S.ON_FILE}), _S.RECHECKING),
    "submit_recheck": (frozenset({_S.RECHECKING}), _S.RECHECKED),
    "drop_recheck": (frozenset({_S.RECHECKING}), _S.ON_FILE),
    "pass_recheck_decision": (frozenset({_S.RECHECKED}), _S.ON_FILE),
    "return_recheck_decision": (frozenset({_S.RECHECKED}), _S.RECHECKING),
    "propose_leave": (frozenset({_S.ON_FILE}), _S.LEAVE_PROPOSED),
    "pass_leave_check": (frozenset({_S.LEAVE_PROPOSED}), _S.LEAVE_CHECKED),
    "refuse_leave_check": (frozenset({_S.LEAVE_PROPOSED}), _S.ON_FILE),
    "post_leave_notice": (frozenset({_S.LEAVE_CHECKED}), _S.LEAVE_ON_NOTICE),
    "post_leave_notice_anew": (frozenset({_S.LEAVE_ON_NOTICE}), STAYS),
    "pass_leave_confirmation": (frozenset({_S.LEAVE_ON_NOTICE}), _S.MONITORED),
    "refuse_leave_confirmation": (frozenset({_S.LEAVE_ON_NOTICE}), _S.ON_FILE),
    "end_monitoring": (frozenset({_S.MONITORED}), _S.LEFT),
    "fall_back": (frozenset({_S.MONITORED, _S.LEFT}), _S.FALLEN_BACK),
    "propose_close": (frozenset({_S.ON_FILE}), _S.CLOSE_PROPOSED),
    "pass_close_decision": (frozenset({_S.CLOSE_PROPOSED}), _S.CLOSED),
    "refuse_close_decision": (frozenset({_S.CLOSE_PROPOSED}), _S.ON_FILE),
}
"""Command → the states it starts from, the state it leads to."""

STAGE_OF_LEAVING: Mapping[FileState, Stage | None] = {
    _S.RECHECKING: Stage.RECHECK,
    _S.RECHECKED: Stage.RECHECK_DECISION,
    _S.LEAVE_PROPOSED: Stage.LEAVE_CHECK,
    _S.LEAVE_CHECKED: Stage.LEAVE_NOTICE,
    _S.LEAVE_ON_NOTICE: Stage.LEAVE_CONFIRMATION,
    _S.MONITORED: Stage.MONITORING,
    _S.LEFT: None,
    _S.FALLEN_BACK: None,
    _S.CLOSE_PROPOSED: Stage.CLOSE_DECISION,
    _S.CLOSED: None,
}
"""What a file waits for in each of these states."""

BEGINNING = frozenset({"begin_recheck", "propose_leave", "propose_close"})
"""Commands that begin a round of their own, for whoever had a part in the chain before too."""

OF_ROUND = {
    Stage.RECHECK,
    Stage.RECHECK_DECISION,
    Stage.LEAVE_PROPOSAL,
    Stage.CLOSE_PROPOSAL,
    Stage.LEAVE_CHECK,
    Stage.LEAVE_NOTICE,
    Stage.LEAVE_CONFIRMATION,
    Stage.MONITORING,
    Stage.CLOSE_DECISION,
}
"""Stages where separation of duties looks at the acts of the round alone."""

RECHECKS = frozenset({_S.RECHECKING, _S.RECHECKED})
"""A household on file is checked again: describing it is a part of that round."""

ON_REGISTER = frozenset(
    {_S.ON_FILE, _S.LEAVE_PROPOSED, _S.LEAVE_CHECKED, _S.LEAVE_ON_NOTICE, _S.CLOSE_PROPOSED}
    | RECHECKS
)
"""The register: a household is on it until it is decided otherwise, and may be given aid."""

GONE = frozenset({_S.MONITORED, _S.LEFT})
"""Who left hardship, and may have fallen back."""

ENDED = frozenset({_S.LEFT, _S.FALLEN_BACK, _S.CLOSED})
"""Ends of a file, from which its retention runs; monitoring is none."""
