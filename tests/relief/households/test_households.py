"""Households: one household, one file; a person in one household; what is submitted is decided."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contracts.own_data import ACTION, OwnRecord
from contracts.people import Applicant
from contracts.refusals import InvalidInput, Refusal, WrongState
from contracts.relief import (
    DraftFile,
    FileItem,
    FileState,
    FirstReviewFile,
    PersonHasFile,
    SeparationOfDuties,
    SubmitFile,
    Verdict,
)
from contracts.relief.household_words import (
    ExpenseKind,
    HardshipClass,
    Health,
    HouseholdMissing,
    IncomeKind,
    LossKind,
    MemberElsewhere,
    MemberNotFound,
    NoClassApplies,
    PartNotReturned,
    Relation,
    Step,
    WhyLeft,
)
from contracts.relief.households import (
    HOLDER,
    ChangeMember,
    DecideResemblance,
    DescribeHousehold,
    ExpenseItem,
    IncomeItem,
    Loss,
    RemoveMember,
)
from contracts.relief.resemblances import (
    HowCompared,
    NoResemblance,
    Resemblance,
    SuspectedDuplicate,
)
from contracts.rights import Role
from records.retention import Pseudonyms
from records.store import Store
from services.relief.cases import Cases
from services.relief.households import resembling, views
from services.relief.own_data import own_records
from services.relief.repository.acts import ACTS, Acts
from services.relief.repository.files import FILES, Files
from tests.books import KEYS, Books
from tests.own_data import in_words, question, worker_at
from tests.relief.file_facts import (
    CIRCUMSTANCES,
    CITY_OFFICER,
    FILER,
    FIRST,
    POLICIES,
    REVIEWER,
    STAFF,
    WORK_UNIT,
    asked,
    described,
    drafted,
    hire,
    person,
    submitted,
    visited,
)
from tests.relief.households.household_facts import CHILD_BORN, CHILD_NAME, CHILD_NUMBER, child
from tests.relief.lead_facts import ID_NUMBER, NOW, RELIEF, WORKER, act
from vocabulary.id_number import check_character

OTHER_NUMBER = "54020219810203111" + check_character("54020219810203111")
OTHER = Applicant(name="边巴", phone="+8613908920009", id_number=OTHER_NUMBER)
LINE = 84_700 * 12


@pytest.fixture
def books(lead_store: Store) -> Books:
    """On the twin and on the real database."""
    kept = Books("relief", lead_store)
    hire(kept, *STAFF)
    return kept


def answer_of(books: Books, file_id: str) -> Any:
    with books.work(RELIEF, now=NOW) as unit:
        file = Files(unit).get(file_id)
        return views.household(Cases(unit), file, policies=POLICIES, now=NOW)


THIRD = Applicant(name="达瓦", phone="+8613908920007", id_number="540202197108151128")


def of_other(books: Books, holder: Applicant = OTHER) -> str:
    """Another household's draft, described, with nobody in it but its holder."""
    file_id = asked(books, DraftFile(applicant=holder, county="540202"), FILER)
    return asked(books, DescribeHousehold(file_id=file_id, circumstances=CIRCUMSTANCES), FILER)


def refused(books: Books, refusal: type[Refusal], request: Any, by: Any = FILER) -> Refusal:
    before, told = books.everything([FILES]), len(books.announced)
    with pytest.raises(refusal) as caught:
        asked(books, request, by)
    assert books.everything([FILES]) == before
    assert len(books.announced) == told
    return caught.value


def submission(file_id: str) -> SubmitFile:
    return SubmitFile(file_id=file_id, work_unit=WORK_UNIT)


def returning(file_id: str) -> FirstReviewFile:
    return FirstReviewFile(
        file_id=file_id, outcome=Verdict.RETURNED, items=[FileItem.INCOME], note="收入证明不全"
    )


def earning(file_id: str, yearly_fen: int) -> DescribeHousehold:
    income = IncomeItem(member_id=HOLDER, kind=IncomeKind.WAGES, yearly_fen=yearly_fen)
    return DescribeHousehold(file_id=file_id, circumstances=CIRCUMSTANCES, incomes=[income])


