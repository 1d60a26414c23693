"""A household leaves step by step, and goes on with a file of its own when it falls back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace

import pytest

from contracts.refusals import DateBeforeCause, Refusal, WrongState
from contracts.relief import (
    AcceptLead,
    CountFigures,
    DraftFile,
    FileNotFound,
    FileState,
    NoticeNotOver,
    PersonHasFile,
    SeparationOfDuties,
)
from contracts.relief.leaving.commands import (
    CheckLeave,
    ConfirmLeave,
    DecideClose,
    EndMonitoring,
    ProposeClose,
    ProposeLeave,
    RecordFallingBack,
)
from contracts.relief.leaving_words import (
    ClassStillMet,
    CloseReason,
    LeaveReason,
    MonitoringNotOver,
)
from contracts.rights import Role
from records.acts import Act
from records.store import AlreadyExists, StaleVersion, Store
from services.relief.cases import Cases
from services.relief.domain.lead import Lead
from services.relief.figures import count_figures
from services.relief.handlers import accept_lead
from services.relief.leaving.retiring import of_later_episodes
from services.relief.repository.files import FILES
from services.relief.repository.leads import Leads
from tests.books import KEYS, Books
from tests.relief.file_facts import (
    FILER,
    FIRST,
    STAFF,
    WORK_UNIT,
    asked,
    hire,
    on_file,
    person,
)
from tests.relief.lead_facts import ID_NUMBER, RELIEF, WORKER, referral
from tests.relief.leaving.leaving_facts import (
    AFTER_MONITORING,
    AFTER_NOTICE,
    LATER,
    MONITORED_UNTIL,
    THIRD,
    file_row,
    monitored,
    on_leave_notice,
    proposed,
    stable,
    told,
)


@pytest.fixture
def stored(lead_store: Store) -> Books:
    kept = Books("relief", lead_store)
    hire(kept, *STAFF, THIRD)
    return kept


def state_of(books: Books, file_id: str) -> str:
    return str(file_row(books, file_id)["state"])


def test_a_household_leaves_by_three_people_is_monitored_and_gone_for_good(stored):
    file_id = stable(stored)
    row = file_row(stored, file_id)
    assert (row["state"], row["live"]) == (FileState.LEFT, False)
    course = row["course"]
    assert (course["left_on"], course["monitored_until"]) == ("2021-06-15", MONITORED_UNTIL)
    assert (course["stable_on"], course["left_in"]) == ("2021-12-20", 2021)
    [left], [gone] = told(stored, "household_left"), told(stored, "exit_stable")
    assert (left.left_on.isoformat(), left.monitored_until.isoformat()) == (
        "2021-06-15",
        MONITORED_UNTIL,
    )
    assert gone.file_id == file_id


def test_retention_runs_from_the_exit_for_good_and_not_while_monitored(stored):
    file_id = monitored(stored)
    assert file_row(stored, file_id)["retention_from"] is None
    end = EndMonitoring(file_id=file_id, found="稳定")
    asked(stored, end, FILER, now=AFTER_MONITORING)
    assert file_row(stored, file_id)["retention_from"] == "2021-12-20"


def test_who_proposed_checks_nothing_and_who_checked_confirms_nothing(stored):
    file_id = proposed(stored)
    with pytest.raises(SeparationOfDuties):
        asked(stored, CheckLeave(file_id=file_id, passed=True), FILER, now=LATER)
    asked(stored, CheckLeave(file_id=file_id, passed=False, note="仍困难"), FIRST, now=LATER)
    assert state_of(stored, file_id) == FileState.ON_FILE


def test_the_round_of_leaving_is_a_case_of_its_own(stored):
    """Who reviewed the file for the register may check its leaving; who checked may not confirm."""
    file_id = on_leave_notice(stored)
    with pytest.raises(SeparationOfDuties):
        asked(stored, ConfirmLeave(file_id=file_id, passed=True), FIRST, now=AFTER_NOTICE)
    asked(stored, ConfirmLeave(file_id=file_id, passed=False, note="异议成立"), THIRD, now=LATER)
    again = ProposeLeave(file_id=file_id, reason=LeaveReason.BY_WORD, note="再次核实")
    asked(stored, again, FIRST, now=AFTER_NOTICE)
    asked(stored, CheckLeave(file_id=file_id, passed=True), THIRD, now=AFTER_NOTICE)
    assert state_of(stored, file_id) == FileState.LEAVE_CHECKED


def test_a_reason_by_formula_needs_a_household_that_is_in_no_class(stored):
    with pytest.raises(ClassStillMet) as caught:
        proposed(stored, LeaveReason.CLASS_NOT_MET)
    assert caught.value.details["hardship_class"] == "deep"


def test_nobody_leaves_before_the_notice_or_for_good_before_the_end_of_monitoring(stored):
    file_id = on_leave_notice(stored)
    with pytest.raises(NoticeNotOver):
        asked(stored, ConfirmLeave(file_id=file_id, passed=True), THIRD, now=LATER)
    asked(stored, ConfirmLeave(file_id=file_id, passed=True), THIRD, now=AFTER_NOTICE)
    with pytest.raises(MonitoringNotOver):
        asked(stored, EndMonitoring(file_id=file_id, found="稳定"), FILER, now=AFTER_NOTICE)


@pytest.mark.parametrize("gone", [monitored, stable])
def test_who_falls_back_has_a_new_file_linked_to_the_former_one(stored, gone):
    former_id = gone(stored)
    back = RecordFallingBack(file_id=former_id, found="又失业了")
    file_id = asked(stored, back, FILER, now=AFTER_MONITORING)
    former, now = file_row(stored, former_id), file_row(stored, file_id)
    assert (former["state"], former["course"]["next_file_id"]) == ("fallen_back", file_id)
    assert (now["state"], now["live"]) == (FileState.DRAFT, True)
    assert (now["course"]["former_file_id"], now["course"]["episode"]) == (former_id, 2)
    assert now["household"]["circumstances"] == former["household"]["circumstances"]
    assert (now["number"] != former["number"], now["work_unit"]) == (True, WORK_UNIT)
    [event] = told(stored, "household_fell_back")
    assert (event.file_id, event.next_file_id) == (former_id, file_id)
    with pytest.raises(WrongState):
        asked(stored, back, FILER, now=AFTER_MONITORING)


def test_a_file_drafted_for_who_had_left_is_his_next_episode_in_whichever_union(stored):
    former_id = monitored(stored)
    elsewhere = person("elsewhere", Role.OFFICER, "county-540221")
    draft = DraftFile(applicant=replace(WORKER, phone="+8613908920009"), county="540221")
    file_id = asked(stored, draft, elsewhere, now=AFTER_MONITORING)
    now = file_row(stored, file_id)
    assert (now["course"]["former_file_id"], now["managing_union"]) == (former_id, "county-540221")
    assert state_of(stored, former_id) == FileState.FALLEN_BACK
    with pytest.raises(PersonHasFile):
        asked(stored, draft, elsewhere, now=AFTER_MONITORING)


def test_a_foreign_union_takes_nobody_in_again(stored):
    elsewhere = person("elsewhere", Role.OFFICER, "county-540221")
    back = RecordFallingBack(file_id=monitored(stored), found="又失业了")
    with pytest.raises(FileNotFound):
        asked(stored, back, elsewhere, now=AFTER_MONITORING)


def test_nobody_falls_back_before_he_left(stored):
    file_id = monitored(stored)
    back = RecordFallingBack(
        file_id=file_id,
        found="又失业了",
        happened_on=LATER.date(),
        late_entry_reason="补录",
    )
    with pytest.raises(DateBeforeCause):
        asked(stored, back, FILER, now=AFTER_MONITORING)


def test_of_16_who_record_that_one_fell_back_one_opens_the_next_file(stored):
    back = RecordFallingBack(file_id=monitored(stored), found="又失业了")

    def until_decided(_: int) -> str:
        while True:
            try:
                return asked(stored, back, FILER, now=AFTER_MONITORING) and "done"
            except (StaleVersion, AlreadyExists):
                continue
            except Refusal as no:
                return no.code

    with ThreadPoolExecutor(16) as pool:
        answers = sorted(pool.map(until_decided, range(16)))
    assert answers.count("done") == 1
    assert {*answers} - {"done"} <= {"wrong_state", "person_has_file"}
    assert len(stored.rows(FILES)) == 2
    assert len(told(stored, "household_fell_back")) == 1


@pytest.mark.parametrize("reason", list(CloseReason))
def test_a_file_is_closed_with_its_own_reason_by_a_second_person(stored, reason):
    propose = ProposeClose(file_id=on_file(stored), reason=reason, note="派出所证明")
    file_id = asked(stored, propose, FILER, now=LATER)
    with pytest.raises(SeparationOfDuties):
        asked(stored, DecideClose(file_id=file_id, passed=True), FILER, now=LATER)
    asked(stored, DecideClose(file_id=file_id, passed=True), FIRST, now=LATER)
    row = file_row(stored, file_id)
    assert (row["state"], row["live"]) == (FileState.CLOSED, False)
    assert row["course"]["close_reason"] == reason
    assert row["retention_from"] == LATER.date().isoformat()
    assert [event.reason for event in told(stored, "file_closed")] == [reason]


def test_a_file_that_is_not_closed_after_all_is_on_file(stored):
    propose = ProposeClose(file_id=on_file(stored), reason=CloseReason.MOVED, note="据说迁走")
    file_id = asked(stored, propose, FILER, now=LATER)
    asked(stored, DecideClose(file_id=file_id, passed=False, note="未迁"), FIRST, now=LATER)
    row = file_row(stored, file_id)
    assert (row["state"], row["course"]["close_reason"]) == (FileState.ON_FILE, None)


def test_the_journal_says_of_every_course_what_the_files_say(stored):
    file_id = stable(stored)
    back = RecordFallingBack(file_id=file_id, found="又失业了")
    asked(stored, back, FILER, now=AFTER_MONITORING)
    journal = count_figures(stored.reads(), request=CountFigures(year=2021)).journal
    names = ("file_registered", "household_left", "exit_stable", "household_fell_back")
    assert [journal.became[name] for name in names] == [1, 1, 1, 1]
    assert [journal.events[name] for name in names] == [1, 1, 1, 1]


def test_a_former_episode_is_kept_as_long_as_the_next_one_goes_on(stored):
    former_id = monitored(stored)
    back = RecordFallingBack(file_id=former_id, found="又失业了")
    asked(stored, back, FILER, now=AFTER_MONITORING)
    service = SimpleNamespace(reads=stored.reads())
    assert of_later_episodes(service, [former_id]) == {former_id}
    [following] = [row for row in stored.opened(FILES) if row["_id"] != former_id]
    with stored.work(RELIEF, now=LATER) as unit:
        unit.replace(FILES, {**following, "state": "refused", "live": False})
    assert of_later_episodes(service, [former_id]) == frozenset()


def test_an_accepted_lead_of_somebody_who_had_left_is_his_next_episode(stored):
    former_id = monitored(stored)
    lead = Lead.open_from(
        referral(person_key=KEYS.person_key(ID_NUMBER), ticket_id="ticket-b"),
        act=Act(by="system/relief", at=AFTER_MONITORING, happened_on=AFTER_MONITORING.date()),
    )
    with stored.work(RELIEF, now=AFTER_MONITORING) as unit:
        Leads(unit).add(lead)
    with stored.work(FILER, now=AFTER_MONITORING, action=AcceptLead.action) as unit:
        request = AcceptLead(lead_id=lead.aggregate_id)
        accept_lead(Leads(unit), Cases(unit), request=request, by=FILER, now=AFTER_MONITORING)
    [event] = told(stored, "lead_accepted")
    assert file_row(stored, event.file_id)["course"]["former_file_id"] == former_id
    assert state_of(stored, former_id) == FileState.FALLEN_BACK
