"""The stations of a case, as data: which right each asks for, who may stand there, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.relief import FileState, Stage
from records.aggregate import STAYS
from services.relief.leaving.maps import ENDED, GONE, STAGE_OF_LEAVING


@dataclass(frozen=True, kw_only=True)
class Station:
    """What a stage asks for.

    - `action`: the right, as the rights table names it.
    - `fresh`: whoever acts here did nothing earlier on the case. Elsewhere it is enough that he
      decided nothing on it: who judged a case gathers no evidence for it afterwards.
    - `municipal`: it stands at the municipal union; any other where the file is managed.
    - `filing`: an employer's union files for its own workers, so the same work unit is no conflict.
    """

    action: str
    fresh: bool = True
    municipal: bool = False
    filing: bool = False


STATIONS: Mapping[Stage, Station] = {
    Stage.OPENING: Station(action="file.prepare", fresh=False, filing=True),
    Stage.HOUSEHOLD: Station(action="file.prepare", fresh=False, filing=True),
    Stage.MATCHING: Station(action="household.match"),
    Stage.SUBMISSION: Station(action="file.prepare", fresh=False, filing=True),
    Stage.VISIT: Station(action="file.visit", fresh=False),
    Stage.FIRST_REVIEW: Station(action="file.first_review"),
    Stage.REVIEW: Station(action="file.review", municipal=True),
    Stage.NOTICE: Station(action="file.prepare", fresh=False),
    Stage.CONFIRMATION: Station(action="file.confirm"),
    Stage.RECONSIDERATION: Station(action="file.review", municipal=True),
    Stage.RECHECK: Station(action="file.prepare", fresh=False),
    Stage.RECHECK_DECISION: Station(action="recheck.decide"),
    Stage.LEAVE_PROPOSAL: Station(action="leaving.propose", fresh=False),
    Stage.LEAVE_CHECK: Station(action="leaving.decide"),
    Stage.LEAVE_NOTICE: Station(action="leaving.propose", fresh=False),
    Stage.LEAVE_CONFIRMATION: Station(action="leaving.decide"),
    Stage.MONITORING: Station(action="leaving.propose", fresh=False),
    Stage.FALLING_BACK: Station(action="leaving.propose", fresh=False),
    Stage.CLOSE_PROPOSAL: Station(action="leaving.propose", fresh=False),
    Stage.CLOSE_DECISION: Station(action="leaving.decide"),
    Stage.STUDENT_APPLICATION: Station(action="student_aid.prepare", fresh=False, filing=True),
    Stage.MATERIAL_CHECK: Station(action="student_aid.check"),
    Stage.STUDENT_FIRST_REVIEW: Station(action="student_aid.first_review"),
    Stage.STUDENT_REVIEW: Station(action="student_aid.review", municipal=True),
    Stage.STUDENT_NOTICE: Station(action="student_aid.prepare", fresh=False),
    Stage.STUDENT_CONFIRMATION: Station(action="student_aid.confirm"),
    Stage.STUDENT_ENTRY: Station(action="student_aid.prepare", fresh=False),
    Stage.FUND_REQUEST: Station(action="aid.request", fresh=False, filing=True),
    Stage.AID_REQUEST: Station(action="aid.request", fresh=False, filing=True),
    Stage.AID_APPROVAL: Station(action="aid.approve"),
    Stage.BATCH_BUILDING: Station(action="payment.build", fresh=False),
    Stage.BATCH_FREEZING: Station(action="payment.build", fresh=False),
    Stage.BATCH_CHECK: Station(action="payment.check"),
    Stage.BATCH_APPROVAL: Station(action="payment.approve"),
    Stage.PAYMENT: Station(action="payment.pay"),
}

STAGE_OF: Mapping[FileState, Stage | None] = {
    FileState.DRAFT: Stage.SUBMISSION,
    FileState.RETURNED: Stage.SUBMISSION,
    FileState.SUBMITTED: Stage.VISIT,
    FileState.VISITED: Stage.FIRST_REVIEW,
    FileState.FIRST_REVIEWED: Stage.REVIEW,
    FileState.REVIEWED: Stage.NOTICE,
    FileState.ON_NOTICE: Stage.CONFIRMATION,
    FileState.REFUSED: Stage.RECONSIDERATION,
    FileState.ON_FILE: None,
    **STAGE_OF_LEAVING,
}
"""What a file waits for in each state."""

FINAL: frozenset[FileState] = ENDED | {FileState.REFUSED}
"""States in which the file's case is over for good: its retention runs."""

OVER: frozenset[FileState] = FINAL | GONE
"""States in which its person may have another."""

_S = FileState
FILE_MAP: Mapping[str, tuple[frozenset[str], str]] = {
    "describe": (frozenset({_S.DRAFT, _S.RETURNED, _S.RECHECKING}), STAYS),
    "match": (frozenset({_S.DRAFT, _S.RETURNED, _S.RECHECKING}), STAYS),
    "submit": (frozenset({_S.DRAFT, _S.RETURNED}), _S.SUBMITTED),
    "visit": (frozenset({_S.SUBMITTED}), _S.VISITED),
    "pass_first_review": (frozenset({_S.VISITED}), _S.FIRST_REVIEWED),
    "return_first_review": (frozenset({_S.VISITED}), _S.RETURNED),
    "refuse_first_review": (frozenset({_S.VISITED}), _S.REFUSED),
    "pass_review": (frozenset({_S.FIRST_REVIEWED}), _S.REVIEWED),
    "return_review": (frozenset({_S.FIRST_REVIEWED}), _S.RETURNED),
    "refuse_review": (frozenset({_S.FIRST_REVIEWED}), _S.REFUSED),
    "post_notice": (frozenset({_S.REVIEWED}), _S.ON_NOTICE),
    "post_notice_anew": (frozenset({_S.ON_NOTICE}), STAYS),
    "pass_confirmation": (frozenset({_S.ON_NOTICE}), _S.ON_FILE),
    "return_confirmation": (frozenset({_S.ON_NOTICE}), _S.RETURNED),
    "refuse_confirmation": (frozenset({_S.ON_NOTICE}), _S.REFUSED),
    "reconsider": (frozenset({_S.REFUSED}), _S.SUBMITTED),
}
"""The file's map: command → the states it starts from, the state it leads to."""