def test_a_household_is_told_masked_with_its_class_explained(books):
    file_id = asked(books, child(drafted(books)), FILER)
    asked(books, earning(file_id, 2 * LINE), FILER)
    told = answer_of(books, file_id)
    (member,) = told.members
    assert member.born_in == CHILD_BORN.year
    assert CHILD_NAME not in repr(told)
    assert CHILD_NUMBER not in repr(told)
    assert told.today.hardship_class == HardshipClass.RELATIVE
    assert {line.step: line.figure for line in told.today.lines}[Step.PEOPLE] == 2
    assert told.decided is None
    asked(books, submission(file_id), FILER)
    assert answer_of(books, file_id).decided == told.today


def test_a_file_without_a_described_household_is_not_submitted(books):
    refused(books, HouseholdMissing, submission(drafted(books)))
    other = asked(books, DraftFile(applicant=OTHER, county="540202"), FILER)
    refused(books, HouseholdMissing, submission(asked(books, child(other), FILER)))


def test_nobody_is_in_two_households(books):
    asked(books, child(described(books)), FILER)
    other = of_other(books)
    refused(books, MemberElsewhere, child(other))
    as_holder = Applicant(name=CHILD_NAME, phone="+8613908920008", id_number=CHILD_NUMBER)
    refused(books, PersonHasFile, DraftFile(applicant=as_holder, county="540221"), CITY_OFFICER)


def test_a_holder_is_no_member_of_another_household(books):
    described(books)
    other = of_other(books)
    refused(books, MemberElsewhere, child(other, name=WORKER.name, id_number=ID_NUMBER))


def test_somebody_is_in_a_household_once(books):
    file_id = asked(books, child(drafted(books)), FILER)
    refused(books, MemberElsewhere, child(file_id))
    refused(books, MemberElsewhere, child(file_id, id_number=None, born_on=CHILD_BORN))


def test_the_day_of_birth_is_told_once_and_is_past(books):
    file_id = drafted(books)
    refused(books, InvalidInput, child(file_id, id_number=None))
    refused(books, InvalidInput, child(file_id, born_on=date(2009, 5, 7)))
    refused(books, InvalidInput, child(file_id, id_number=None, born_on=date(2022, 1, 1)))


def test_who_looks_like_somebody_elsewhere_blocks_until_a_person_decides(books):
    first = asked(books, child(described(books)), FILER)
    other = asked(books, child(of_other(books), id_number=None, born_on=CHILD_BORN), FILER)
    (line,) = answer_of(books, other).resembling
    assert (line.file_id, line.decided) == (first, None)
    refused(books, SuspectedDuplicate, submission(other))
    decide = DecideResemblance(
        file_id=other, other_file_id=first, found=Resemblance.SAME_PERSON,
        by_way_of=HowCompared.DOCUMENTS,
    )  # fmt: skip
    refused(books, SeparationOfDuties, decide, person("filer", Role.LEADER))
    asked(books, decide, REVIEWER)
    refused(books, SuspectedDuplicate, submission(other))
    (kept,) = answer_of(books, other).members
    gone = RemoveMember(file_id=other, member_id=kept.member_id, why=WhyLeft.ENTERED_WRONGLY)
    asked(books, gone, FILER)
    assert answer_of(books, other).resembling == []
    asked(books, submission(other), FILER)


def test_whoever_was_told_apart_hides_nobody_who_was_not(books, monkeypatch):
    monkeypatch.setattr(resembling, "MOST_ALIKE", 1)
    first = asked(books, child(described(books)), FILER)
    unnumbered = {"id_number": None, "born_on": CHILD_BORN}
    second = asked(books, child(of_other(books), **unnumbered), FILER)
    third = asked(books, child(of_other(books, THIRD), **unnumbered), FILER)
    decide = {"found": Resemblance.DIFFERENT_PEOPLE, "by_way_of": HowCompared.SEEN}
    asked(books, DecideResemblance(file_id=third, other_file_id=first, **decide), REVIEWER)
    refused(books, SuspectedDuplicate, submission(third))
    assert [line.file_id for line in answer_of(books, third).resembling] == [second, first]


