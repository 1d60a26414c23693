"""A household on file is described anew each year; a second person decides by the differences."""

from __future__ import annotations

import pytest

from contracts.refusals import WrongState
from contracts.relief import FileState, SeparationOfDuties
from contracts.relief.household_words import (
    Employment,
    ExpenseKind,
    HardshipClass,
    Health,
    IncomeKind,
    Relation,
)
from contracts.relief.households import AddMember, DescribeHousehold, ExpenseItem, IncomeItem
from contracts.relief.leaving.commands import ProposeLeave
from contracts.relief.leaving.rechecks import (
    BeginRecheck,
    DecideRecheck,
    DropRecheck,
    ListRechecksDue,
    SubmitRecheck,
)
from contracts.relief.leaving_words import LeaveReason, NoRecheck
from contracts.rights import Grant
from records.store import Store
from services.relief.leaving import views
from services.relief.leaving.own_data import recheck_entries
from services.relief.repository.files import FILES, Files
from tests.books import Books
from tests.relief.file_facts import (
    AFTER_NOTICE,
    CIRCUMSTANCES,
    COUNTY,
    FILER,
    FIRST,
    POLICIES,
    STAFF,
    asked,
    hire,
    on_file,
)
from tests.relief.leaving.leaving_facts import LATER, THIRD, file_row, told

NEXT_YEAR = AFTER_NOTICE.replace(year=2022)
RICH = [IncomeItem(member_id="holder", kind=IncomeKind.WAGES, yearly_fen=90_000_00)]
SPENT = [ExpenseItem(kind=ExpenseKind.MEDICAL, yearly_fen=1_000_00)]


@pytest.fixture
def stored(lead_store: Store) -> Books:
    kept = Books("relief", lead_store)
    hire(kept, *STAFF, THIRD)
    return kept


def begun(books: Books) -> str:
    return asked(books, BeginRecheck(file_id=on_file(books)), FILER, now=LATER)


def described(books: Books) -> str:
    """A child more, an income and an expense."""
    file_id = begun(books)
    child = AddMember(
        file_id=file_id, name="卓玛", born_on=LATER.date().replace(year=2010),
        relation=Relation.CHILD, health=Health.HEALTHY, employment=Employment.STUDENT,
    )  # fmt: skip
    asked(books, child, FILER, now=LATER)
    how = DescribeHousehold(
        file_id=file_id, circumstances=CIRCUMSTANCES, incomes=RICH, expenses=SPENT
    )
    asked(books, how, FILER, now=LATER)
    return asked(books, SubmitRecheck(file_id=file_id), FILER, now=LATER)


def answer(books: Books, file_id: str) -> views.RecheckAnswer:
    [row] = [each for each in books.opened(FILES) if each["_id"] == file_id]
    return views.recheck(Files.from_document(row))


def test_what_is_not_as_it_was_is_shown_line_by_line(stored):
    found = answer(stored, described(stored))
    assert (found.class_before, found.class_now) == (HardshipClass.DEEP, HardshipClass.NONE)
    assert [(each.part, each.of, each.whose, each.before, each.now) for each in found.lines] == [
        ("member", "relation", "卓*", None, "child"),
        ("member", "health", "卓*", None, "healthy"),
        ("member", "employment", "卓*", None, "student"),
        ("income", "wages", None, None, "9000000"),
        ("expense", "medical", None, None, "100000"),
        ("hardship_class", "hardship_class", None, "deep", "none"),
    ]


def test_who_described_it_does_not_decide_and_passed_it_counts(stored):
    file_id = described(stored)
    assert file_row(stored, file_id)["assessment"]["class"] == "deep"
    with pytest.raises(SeparationOfDuties):
        asked(stored, DecideRecheck(file_id=file_id, passed=True), FILER, now=LATER)
    asked(stored, DecideRecheck(file_id=file_id, passed=True), FIRST, now=LATER)
    row = file_row(stored, file_id)
    assert (row["state"], row["assessment"]["class"]) == (FileState.ON_FILE, "none")
    assert (row["checked_on"], row["course"]["rechecks"]) == (LATER.date().isoformat(), 1)
    [event] = told(stored, "household_rechecked")
    assert (event.recheck, event.class_before, event.class_now) == (1, "deep", "none")
    assert answer(stored, file_id).decided_on == LATER.date()


def test_a_household_in_no_class_any_more_leaves_by_formula(stored):
    file_id = described(stored)
    asked(stored, DecideRecheck(file_id=file_id, passed=True), FIRST, now=LATER)
    leave = ProposeLeave(file_id=file_id, reason=LeaveReason.CLASS_NOT_MET, note="复核超标")
    asked(stored, leave, FILER, now=LATER)
    assert file_row(stored, file_id)["state"] == FileState.LEAVE_PROPOSED


def test_a_returned_re_check_is_described_further_and_a_dropped_one_changes_nothing(stored):
    file_id = described(stored)
    returned = DecideRecheck(file_id=file_id, passed=False, note="补流水")
    asked(stored, returned, FIRST, now=LATER)
    asked(stored, DropRecheck(file_id=file_id, note="误开"), FILER, now=LATER)
    row = file_row(stored, file_id)
    assert (row["state"], row["recheck"]) == (FileState.ON_FILE, None)
    assert (row["household"]["incomes"], row["household"]["members"]) == ([], [])
    assert told(stored, "household_rechecked") == []
    [opened] = [each for each in stored.opened(FILES) if each["_id"] == file_id]
    with pytest.raises(NoRecheck):
        views.recheck(Files.from_document(opened))


def test_a_household_on_file_is_described_in_a_re_check_alone(stored):
    file_id = on_file(stored)
    how = DescribeHousehold(file_id=file_id, circumstances=CIRCUMSTANCES, incomes=RICH)
    with pytest.raises(WrongState):
        asked(stored, how, FILER, now=LATER)


def test_whose_re_check_is_due_is_listed_the_day_after_a_year_has_passed(stored):
    file_id = on_file(stored)
    reads = stored.reads(Grant(unions=frozenset({COUNTY})))

    def due(**day: int) -> list[str]:
        page = views.list_due(
            reads, request=ListRechecksDue(), policies=POLICIES, now=NEXT_YEAR.replace(**day)
        )
        return [line.file_id for line in page.items]

    assert due(day=19) == []
    assert due(day=20) == [file_id]
    other = stored.reads(Grant(unions=frozenset({"county-540221"})))
    page = views.list_due(other, request=ListRechecksDue(), policies=POLICIES, now=NEXT_YEAR)
    assert page.items == []
    asked(stored, BeginRecheck(file_id=file_id), FILER, now=NEXT_YEAR)
    assert due(day=20) == []


def test_its_holder_is_told_what_was_known_before(stored):
    file_id = described(stored)
    [row] = [each for each in stored.opened(FILES) if each["_id"] == file_id]
    told_of = recheck_entries(Files.from_document(row))
    days, before, found = told_of
    assert {each.code for each in days.fields} >= {"began_on"}
    classes = [{field.code: field.text for field in each.fields} for each in (before, found)]
    assert [each["hardship_class"] for each in classes] == ["deep", "none"]
