"""Every state and command of leaving: what the map names happens, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.refusals import Refusal, WrongState
from contracts.relief import FileState
from contracts.relief.files import CourseAnswer
from contracts.relief.leaving_words import CloseReason, LeaveReason
from services.relief.domain.case import Case, CaseAct
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.notice import notice_for
from services.relief.domain.stations import FINAL, OVER, STAGE_OF, STATIONS
from services.relief.leaving.course import Course, course_document, course_from, course_told
from services.relief.leaving.drawing import main
from services.relief.leaving.maps import GONE, LEAVING_MAP, ON_REGISTER
from tests.relief.lead_facts import TODAY, act, hardship_file
from vocabulary.working_days import add_months

NOTICE = {"days": 0, "unit": "calendar_days"}


def do(file: HardshipFile, command: str, *, by: str, on: date, case: Case) -> None:
    """Try the command; each step is of a later day than the one before."""
    now = act(on, by=by)
    notice = notice_for(name="次仁", work_unit="医院", file_number="1", on=on, values=NOTICE)
    word, _, what = command.partition("_")
    passed = word == "pass"
    steps = {
        "propose_leave": lambda: file.propose_leave(
            LeaveReason.BY_WORD, assessment=None, note="x", act=now, case=case
        ),
        "post_leave_notice": lambda: file.post_leave_notice(notice, act=now, case=case),
        "post_leave_notice_anew": lambda: file.post_leave_notice(
            notice, act=now, case=case, anew_because="x"
        ),
        "end_monitoring": lambda: file.end_monitoring(note="x", act=now, case=case),
        "begin_recheck": lambda: file.begin_recheck(act=now, case=case),
        "submit_recheck": lambda: file.submit_recheck(None, note=None, act=now, case=case),
        "drop_recheck": lambda: file.drop_recheck(note="x", act=now, case=case),
        "fall_back": lambda: file.fall_back("file-b", note="x", act=now),
        "propose_close": lambda: file.propose_close(CloseReason.DIED, note="x", act=now, case=case),
    }
    rulings = {
        "leave_check": lambda: file.check_leave(passed, note=None, act=now, case=case),
        "leave_confirmation": lambda: file.confirm_leave(
            passed, monitored_until=on, note=None, act=now, case=case
        ),
        "recheck_decision": lambda: file.decide_recheck(passed, note=None, act=now, case=case),
        "close_decision": lambda: file.decide_close(passed, note=None, act=now, case=case),
    }
    (steps.get(command) or rulings[what])()


@pytest.mark.parametrize("state", list(FileState))
@pytest.mark.parametrize("command", sorted(LEAVING_MAP))
def test_a_command_that_the_map_does_not_hold_is_refused_and_tells_nothing(state, command):
    file = hardship_file()
    file.state = state
    origins, target = LEAVING_MAP[command]
    before = (file.course, file.acts)
    file.notice = notice_for(
        name="次仁", work_unit="医院", file_number="1", on=TODAY, values=NOTICE
    )
    if state in origins:
        do(file, command, by="staff/x", on=TODAY + timedelta(days=1), case=Case())
        assert file.state == (target or state)
        return
    with pytest.raises(WrongState):
        do(file, command, by="staff/x", on=TODAY + timedelta(days=1), case=Case())
    assert (file.state, file.announced, file.recorded) == (state, [], [])
    assert (file.course, file.acts) == before


people = st.sampled_from([f"staff/{name}" for name in "abcd"])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), people), max_size=30))
def test_in_every_history_each_decision_is_of_somebody_new_to_its_round(tried):
    file, acts = hardship_file(), list[CaseAct]()
    file.state = FileState.ON_FILE
    for day, (choice, by) in enumerate(tried, start=1):
        commands = [name for name, (origins, _) in LEAVING_MAP.items() if file.state in origins]
        if not commands:
            break
        command = commands[choice % len(commands)]
        state, told = file.state, len(file.announced)
        case = Case(acts=tuple(acts))
        try:
            do(file, command, by=by, on=TODAY + timedelta(days=day), case=case)
        except Refusal:
            assert (file.state, len(file.announced), file.recorded) == (state, told, [])
            continue
        [done] = file.recorded
        if STATIONS[done.stage].fresh:
            of_round = acts[file.course.acts_before :]
            assert not done.persons & {person for each in of_round for person in each.persons}
        acts += file.recorded
        file.recorded.clear()
    assert course_from(course_document(file.course)) == file.course


def test_every_state_is_somewhere_and_monitoring_is_no_end():
    assert set(STAGE_OF) == set(FileState)
    assert set(OVER) == FINAL | GONE
    assert FileState.MONITORED not in FINAL
    assert not ON_REGISTER & OVER


def test_what_is_told_of_a_course_is_what_an_answer_holds():
    assert CourseAnswer(**course_told(Course())).episode == 1


@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(0, 240))
def test_months_later_is_the_same_day_of_the_month_or_its_last(start, months):
    later = add_months(start, months)
    assert (later.year * 12 + later.month) - (start.year * 12 + start.month) == months
    assert later.day == start.day or (later + timedelta(days=1)).day == 1


def test_the_page_of_the_ways_is_drawn_from_the_map():
    assert main(["--check"]) == 0