def test_different_people_of_one_name_and_birthday_may_be_on_file_both(books):
    first = asked(books, child(described(books)), FILER)
    other = asked(books, child(of_other(books), id_number=None, born_on=CHILD_BORN), FILER)
    decide = {"found": Resemblance.DIFFERENT_PEOPLE, "by_way_of": HowCompared.SEEN}
    asked(books, DecideResemblance(file_id=other, other_file_id=first, **decide), REVIEWER)
    asked(books, submission(other), FILER)
    # It was decided on one file: the other one's submission is another decision.
    refused(books, SuspectedDuplicate, submission(first))
    stranger = asked(
        books,
        DraftFile(applicant=THIRD, county="540202"),
        FILER,
    )
    refused(
        books, NoResemblance,
        DecideResemblance(file_id=first, other_file_id=stranger, **decide), REVIEWER,
    )  # fmt: skip


def test_what_was_not_returned_is_not_changed(books):
    file_id = visited(books)
    asked(books, returning(file_id), FIRST)
    seen = refused(books, PartNotReturned, child(file_id))
    assert seen.details["items"] == FileItem.HOUSEHOLD
    asked(books, earning(file_id, 5), FILER)
    spent = ExpenseItem(kind=ExpenseKind.MEDICAL, yearly_fen=5)
    more = DescribeHousehold(file_id=file_id, circumstances=CIRCUMSTANCES, expenses=[spent])
    refused(books, PartNotReturned, more)


DESCRIBED = {FileState.DRAFT, FileState.RECHECKING}


@pytest.mark.parametrize("state", [each for each in FileState if each not in DESCRIBED])
def test_a_household_is_changed_in_a_draft_or_what_was_returned(books, state):
    file_id = submitted(books)
    with books.work(RELIEF, now=NOW) as unit, Files(unit).changing(file_id) as file:
        file.state = state
    if state == FileState.RETURNED:
        refused(books, PartNotReturned, child(file_id))
    else:
        refused(books, WrongState, child(file_id))


def test_who_described_a_household_reviews_nothing_of_it(books):
    file_id = drafted(books)
    asked(books, DescribeHousehold(file_id=file_id, circumstances=CIRCUMSTANCES), FIRST)
    asked(books, submission(file_id), FILER)
    with books.work(RELIEF, now=NOW) as unit, Files(unit).changing(file_id) as file:
        file.state = FileState.VISITED
    refused(
        books, SeparationOfDuties,
        FirstReviewFile(file_id=file_id, outcome=Verdict.PASSED), FIRST,
    )  # fmt: skip


def test_a_household_of_no_class_does_not_pass(books):
    file_id = described(books)
    asked(books, earning(file_id, 10 * LINE), FILER)
    asked(books, submission(file_id), FILER)
    with books.work(RELIEF, now=NOW) as unit, Files(unit).changing(file_id) as file:
        file.state = FileState.VISITED
    refused(books, NoClassApplies, FirstReviewFile(file_id=file_id, outcome=Verdict.PASSED), FIRST)
    asked(books, returning(file_id), FIRST)


def test_a_member_is_changed_and_leaves_with_his_incomes(books):
    file_id = asked(books, child(described(books)), FILER)
    (member,) = answer_of(books, file_id).members
    income = IncomeItem(member_id=member.member_id, kind=IncomeKind.TRANSFERS, yearly_fen=9)
    asked(
        books,
        DescribeHousehold(file_id=file_id, circumstances=CIRCUMSTANCES, incomes=[income]),
        FILER,
    )
    change = {"relation": Relation.SIBLING, "health": Health.CHRONIC}
    asked(
        books,
        ChangeMember(file_id=file_id, member_id=member.member_id,
                     employment=member.employment, **change),
        FILER,
    )  # fmt: skip
    (changed,) = answer_of(books, file_id).members
    assert (changed.relation, changed.health) == (Relation.SIBLING, Health.CHRONIC)
    removal = RemoveMember(file_id=file_id, member_id=member.member_id, why=WhyLeft.MARRIED)
    asked(books, removal, FILER)
    told = answer_of(books, file_id)
    assert (told.members, told.incomes) == ([], [])
    refused(books, MemberNotFound, removal)


