"""Golden Autumn: a student of a household on file goes eight stages to the payout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from contracts.refusals import InvalidInput, Refusal, WrongState
from contracts.relief import (
    AidState,
    ConflictKind,
    ConflictOfInterest,
    DeclareConflict,
    FileNotOnFile,
    FundedAlready,
    ItemsNotCorrected,
    NoticeNotOver,
    SeparationOfDuties,
    StageMovedUp,
    Verdict,
)
from contracts.relief.bank import RevokeAid
from contracts.relief.golden_autumn.commands import (
    ApplyAgainForStudent,
    CheckStudentMaterials,
    ConfirmStudentAid,
    FirstReviewStudentAid,
    PostStudentNotice,
    ReviewStudentAid,
    WithdrawStudentAid,
)
from contracts.relief.golden_autumn.events import StudentAided
from contracts.relief.golden_autumn.words import (
    EntryUsed,
    NotAStudent,
    StudentAidOnly,
    StudentAppliedFor,
    StudentItem,
    StudentUnidentified,
    StudiesNotAided,
    StudyLevel,
    Tuition,
)
from contracts.relief.household_words import Relation
from contracts.relief.words import RefusalReason
from services.relief import filing
from services.relief.cases import Cases
from services.relief.golden_autumn import views
from services.relief.golden_autumn.repository import STUDENT_AID
from services.relief.repository.aid_requests import AID_REQUESTS
from tests.books import KEYS, Books
from tests.relief.aid_facts import APPROVER, PAYEE, aid_on, approval
from tests.relief.file_facts import CONFIRMER, FILER, FIRST, REVIEWER, USE_CASES, asked
from tests.relief.golden_autumn.student_facts import (
    AMOUNT,
    CHECKER,
    NOTICE_OVER,
    REVOKER,
    SECOND_REVIEWER,
    STUDENT_ID,
    STUDENT_NAME,
    STUDIES,
    SUMMER,
    aid_of,
    application,
    applied,
    daughter,
    decided,
    entered,
    entry,
    funded,
    funds,
    granted,
    member_of,
    noticed,
    paid,
    parent_on_file,
    reviewed,
    row_of,
    scan,
)
from tests.relief.lead_facts import RELIEF

pytestmark = pytest.mark.unit

USE_CASES |= {
    DeclareConflict: lambda cases, request: filing.declare_conflict(cases, request=request)
}


@pytest.fixture
def books() -> Books:
    return Books("relief")


def refused(refusal: type[Refusal], does: Callable[[], Any]) -> Refusal:
    with pytest.raises(refusal) as told:
        does()
    return told.value


def aided(books: Books) -> list[StudentAided]:
    return [each for each in books.announced if isinstance(each, StudentAided)]


def shown(books: Books, student_aid_id: str) -> Any:
    with books.work(RELIEF, now=NOTICE_OVER) as unit:
        cases = Cases(unit)
        return views.student_aid(cases, cases.student_aid.get(student_aid_id))


def test_a_student_goes_eight_stages_by_different_people_and_is_paid(books):
    student_aid_id = paid(books)
    answer = shown(books, student_aid_id)
    assert answer.state == "paid"
    assert [act.stage for act in answer.acts] == [
        "student_application", "material_check", "student_first_review", "student_review",
        "student_notice", "student_confirmation", "student_entry", "fund_request",
    ]  # fmt: skip
    [event] = aided(books)
    assert (event.amount_fen, event.municipal, event.year) == (AMOUNT, False, 2021)
    [aid] = books.opened(AID_REQUESTS)
    terms = aid["terms"]
    assert (aid["state"], terms["year"], terms["amount_fen"]) == ("paid", 2021, AMOUNT)
    assert aid["beneficiary_key"] == KEYS.person_key(STUDENT_ID)


def test_names_are_masked_and_lie_encrypted(books):
    answer = shown(books, applied(books))
    assert STUDENT_NAME not in str(answer)
    assert STUDENT_NAME not in str(books.rows(STUDENT_AID))
    assert STUDIES.school not in str(books.rows(STUDENT_AID))


def test_the_notice_names_no_student(books):
    answer = shown(books, noticed(books))
    assert answer.notice is not None
    assert "拉姆" not in str(answer.notice)
    assert answer.notice.number_tail == answer.file_number[-4:]


def test_a_file_that_is_not_on_file_applies_for_nobody(books):
    file_id = parent_on_file(books)
    told = application(books, file_id)
    with books.work(RELIEF, now=SUMMER) as unit, Cases(unit).files.changing(file_id) as file:
        file.state = type(file.state).LEFT
    refused(FileNotOnFile, lambda: asked(books, told, FILER, now=SUMMER))
    assert books.rows(STUDENT_AID) == []


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"member_id": "nobody"}, NotAStudent),
        ({"studies": replace(STUDIES, tuition=Tuition.MILITARY)}, StudiesNotAided),
        ({"studies": replace(STUDIES, tuition=Tuition.FREE_TEACHER_TRAINING)}, StudiesNotAided),
    ],
)
def test_only_a_student_of_the_household_whose_studies_cost_is_applied_for(books, changed, refusal):
    file_id = parent_on_file(books)
    told = application(books, file_id, **changed)
    refused(refusal, lambda: asked(books, told, FILER, now=SUMMER))
    assert books.rows(STUDENT_AID) == []


def test_a_grandmother_is_no_student_and_one_without_number_cannot_be_told_apart(books):
    other = {"id_number": None, "born_on": SUMMER.date() - timedelta(days=6_000)}
    unknown = daughter("", name="边巴卓玛", **other)
    grandmother = daughter("", name="白玛央金", relation=Relation.GRANDPARENT, **other)
    file_id = parent_on_file(books, unknown, grandmother)
    for name, refusal in (("边巴卓玛", StudentUnidentified), ("白玛央金", NotAStudent)):
        told = application(books, file_id, member_id=member_of(books, file_id, name))
        refused(refusal, lambda told=told: asked(books, told, FILER, now=SUMMER))


def test_two_children_of_one_parent_are_both_aided_and_neither_twice(books):
    brother = daughter("", name="扎西顿珠", id_number="540202200505050038")
    file_id = parent_on_file(books, brother)
    first = asked(books, application(books, file_id), FILER, now=SUMMER)
    his = application(books, file_id, member_id=member_of(books, file_id, "扎西顿珠"))
    assert asked(books, his, FILER, now=SUMMER) != first
    again = application(books, file_id)
    refused(StudentAppliedFor, lambda: asked(books, again, FILER, now=SUMMER))


def test_who_is_refused_may_be_applied_for_again(books):
    student_aid_id = applied(books)
    reason = RefusalReason.COVERED_ELSEWHERE
    refusing = {"outcome": Verdict.REFUSED, "reason": reason, "note": "已获"}
    decided(books, CheckStudentMaterials, student_aid_id, CHECKER, **refusing)
    file_id = row_of(books, student_aid_id)["file_id"]
    asked(books, application(books, file_id), FILER, now=SUMMER)


def test_what_is_returned_comes_back_with_just_that_and_is_reviewed_anew(books):
    student_aid_id = applied(books)
    items = [StudentItem.SCHOOL, StudentItem.ADMISSION_NOTICE]
    returning = {"outcome": Verdict.RETURNED, "items": items, "note": "看不清"}
    decided(books, CheckStudentMaterials, student_aid_id, CHECKER, **returning)

    def again(corrected: list[StudentItem], **more: Any) -> str:
        told = {"studies": replace(STUDIES, level=StudyLevel.JUNIOR_COLLEGE), **more}
        request = ApplyAgainForStudent(student_aid_id=student_aid_id, corrected=corrected, **told)
        return asked(books, request, FILER, now=SUMMER)

    refused(ItemsNotCorrected, lambda: again(items[:1]))
    refused(ItemsNotCorrected, lambda: again([*items, StudentItem.TUITION]))
    again(items, materials=[scan(books)])
    row = row_of(books, student_aid_id)
    assert (row["state"], row["submissions"], row["amount_fen"]) == ("applied", 2, 200_000)
    assert len(row["materials"]) == 1
    refused(
        SeparationOfDuties, lambda: decided(books, CheckStudentMaterials, student_aid_id, CHECKER)
    )


def test_a_decision_says_what_and_why(books):
    student_aid_id = applied(books)
    for wrong in (
        {"outcome": Verdict.RETURNED, "note": "看不清"},
        {"outcome": Verdict.REFUSED, "note": "不符"},
        {"outcome": Verdict.PASSED, "items": [StudentItem.SCHOOL]},
        {"outcome": Verdict.RETURNED, "items": [StudentItem.SCHOOL]},
    ):
        refused(
            InvalidInput,
            lambda wrong=wrong: decided(
                books, CheckStudentMaterials, student_aid_id, CHECKER, **wrong
            ),
        )
    assert row_of(books, student_aid_id)["state"] == "applied"


def test_nobody_decides_twice_in_the_stages_of_one_application(books):
    student_aid_id = reviewed(books)
    asked(books, PostStudentNotice(student_aid_id=student_aid_id), FILER, now=SUMMER)
    for by in (FILER, CHECKER, FIRST, REVIEWER):
        refused(
            (SeparationOfDuties, StageMovedUp),  # type: ignore[arg-type]
            lambda by=by: decided(books, ConfirmStudentAid, student_aid_id, by, now=NOTICE_OVER),
        )


def test_whoever_judged_the_file_may_judge_a_student_but_approves_no_funds_of_it(books):
    student_aid_id = funded(books)  # FIRST and REVIEWER judged the file, too
    aid_id = aid_of(books, student_aid_id)
    asked(books, approval(aid_id), APPROVER, now=NOTICE_OVER)
    acts = {act.act.by for act in _case(books, aid_id).acts}
    assert {FIRST.name, CHECKER.name, REVIEWER.name} <= acts


def _case(books: Books, aid_id: str) -> Any:
    with books.work(RELIEF, now=NOTICE_OVER) as unit:
        cases = Cases(unit)
        return cases.of_aid(cases.aid.get(aid_id))


def test_a_relative_of_the_household_keeps_out_of_its_students(books):
    student_aid_id = applied(books)
    file_id = row_of(books, student_aid_id)["file_id"]
    declare = DeclareConflict(
        file_id=file_id, account_id="material-checker", kind=ConflictKind.RELATIVE
    )
    asked(books, declare, CHECKER, now=SUMMER)
    refused(
        ConflictOfInterest, lambda: decided(books, CheckStudentMaterials, student_aid_id, CHECKER)
    )


def test_nothing_is_confirmed_before_the_notice_is_over(books):
    student_aid_id = noticed(books)
    refused(NoticeNotOver, lambda: decided(books, ConfirmStudentAid, student_aid_id, CONFIRMER))


def test_a_notice_that_is_posted_anew_runs_its_days_again(books):
    student_aid_id = noticed(books)
    again = PostStudentNotice(student_aid_id=student_aid_id, anew_because="被大风吹落")
    asked(books, again, FILER, now=NOTICE_OVER)
    refused(
        NoticeNotOver,
        lambda: decided(books, ConfirmStudentAid, student_aid_id, CONFIRMER, now=NOTICE_OVER),
    )
    later = NOTICE_OVER + timedelta(days=14)
    decided(books, ConfirmStudentAid, student_aid_id, CONFIRMER, now=later)
    posted = [act for act in shown(books, student_aid_id).acts if act.stage == "student_notice"]
    assert [act.note for act in posted] == [None, "被大风吹落"]


def test_an_entry_number_stands_for_one_application_and_no_later_day(books):
    student_aid_id = noticed(books)
    decided(books, ConfirmStudentAid, student_aid_id, CONFIRMER, now=NOTICE_OVER)
    tomorrow = entry(student_aid_id, entered_on=NOTICE_OVER.date() + timedelta(days=1))
    refused(InvalidInput, lambda: asked(books, tomorrow, FILER, now=NOTICE_OVER))
    with books.work(RELIEF, now=NOTICE_OVER) as unit:
        [row] = books.opened(STUDENT_AID)
        number = {"number": "JQ2021-0001", "entered_on": "2021-08-01", "act": row["applied"]}
        other = {"_id": "other", "student_key": "p1.other", "entry": number}
        unit.insert(STUDENT_AID, {**row, **other})
    refused(EntryUsed, lambda: asked(books, entry(student_aid_id), FILER, now=NOTICE_OVER))
    assert row_of(books, student_aid_id)["entry"] is None


def test_funds_are_asked_for_by_an_application_alone_and_by_its_amount(books):
    student_aid_id = entered(books)
    file_id = row_of(books, student_aid_id)["file_id"]
    plain = aid_on(file_id, programme="education")
    refused(StudentAidOnly, lambda: asked(books, plain, FILER, now=NOTICE_OVER))
    asked(books, funds(student_aid_id), FILER, now=NOTICE_OVER)
    [aid] = books.opened(AID_REQUESTS)
    assert aid["terms"]["amount_fen"] == AMOUNT
    refused(WrongState, lambda: asked(books, funds(student_aid_id), FILER, now=NOTICE_OVER))


def test_a_student_who_was_funded_on_another_file_is_not_funded_again(books):
    student_aid_id = funded(books)
    [aid] = books.opened(AID_REQUESTS)
    with books.work(RELIEF, now=NOTICE_OVER) as unit:
        unit.replace(AID_REQUESTS, {**aid, "file_id": "of-the-other-parent"})
        row = row_of(books, student_aid_id)
        unit.replace(STUDENT_AID, {**row, "state": "entered", "aid_id": None})
    refused(FundedAlready, lambda: asked(books, funds(student_aid_id), FILER, now=NOTICE_OVER))


def test_funds_that_are_refused_or_revoked_end_the_application(books):
    student_aid_id = granted(books)
    revoke = RevokeAid(aid_id=aid_of(books, student_aid_id), note="学生休学")
    asked(books, revoke, REVOKER, now=NOTICE_OVER)
    assert row_of(books, student_aid_id)["state"] == "refused"
    assert books.opened(AID_REQUESTS)[0]["state"] == AidState.REFUSED
    assert aided(books) == []


def test_the_applicant_takes_it_back_until_funds_are_asked_for(books):
    withdraw = WithdrawStudentAid(student_aid_id=entered(books), note="改上军校")
    asked(books, withdraw, FILER, now=NOTICE_OVER)
    assert row_of(books, withdraw.student_aid_id)["state"] == "withdrawn"


def test_nothing_is_taken_back_once_funds_are_asked_for(books):
    withdraw = WithdrawStudentAid(student_aid_id=funded(books), note="改上军校")
    refused(WrongState, lambda: asked(books, withdraw, FILER, now=NOTICE_OVER))


def test_the_review_stands_at_the_city(books):
    student_aid_id = applied(books)
    decided(books, CheckStudentMaterials, student_aid_id, CHECKER)
    decided(books, FirstReviewStudentAid, student_aid_id, FIRST)
    assert row_of(books, student_aid_id)["waits_at"] == "city"
    decided(books, ReviewStudentAid, student_aid_id, SECOND_REVIEWER)
    assert PAYEE.card not in str(books.rows(STUDENT_AID))
