"""A register is checked by one and taken in by another; what is here is never overwritten."""

from __future__ import annotations

import pytest

from contracts.files import FileUnreadable
from contracts.jobs import JobFileOf, JobState
from contracts.people import Applicant
from contracts.relief import DraftFile, FileOpened, FileRegistered, FileState
from contracts.relief.imports import CheckNeeded, SheetLayoutUnknown
from records.jobs.kept import KeptJobs
from records.store import Store
from services.relief.importing import rows
from services.relief.importing.register import register_of
from services.relief.repository.acts import ACTS
from services.relief.repository.files import FILES, Files
from tests.books import KEYS
from tests.relief.file_facts import FILER, POLICIES, asked
from tests.relief.importing.register_facts import (
    CHECKER,
    TAKER,
    Office,
    household,
    id_number,
    member,
    outcomes,
    somebody,
    workbook,
)
from tests.relief.lead_facts import NOW, RELIEF, TODAY

FIVE = workbook([household(n) for n in range(5)], [member(1), member(3)])


@pytest.fixture
def office(lead_store: Store) -> Office:
    """On the twin and on the real database."""
    return Office(lead_store)


def test_a_register_is_taken_in_with_its_households_and_numbers(office):
    job_id = office.take_in(FIVE)
    lines = office.lines(job_id)
    assert outcomes(lines) == ["新建"] * 5
    assert [line["工会帮扶系统档案编号"] for line in lines] == [f"A{n:06d}" for n in range(5)]
    files = {row["acftu_number"]: row for row in office.opened(FILES)}
    assert {row["state"] for row in files.values()} == {FileState.ON_FILE}
    household_of_1 = files["A000001"]["household"]
    assert [each["id_number"] for each in household_of_1["members"]] == [id_number(1, 2010)]
    assert household_of_1["incomes"][0]["yearly_fen"] == 2_400_050
    assert files["A000001"]["assessment"]["class"] == "deep"
    events = [type(each) for each in office.announced if type(each) in (FileOpened, FileRegistered)]
    assert events.count(FileOpened) == events.count(FileRegistered) == 5
    (first, *_) = office.rows(ACTS)
    assert (first["by"], first["others"]) == (TAKER.name, [CHECKER.name])


def test_the_same_file_again_changes_nothing(office):
    office.take_in(FIVE)
    before, told = office.rows(FILES), len(office.announced)
    job_id = office.run(FIVE, TAKER, dry_run=False)
    assert outcomes(office.lines(job_id)) == ["一致"] * 5
    assert (office.rows(FILES), len(office.announced)) == (before, told)


def test_a_check_changes_nothing_and_says_what_would_come_of_each_row(office):
    job_id = office.run(FIVE, CHECKER, dry_run=True)
    assert outcomes(office.lines(job_id, CHECKER)) == ["新建"] * 5
    assert office.rows(FILES) == []
    assert office.announced == []


def test_who_checked_it_does_not_take_it_in_nor_anybody_who_acts_for_him(office):
    with pytest.raises(CheckNeeded):
        office.start(FIVE, TAKER, dry_run=False)
    office.run(FIVE, CHECKER, dry_run=True)
    for name in ("checker", "taker for staff/checker"):
        with pytest.raises(CheckNeeded):
            office.start(FIVE, somebody(name), dry_run=False)
    other = workbook([household(n) for n in range(4)])
    with pytest.raises(CheckNeeded):
        office.start(other, TAKER, dry_run=False)
    office.run(FIVE, TAKER, dry_run=False)


def test_a_check_that_was_not_run_to_its_end_is_none(office):
    office.start(FIVE, CHECKER, dry_run=True)
    with pytest.raises(CheckNeeded):
        office.start(FIVE, TAKER, dry_run=False)


def test_what_is_here_is_compared_linked_and_never_overwritten(office):
    office.take_in(FIVE)
    changed = [household(n) for n in range(1, 6)]
    changed[0] |= {"phone": "13700000001", "income.wages": 1}
    changed[1] |= {"hardship_class": "相对困难"}
    again = workbook(changed, [member(1, health="残疾"), member(3)])
    before = {row["acftu_number"]: row for row in office.rows(FILES)}
    lines = office.lines(office.take_in(again))
    assert outcomes(lines) == ["有差异", "有差异", "一致", "一致", "新建", "仅本系统有"]
    assert lines[0]["不一致的项目"] == "联系电话, 家庭成员, 家庭收入"
    assert lines[1]["不一致的项目"] == "困难类别"
    after = {row["acftu_number"]: row for row in office.rows(FILES)}
    assert {number: after[number] for number in before} == before


def test_a_file_of_ours_gets_the_number_of_there(office):
    ours = Applicant(name="次仁", phone="+8613900000000", id_number=id_number(0))
    asked(office, DraftFile(applicant=ours, county="540202"), FILER)
    (line, *_) = office.lines(office.take_in(FIVE))
    assert line["结果"] == "有差异"
    assert line["不一致的项目"].startswith("状态")
    (kept,) = [row for row in office.rows(FILES) if row["state"] == FileState.DRAFT]
    assert kept["acftu_number"] == "A000000"
    again = office.run(FIVE, TAKER, dry_run=False)
    assert office.lines(again)[0]["结果"] == "有差异"


WRONG_DIGIT = id_number(1)[:-1] + ("0" if id_number(1)[-1] != "0" else "1")
FAULTY = {
    "wrong check digit": (household(1, id_number=WRONG_DIGIT), "id_number"),
    "no name": (household(1, name=None), "name"),
    "unknown word": (household(1, housing="帐篷"), "housing"),
    "three decimals": (household(1, **{"income.wages": "1.234"}), "income.wages"),
    "foreign phone": (household(1, phone="12345"), "phone"),
    "county elsewhere": (household(1, county="拉萨"), "county"),
    "half a month": (household(1, months_employed="1.5"), "months_employed"),
}