def test_an_income_is_of_somebody_in_it_and_each_kind_is_told_once(books):
    file_id = drafted(books)
    wages = IncomeItem(member_id=HOLDER, kind=IncomeKind.WAGES, yearly_fen=1)
    nobody = IncomeItem(member_id="nobody", kind=IncomeKind.WAGES, yearly_fen=1)
    spent = ExpenseItem(kind=ExpenseKind.CARE, yearly_fen=1)
    for lists in ({"incomes": [wages, wages]}, {"incomes": [nobody]}, {"expenses": [spent, spent]}):
        refused(
            books, InvalidInput,
            DescribeHousehold(file_id=file_id, circumstances=CIRCUMSTANCES, **lists),
        )  # fmt: skip


def test_a_loss_is_not_of_tomorrow(books):
    loss = Loss(kind=LossKind.DISASTER, amount_fen=1, happened_on=date(2021, 3, 6))
    how = type(CIRCUMSTANCES)(**{**vars(CIRCUMSTANCES), "loss": loss})
    refused(books, InvalidInput, DescribeHousehold(file_id=drafted(books), circumstances=how))


def test_saying_the_same_again_leaves_no_act(books):
    file_id = described(books)
    with books.work(RELIEF, now=NOW) as unit:
        acts = Files(unit).get(file_id).acts
    asked(books, DescribeHousehold(file_id=file_id, circumstances=CIRCUMSTANCES), FILER)
    with books.work(RELIEF, now=NOW) as unit:
        assert Files(unit).get(file_id).acts == acts


def test_nothing_of_a_household_is_readable_where_it_is_stored(books):
    file_id = asked(books, child(described(books)), FILER)
    asked(books, earning(file_id, 1_234_567), FILER)
    stored = repr(books.everything([FILES, ACTS]))
    for secret in (CHILD_NAME, CHILD_NUMBER, "1234567", "major_illness"):
        assert secret not in stored


def test_its_people_are_told_what_is_kept_of_them_and_nothing_of_each_other(books):
    file_id = asked(books, child(described(books)), FILER)
    holder = own(books, WORKER.name, ID_NUMBER)
    assert [section.code for section in holder.sections][:3] == ["record", "household", "members"]
    assert CHILD_NUMBER in repr(holder)
    member = own(books, CHILD_NAME, CHILD_NUMBER)
    assert (member.subject, [section.code for section in member.sections]) == (
        f"file/{file_id}",
        ["members"],
    )
    assert WORKER.name not in repr(member)
    assert ID_NUMBER not in repr(member)
    for language in ("zh-CN", "bo"):
        assert in_words([holder, member], language)["records"]


def own(books: Books, name: str, id_number: str) -> OwnRecord:
    with books.work(worker_at(WORKER.phone), now=NOW, action=ACTION) as unit:
        (record,), _ = own_records(
            books.reads(unit.grant), Acts(unit), request=question(name, id_number), keys=KEYS
        )
    return record


def test_at_the_end_of_retention_nobody_is_in_it_and_its_class_stays(books):
    file_id = asked(books, child(described(books)), FILER)
    asked(books, submission(file_id), FILER)
    with books.work(RELIEF, now=NOW) as unit, Files(unit).changing(file_id, veiled=True) as file:
        file.state = FileState.REFUSED
        file.archive(Pseudonyms(), act=act())
    (row,) = books.opened(FILES)
    assert row["assessment"]["class"] == HardshipClass.DEEP
    assert (row["household"]["members"], row["household"]["lines"], row["look_keys"]) == (
        [],
        [],
        [],
    )
    assert len(row["person_keys"]) == 1
    assert KEYS.person_key(CHILD_NUMBER) not in row["person_keys"]
