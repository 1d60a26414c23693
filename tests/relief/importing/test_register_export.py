"""The register leaves in the layout that it came in: read back, each row is the same."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from contracts.jobs import GetJobFile, JobFileOf, JobKind, SheetFormat
from contracts.refusals import InvalidInput, RightMissing
from contracts.relief.exports import ExportRegister
from contracts.relief.household_words import ExpenseKind, IncomeKind
from contracts.relief.households import ExpenseItem, IncomeItem
from contracts.rights import Actor, grant_for
from records.files.receiving import opened
from records.kinds import AUDIT
from records.reads import Reads
from records.store import Store
from services.relief.importing.laying_out import sums
from services.relief.importing.layout import POLICY
from services.relief.importing.register_export import RegisterExport
from services.relief.repository.files import FILES
from tests.relief.aid_facts import ASKER
from tests.relief.file_facts import POLICIES, STAFF, hire, on_file
from tests.relief.importing.register_facts import (
    CHECKER,
    Office,
    household,
    member,
    outcomes,
    workbook,
)
from tests.relief.lead_facts import NOW, TODAY

KIND = JobKind.REGISTER_EXPORT
HOUSEHOLDS = [
    household(0),
    household(1, managing_union="市直", months_employed=7, work_unit="@市医院"),
    household(2, **{"income.farming": "0.07", "expense.care": "12.5"}),
    household(3, left_on="2020-02-03"),
]
FOUR = workbook(HOUSEHOLDS, [member(1), member(2)])
COLUMNS = POLICIES.on(POLICY, TODAY)["files"]["columns"]


@pytest.fixture
def office(lead_store: Store) -> Office:
    """On the twin and on the real database."""
    office = Office(lead_store)
    office.works[KIND] = RegisterExport(policies=POLICIES)
    return office


def exported(office: Office, by: Actor = CHECKER, **more: Any) -> bytes:
    request = ExportRegister(**{"format": SheetFormat.XLSX, "reason": "录入帮扶系统", **more})
    reads = Reads(office.store, grant_for(by, request.action))
    with office.work(by, now=NOW, action=request.action) as unit:
        found = {"laid_out_on": TODAY.isoformat()}
        job_id = office.desk(unit).start(reads, request, found=found)
    office.runner().run(seconds=3600)
    with office.work(by, now=NOW, action="job.follow") as unit:
        wanted = GetJobFile(kind=KIND, job_id=job_id, of=JobFileOf.RESULT)
        file = office.desk(unit).fetch(wanted)
        job = office.desk(unit).own(KIND, job_id)
    assert job.done == job.total  # households, however many members have rows of their own
    return b"".join(opened(file, office.contents))


def sheet_of(content: bytes, title: str) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    head, *rows = book[title].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize("left", [False, True])
def test_what_is_written_is_read_back_as_the_same(office, left):
    office.take_in(FOUR)
    written = exported(office, left=left)
    assert len(sheet_of(written, "档案")) == (1 if left else 3)
    before = office.rows(FILES)
    lines = office.lines(office.run(written, CHECKER, dry_run=True), CHECKER)
    expected = ["一致"] if left else ["一致"] * 3
    assert [each for each in outcomes(lines) if each != "仅本系统有"] == expected
    assert office.rows(FILES) == before


def test_amounts_and_words_stand_as_the_layout_has_them(office):
    office.take_in(FOUR)
    written = exported(office)
    [farmer] = [row for row in sheet_of(written, "档案") if row["农牧业收入（元/年）"]]
    assert (farmer["农牧业收入（元/年）"], farmer["照护支出（元/年）"]) == (0.07, 12.5)
    assert (farmer["困难类别"], farmer["住房情况"]) == ("深度困难", "租房")
    [municipal] = [row for row in sheet_of(written, "档案") if row["管理工会"]]
    assert (municipal["务工月数"], municipal["工作单位"]) == ("7", "@市医院")
    assert len(sheet_of(written, "家庭成员")) == 2


def test_a_file_without_a_number_of_there_stands_with_ours(office):
    hire(office, *STAFF)
    on_file(office)
    [row] = sheet_of(exported(office), "档案")
    assert row["档案编号"] is None
    assert row["本平台档案编号"].startswith("KN-540202-2021-")
    assert row["身份证号"]


def test_whose_data_left_is_in_the_audit_trail_file_by_file(office):
    office.take_in(FOUR)
    exported(office, reason="录入，联系13908920001")
    rows = [row for row in office.rows(AUDIT) if row["action"] == "register.export"]
    assert len([row for row in rows if row["subject"].startswith("file/")]) == 3
    assert not [row for row in office.rows(AUDIT) if "13908920001" in repr(row)]


def test_only_a_workbook_can_be_asked_for_and_only_by_whose_work_it_is(office):
    with pytest.raises(InvalidInput):
        exported(office, format=SheetFormat.CSV)
    with pytest.raises(RightMissing):
        exported(office, by=ASKER)


@pytest.mark.unit
def test_a_kind_without_a_column_counts_as_another_one():
    incomes = (
        IncomeItem(member_id="holder", kind=IncomeKind.WAGES, yearly_fen=1),
        IncomeItem(member_id="holder", kind=IncomeKind.FARMING, yearly_fen=2),
    )
    spent = (ExpenseItem(kind=ExpenseKind.CARE, yearly_fen=3),)
    assert sums("income", incomes, ["income.wages", "income.other"]) == {
        "income.wages": 1,
        "income.other": 2,
    }
    assert sums("expense", spent, list(COLUMNS)) == {"expense.care": 3}
