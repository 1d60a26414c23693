"""An application does what its map says, and nothing else; what is refused announces nothing."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.refusals import WrongState
from contracts.relief import AidState, Outcome, Stage
from contracts.relief.golden_autumn.words import StudentAidState, StudentItem
from contracts.retention import RecordArchived
from records.acts import Act
from records.retention import Pseudonyms
from services.relief.domain.case import Case
from services.relief.domain.notice import Notice
from services.relief.domain.ruling import Ruling
from services.relief.golden_autumn import drawing
from services.relief.golden_autumn.application import StudentAid
from services.relief.golden_autumn.maps import FOLLOWING, OVER, STAGE_OF_STUDENT, STUDENT_AID_MAP
from tests.relief.golden_autumn.student_facts import STUDIES, an_application

pytestmark = pytest.mark.unit

ACT = Act(by="staff/one", at=datetime(2021, 9, 1, tzinfo=UTC), happened_on=date(2021, 9, 1))
NOTICE = Notice(
    from_day=date(2021, 8, 1), until_day=date(2021, 8, 6), shown_name=None, work_unit="某单位",
    number_tail="0001", days=5, unit="working_days",
)  # fmt: skip
ITEMS = (StudentItem.SCHOOL,)
WORDS = {"pass": Outcome.PASSED, "return": Outcome.RETURNED, "refuse": Outcome.REFUSED}
FOLLOWED = {command: state for state, command in FOLLOWING.items()}
EACH_BY_ITSELF = {"case": Case(), "act": ACT}


def in_state(state: StudentAidState) -> StudentAid:
    application = an_application("one", union="units-5402", act=ACT)
    application.state, application.returned_items, application.notice = state, ITEMS, NOTICE
    return application


def do(application: StudentAid, command: str) -> None:
    if command in FOLLOWED:
        aid: Any = SimpleNamespace(
            state=FOLLOWED[command], last_on=ACT.happened_on, paid_fen=1, aggregate_id="aid"
        )
        application.follow(aid)
    elif command == "apply_again":
        again: dict[str, Any] = {"amount_fen": 1, "materials": (), "note": None}
        application.apply_again(STUDIES, corrected=ITEMS, **again, **EACH_BY_ITSELF)
    elif command.startswith("post_student_notice"):
        anew = "被撕毁" if command.endswith("anew") else None
        application.post_notice(NOTICE, **EACH_BY_ITSELF, anew_because=anew)
    elif command == "enter":
        application.enter("JQ-1", ACT.happened_on, **EACH_BY_ITSELF)
    elif command == "request_funds":
        application.request_funds("aid", **EACH_BY_ITSELF)
    elif command == "withdraw":
        application.withdraw(note="改主意", **EACH_BY_ITSELF)
    else:
        word, _, stage = command.partition("_")
        items = ITEMS if word == "return" else ()
        ruling = Ruling(outcome=WORDS[word], items=items)
        application.decide(Stage(stage), ruling, **EACH_BY_ITSELF)


@pytest.mark.parametrize("state", list(StudentAidState))
@pytest.mark.parametrize("command", sorted(STUDENT_AID_MAP))
def test_what_is_not_in_the_map_is_refused_and_announces_nothing(state, command):
    origins, target = STUDENT_AID_MAP[command]
    application = in_state(state)
    before = copy.deepcopy(vars(application))
    if state in origins:
        do(application, command)
        assert application.state == (target or state)
        assert len(application.announced) == (target == StudentAidState.PAID)
    elif state == target and command in FOLLOWED:
        do(application, command)  # its request tells again what it had come to
        assert vars(application) == before
    else:
        with pytest.raises(WrongState):
            do(application, command)
        assert vars(application) == before


@given(st.lists(st.sampled_from(sorted(STUDENT_AID_MAP)), max_size=40))
def test_any_history_keeps_to_the_map_counts_its_rounds_and_pays_once(commands):
    application, rounds = in_state(StudentAidState.APPLIED), 1
    for command in commands:
        before = application.state
        try:
            do(application, command)
        except WrongState:
            assert application.state == before
            continue
        rounds += command == "apply_again"
    assert application.submissions == rounds
    assert len(application.announced) == (application.state == StudentAidState.PAID)


def test_eight_stages_lead_from_the_application_to_the_payout():
    way = [
        "pass_material_check", "pass_student_first_review", "pass_student_review",
        "post_student_notice", "pass_student_confirmation", "enter", "request_funds",
        "approve_funds", "pay",
    ]  # fmt: skip
    application = in_state(StudentAidState.APPLIED)
    for command in way:
        do(application, command)
    assert application.state == StudentAidState.PAID
    [event] = application.announced
    assert event.municipal  # type: ignore[attr-defined]


@pytest.mark.parametrize("state", sorted(OVER))
def test_nothing_is_done_once_it_is_over(state):
    assert all(state not in origins for origins, _ in STUDENT_AID_MAP.values())
    assert STAGE_OF_STUDENT[state] is None


def test_money_that_comes_back_leaves_it_approved():
    application = in_state(StudentAidState.FUND_APPROVED)
    for state in (AidState.IN_BATCH, AidState.APPROVED, AidState.IN_BATCH):
        back: Any = SimpleNamespace(state=state, last_on=ACT.happened_on)
        application.follow(back)
    assert application.state == StudentAidState.FUND_APPROVED


def test_the_drawing_is_of_the_map():
    assert drawing.main(["--check"]) == 0


def test_nobody_is_told_of_in_an_application_whose_retention_has_ended():
    application = in_state(StudentAidState.PAID)
    application.archive(Pseudonyms(), act=ACT)
    left = str(vars(application))
    for gone in ("次仁拉姆", "西藏大学", "某单位", "p1.one"):
        assert gone not in left
    assert application.amount_fen == 300_000
    with pytest.raises(RecordArchived):
        application.archive(Pseudonyms(), act=ACT)