@pytest.mark.parametrize("case", sorted(FAULTY))
def test_a_faulty_row_costs_the_others_nothing(case):
    office = Office()
    row, field = FAULTY[case]
    job_id = office.take_in(workbook([household(0), row, household(2)]))
    assert outcomes(office.lines(job_id)) == ["新建", "新建"]
    (fault,) = office.lines(job_id, of=JobFileOf.ERRORS)
    assert (fault["行号"], fault["记录标识"], fault["字段"]) == ("2", "A000001", field)
    assert fault["说明"]


@pytest.mark.parametrize(
    ("rows", "members", "code"),
    [
        ([household(0), household(1, acftu_number="A000000")], [], "row_twice"),
        ([household(0), household(1, id_number=id_number(0))], [], "row_twice"),
        ([household(0)], [member(7)], "missing_field"),
        ([household(0)], [member(0), member(0)], "member_elsewhere"),
        ([household(0), household(1)], [member(1, id_number=id_number(0))], "row_twice"),
        ([household(0)], [member(0, id_number=None)], "invalid_input"),
    ],
)
def test_nobody_stands_in_a_register_twice(rows, members, code):
    office = Office()
    job_id = office.take_in(workbook(rows, members))
    (fault,) = office.lines(job_id, of=JobFileOf.ERRORS)
    assert fault["错误代码"] == code


def test_a_member_of_another_household_here_is_a_fault(office):
    office.take_in(FIVE)
    row = household(9, id_number=id_number(1, 2010), name="卓玛")
    job_id = office.take_in(workbook([row, household(8, acftu_number="A000002")]))
    faults = office.lines(job_id, of=JobFileOf.ERRORS)
    assert [each["错误代码"] for each in faults] == ["member_elsewhere", "number_of_another"]


def test_rows_of_unions_beyond_ones_reach_are_faults():
    office, county = Office(), somebody("taker", "county-540221")
    office.run(FIVE, CHECKER, dry_run=True)
    job_id = office.run(FIVE, county, dry_run=False)
    faults = office.lines(job_id, county, of=JobFileOf.ERRORS)
    assert [each["错误代码"] for each in faults] == ["foreign_union"] * 5
    assert office.rows(FILES) == []


def test_a_process_that_ends_anywhere_costs_a_step_and_no_row_twice(office):
    office.run(FIVE, CHECKER, dry_run=True)
    job_id = office.start(FIVE, TAKER, dry_run=False)
    while office.shown(job_id, TAKER).state in (JobState.WAITING, JobState.RUNNING):
        office.runner().run(seconds=0)  # one step, and another process goes on
    assert outcomes(office.lines(job_id)) == ["新建"] * 5
    assert len(office.rows(FILES)) == 5


def test_the_register_is_gone_when_the_job_has_ended(office):
    job_id = office.take_in(FIVE)
    with office.work(RELIEF, now=NOW) as unit:
        job, _ = KeptJobs(unit).find(job_id)
    source = job.opening.wanted["file_id"]
    assert source in job.left_over
    assert source not in getattr(office.contents, "kept", {})


def test_what_is_no_workbook_in_the_layout_is_refused_at_once():
    for content, refusal in (
        (b"no workbook", FileUnreadable),
        (b"PK\x03\x04 broken", FileUnreadable),
    ):
        with pytest.raises(refusal):
            register_of(content, POLICIES, KEYS, on=TODAY)
    with pytest.raises(SheetLayoutUnknown):
        register_of(workbook_without("联系电话"), POLICIES, KEYS, on=TODAY)


def workbook_without(heading: str) -> bytes:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(FIVE))
    for cell in book["档案"][1]:
        if cell.value == heading:
            cell.value = "其他"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("taken", [0, 1, 3])
def test_a_number_that_is_taken_is_drawn_again(monkeypatch, taken):
    office = Office()
    office.take_in(workbook([household(n) for n in range(3)]))
    used = [row["number"] for row in office.rows(FILES)][:taken]
    drawn = iter([*used, *(f"KN-540202-2021-9{n:05d}" for n in range(9))])
    monkeypatch.setattr(rows, "draw_number", lambda county, day: next(drawn))
    with office.work(RELIEF, now=NOW) as unit:
        free = rows.free_numbers(Files(unit), ["540202", "540202"], TODAY)
    assert len(set(free["540202"])) == 2
    assert not set(free["540202"]) & set(used)


@pytest.mark.parametrize("months", ["9" * 5000, "9" * 400, "²", "1e400"])
def test_a_number_that_nobody_can_mean_is_a_faulty_row_and_costs_the_others_nothing(office, months):
    content = workbook([household(1, months_employed=months), household(2)])
    job_id = office.run(content, CHECKER, dry_run=True)
    faults = office.lines(job_id, CHECKER, of=JobFileOf.ERRORS)
    assert [list(line.values())[2] for line in faults] == ["months_employed"]
    assert outcomes(office.lines(job_id, CHECKER)) == ["新建"]


def test_a_member_who_is_born_after_the_register_was_handed_in_is_a_fault(office):
    unborn = member(1, id_number=None, born_on="2199-01-01")
    job_id = office.run(workbook([household(1)], [unborn]), CHECKER, dry_run=True)
    assert office.shown(job_id, CHECKER).faulty == 1
    assert outcomes(office.lines(job_id, CHECKER)) == []
