"""What tests of Golden Autumn speak of: a parent on file, his daughter, and eight stages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from contracts.files import FilePurpose
from contracts.relief import (
    ConfirmFile,
    FirstReviewFile,
    PostNotice,
    RecordVisit,
    ReviewFile,
    SubmitFile,
    Verdict,
)
from contracts.relief.golden_autumn.commands import (
    ApplyAgainForStudent,
    ApplyForStudent,
    CheckStudentMaterials,
    ConfirmStudentAid,
    EnterStudentAid,
    FirstReviewStudentAid,
    MoveStudentAidUp,
    PostStudentNotice,
    RequestStudentFunds,
    ReviewStudentAid,
    Studies,
    WithdrawStudentAid,
)
from contracts.relief.golden_autumn.words import StudentAidState, StudyLevel, Tuition
from contracts.relief.household_words import Employment, Health, Relation
from contracts.relief.households import AddMember, DescribeHousehold
from contracts.rights import Actor, Role
from records.acts import Act
from records.documents import Document
from records.files import StagedFiles
from services.relief.golden_autumn import handlers
from services.relief.golden_autumn.application import StudentAid
from services.relief.golden_autumn.handlers import StudentDesk
from services.relief.golden_autumn.repository import STUDENT_AID
from services.relief.households.documents import household_from
from services.relief.repository.files import FILES
from tests.books import KEYS, Books
from tests.files.handed_in import handed_in
from tests.relief.aid_facts import (
    APPROVER,
    MONEY,
    PAYEE,
    PAYER,
    SCAN,
    SECOND_APPROVER,
    approval,
    batch_approval,
    batch_of,
    checked,
    payment,
)
from tests.relief.file_facts import (
    AFTER_NOTICE,
    CIRCUMSTANCES,
    CONFIRMER,
    COUNTY,
    FILER,
    FIRST,
    FOUND,
    POLICIES,
    REVIEWER,
    STAFF,
    USE_CASES,
    WORK_UNIT,
    asked,
    drafted,
    hire,
    passed,
    person,
)

STUDENT_NAME, STUDENT_ID = "次仁拉姆", "540202200301010024"
AMOUNT = 300_000
SUMMER = datetime(2021, 8, 2, 4, 0, tzinfo=UTC)
NOTICE_OVER = datetime(2021, 8, 20, 4, 0, tzinfo=UTC)
STUDIES = Studies(
    school="西藏大学",
    level=StudyLevel.BACHELOR,
    tuition=Tuition.HOUSEHOLD,
    begins_on=date(2021, 9, 1),
)
CHECKER = person("material-checker", Role.OFFICER, COUNTY)
SECOND_REVIEWER = person("second-reviewer", Role.MUNICIPAL_REVIEWER)
REVOKER = person("revoker", Role.APPROVER)
PEOPLE = (*STAFF, *MONEY, CHECKER, SECOND_REVIEWER, REVOKER)


def _desk(cases: Any) -> StudentDesk:
    return StudentDesk(cases=cases, scans=StagedFiles(cases.unit), keys=KEYS, policies=POLICIES)


def _at_the_desk(does: Callable[..., str], cases: Any, request: Any) -> str:
    return does(_desk(cases), request=request)


USE_CASES |= {
    request: partial(_at_the_desk, does)
    for request, does in {
        ApplyForStudent: handlers.apply,
        ApplyAgainForStudent: handlers.apply_again,
        CheckStudentMaterials: handlers.decide,
        FirstReviewStudentAid: handlers.decide,
        ReviewStudentAid: handlers.decide,
        ConfirmStudentAid: handlers.decide,
        PostStudentNotice: handlers.post_notice,
        EnterStudentAid: handlers.enter,
        RequestStudentFunds: handlers.request_funds,
        WithdrawStudentAid: handlers.withdraw,
        MoveStudentAidUp: handlers.move_up,
    }.items()
}


def an_application(student_aid_id: str, *, union: str, act: Act) -> StudentAid:
    """One that was just handed in."""
    return StudentAid(
        aggregate_id=student_aid_id, state=StudentAidState.APPLIED, file_id="f", union=union,
        file_number="KN-540202-2021-000001", member_id="m", student_key=f"p1.{student_aid_id}",
        student_name=STUDENT_NAME, studies=STUDIES, year=2021, amount_fen=AMOUNT, applied=act,
        acts=1, waits_at=union, last_on=act.happened_on,
    )  # fmt: skip


def daughter(file_id: str, **more: Any) -> AddMember:
    told = {
        "name": STUDENT_NAME,
        "id_number": STUDENT_ID,
        "relation": Relation.CHILD,
        "health": Health.HEALTHY,
        "employment": Employment.STUDENT,
        **more,
    }
    return AddMember(file_id=file_id, **told)


def parent_on_file(books: Books, *members: AddMember) -> str:
    """The file, on file, of a parent with a daughter and these members."""
    hire(books, *PEOPLE)
    file_id = drafted(books)
    asked(books, daughter(file_id), FILER)
    for each in members:
        asked(books, AddMember(**{**vars(each), "file_id": file_id}), FILER)
    asked(books, DescribeHousehold(file_id=file_id, circumstances=CIRCUMSTANCES), FILER)
    asked(books, SubmitFile(file_id=file_id, work_unit=WORK_UNIT), FILER)
    asked(books, RecordVisit(file_id=file_id, with_visitors=["visitor"], found=FOUND), FILER)
    passed(books, FirstReviewFile, file_id, FIRST)
    passed(books, ReviewFile, file_id, REVIEWER)
    asked(books, PostNotice(file_id=file_id), FILER)
    return passed(books, ConfirmFile, file_id, CONFIRMER, now=AFTER_NOTICE)


def member_of(books: Books, file_id: str, name: str = STUDENT_NAME) -> str:
    [row] = [each for each in books.opened(FILES) if each["_id"] == file_id]
    [member] = [each for each in household_from(row["household"]).members if each.name == name]
    return member.member_id


def application(books: Books, file_id: str, **more: Any) -> ApplyForStudent:
    told = {"member_id": member_of(books, file_id), "studies": STUDIES, **more}
    return ApplyForStudent(file_id=file_id, **told)


def scan(books: Books, by: Actor = FILER) -> str:
    purpose = FilePurpose.STUDENT_MATERIAL
    return handed_in(books, purpose, "录取通知书.jpg", by, now=SUMMER, sha256=SCAN)


def applied(books: Books, **more: Any) -> str:
    file_id = parent_on_file(books)
    return asked(books, application(books, file_id, **more), FILER, now=SUMMER)


def decided(books: Books, decision: Any, student_aid_id: str, by: Actor, **more: Any) -> str:
    now = more.pop("now", SUMMER)
    told = {"outcome": Verdict.PASSED, **more}
    return asked(books, decision(student_aid_id=student_aid_id, **told), by, now=now)


def reviewed(books: Books) -> str:
    student_aid_id = applied(books)
    decided(books, CheckStudentMaterials, student_aid_id, CHECKER)
    decided(books, FirstReviewStudentAid, student_aid_id, FIRST)
    return decided(books, ReviewStudentAid, student_aid_id, REVIEWER)


def noticed(books: Books) -> str:
    post = PostStudentNotice(student_aid_id=reviewed(books))
    return asked(books, post, FILER, now=SUMMER)


def entered(books: Books) -> str:
    student_aid_id = noticed(books)
    decided(books, ConfirmStudentAid, student_aid_id, CONFIRMER, now=NOTICE_OVER)
    return asked(books, entry(student_aid_id), FILER, now=NOTICE_OVER)


def entry(student_aid_id: str, **more: Any) -> EnterStudentAid:
    told = {"number": "JQ2021-0001", "entered_on": NOTICE_OVER.date(), **more}
    return EnterStudentAid(student_aid_id=student_aid_id, **told)


def funds(student_aid_id: str) -> RequestStudentFunds:
    return RequestStudentFunds(student_aid_id=student_aid_id, payee=PAYEE)


def funded(books: Books) -> str:
    return asked(books, funds(entered(books)), FILER, now=NOTICE_OVER)


def aid_of(books: Books, student_aid_id: str) -> str:
    return str(row_of(books, student_aid_id)["aid_id"])


def granted(books: Books) -> str:
    student_aid_id = funded(books)
    asked(books, approval(aid_of(books, student_aid_id)), APPROVER, now=NOTICE_OVER)
    return student_aid_id


def paid(books: Books) -> str:
    student_aid_id = granted(books)
    batch = batch_of(aid_of(books, student_aid_id), total_fen=AMOUNT)
    batch_id = asked(books, batch, FILER, now=NOTICE_OVER)
    total = {"total_fen": AMOUNT}
    checked(books, batch_id, **total, now=NOTICE_OVER)
    asked(books, batch_approval(batch_id, **total), SECOND_APPROVER, now=NOTICE_OVER)
    asked(books, payment(batch_id, **total), PAYER, now=NOTICE_OVER)
    return student_aid_id


def row_of(books: Books, student_aid_id: str) -> Document:
    [row] = [each for each in books.opened(STUDENT_AID) if each["_id"] == student_aid_id]
    return row
