"""Households that had left hardship before the platform began come onto the books as left."""

from __future__ import annotations

import pytest

from contracts.jobs import JobFileOf
from contracts.relief import CountFigures, FileState
from contracts.relief.events import FileRegistered
from contracts.relief.leaving.commands import RecordFallingBack
from contracts.relief.leaving.events import ExitStable, HouseholdLeft
from records.store import Store
from services.relief.cases import Cases
from services.relief.figures import count_figures
from services.relief.leaving.handlers import record_falling_back
from services.relief.repository.files import FILES
from tests.relief.file_facts import FILER
from tests.relief.importing.register_facts import Office, household, outcomes, workbook
from tests.relief.lead_facts import NOW, TODAY

LONG_AGO, LATELY = "2020-06-30", "2020-12-31"
REGISTER = workbook([household(0), household(1, left_on=LONG_AGO), household(2, left_on=LATELY)])


@pytest.fixture
def office(lead_store: Store) -> Office:
    return Office(lead_store)


def test_who_had_left_is_monitored_or_gone_for_good_and_never_was_registered_here(office):
    office.take_in(REGISTER)
    files = {row["acftu_number"]: row for row in office.rows(FILES)}
    assert [files[f"A{place:06d}"]["state"] for place in range(3)] == [
        FileState.ON_FILE, FileState.LEFT, FileState.MONITORED,
    ]  # fmt: skip
    gone, watched = files["A000001"], files["A000002"]
    assert (gone["retention_from"], watched["retention_from"]) == ("2020-12-30", None)
    assert (watched["course"]["monitored_until"], watched["live"]) == ("2021-06-30", False)
    kinds = [type(event) for event in office.announced]
    assert kinds.count(FileRegistered) == 1
    assert (kinds.count(HouseholdLeft), kinds.count(ExitStable)) == (2, 1)
    journal = count_figures(office.reads(), request=CountFigures(year=2021)).journal
    assert (journal.became["file_registered"], journal.became["household_left"]) == (1, 2)
    assert journal.announced == journal.kept


def test_the_same_register_again_changes_nothing(office):
    office.take_in(REGISTER)
    before, told = office.rows(FILES), len(office.announced)
    assert outcomes(office.lines(office.take_in(REGISTER))) == ["一致"] * 3
    assert (office.rows(FILES), len(office.announced)) == (before, told)


def test_who_left_there_and_is_on_file_here_differs_and_nothing_is_overwritten(office):
    office.take_in(REGISTER)
    other = workbook([household(0, left_on=LATELY), household(1), household(2, left_on=LATELY)])
    lines = office.lines(office.take_in(other))
    assert outcomes(lines) == ["有差异", "有差异", "一致"]
    assert [line["不一致的项目"] for line in lines] == ["状态, 脱困日期", "状态, 脱困日期", ""]


def test_nobody_left_tomorrow(office):
    wrong = workbook([household(0, left_on=TODAY.replace(year=2022).isoformat())])
    job_id = office.take_in(wrong)
    [fault] = office.lines(job_id, of=JobFileOf.ERRORS)
    assert (fault["字段"], fault["错误代码"]) == ("left_on", "date_in_future")


def test_who_fell_back_since_differs_from_the_register_and_is_no_fault(office):
    office.take_in(REGISTER)
    [watched] = [row["_id"] for row in office.rows(FILES) if row["state"] == FileState.MONITORED]
    with office.work(FILER, now=NOW, action="leaving.propose") as unit:
        back = RecordFallingBack(file_id=watched, found="失业")
        record_falling_back(Cases(unit), request=back)
    lines = office.lines(office.take_in(REGISTER))
    assert outcomes(lines)[:3] == ["一致", "一致", "有差异"]
    assert lines[2]["不一致的项目"].startswith("状态")
    assert len(office.rows(FILES)) == 4
