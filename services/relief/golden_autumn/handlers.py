"""Use cases of applications for students: load, decide, save, with the act kept beside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from contracts.files import AttachmentNotFound, FilePurpose
from contracts.refusals import InvalidInput
from contracts.relief import Stage
from contracts.relief.golden_autumn.answers import (
    GetStudentMaterial,
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
    StudentAidDecision,
    StudentAidStep,
    WithdrawStudentAid,
)
from contracts.relief.golden_autumn.words import EntryUsed, StudentAppliedFor
from records.acts import Act, act_on
from records.files import KeptFile, StagedFiles
from records.keys import IndexKeys
from records.policies import Policies
from services.relief.aiding import asked_for, terms_on
from services.relief.cases import Cases
from services.relief.domain.aid_terms import ForStudent
from services.relief.domain.case import Case
from services.relief.domain.duties import require_free
from services.relief.domain.notice import POLICY as NOTICE_POLICY
from services.relief.domain.notice import notice_for
from services.relief.domain.ruling import ruling_of
from services.relief.filing import LATE_RIGHT, dated
from services.relief.golden_autumn.application import StudentAid
from services.relief.golden_autumn.terms import POLICY, amount_for, student_of
from vocabulary.ids import new_id

PURPOSE = FilePurpose.STUDENT_MATERIAL
DECIDED_BY: dict[type[StudentAidDecision], Stage] = {
    CheckStudentMaterials: Stage.MATERIAL_CHECK,
    FirstReviewStudentAid: Stage.STUDENT_FIRST_REVIEW,
    ReviewStudentAid: Stage.STUDENT_REVIEW,
    ConfirmStudentAid: Stage.STUDENT_CONFIRMATION,
}


@dataclass(frozen=True, kw_only=True)
class StudentDesk:
    """Steps of applications, as a unit of work takes them."""

    cases: Cases
    scans: StagedFiles
    keys: IndexKeys
    policies: Policies


def apply(desk: StudentDesk, *, request: ApplyForStudent) -> str:
    """Apply for a student; returns the application's id.

    Refuses `FileNotOnFile`, `NotAStudent`, `StudentUnidentified`, `StudiesNotAided`,
    `StudentAppliedFor`, and what attaching the scans refuses.
    """
    cases, unit = desk.cases, desk.cases.unit
    act = act_on(
        request.happened_on,
        reason=request.late_entry_reason,
        by=unit.actor,
        now=unit.now,
        late_right=LATE_RIGHT,
    )
    values = desk.policies.on(POLICY, act.happened_on)
    file = cases.files.get(request.file_id)
    application = StudentAid.applied_for(
        file,
        student_of(file.household, request.member_id, values),
        student_aid_id=new_id(),
        studies=request.studies,
        amount_fen=amount_for(request.studies, values),
        materials=tuple(request.materials),
        note=request.note,
        act=act,
    )
    known = cases.conflicts.about(file.aggregate_id, file.work_unit)
    require_free(act.by, stage=Stage.STUDENT_APPLICATION, case=Case(conflicts=known))
    if cases.student_aid.live_of(application.student_key, application.year) is not None:
        raise StudentAppliedFor(field="member_id", allowed="a student who has no application")
    _attach(desk, application, request.materials)
    cases.settle(application, Case(conflicts=known), act=act)
    cases.acts.keep(application)
    cases.student_aid.add(application)
    return application.aggregate_id


def apply_again(desk: StudentDesk, *, request: ApplyAgainForStudent) -> str:
    """Apply again with what was returned; returns the application's id."""
    with _at(desk, request) as (application, act, case):
        values = desk.policies.on(POLICY, application.applied.happened_on)
        application.apply_again(
            request.studies,
            amount_fen=amount_for(request.studies, values),
            corrected=request.corrected,
            materials=tuple(request.materials),
            note=request.note,
            act=act,
            case=case,
        )
        _attach(desk, application, request.materials)
    return request.student_aid_id


def decide(desk: StudentDesk, *, request: StudentAidDecision) -> str:
    """Decide at one of the four stages where somebody does; returns the application's id."""
    stage = DECIDED_BY[type(request)]
    ruling = ruling_of(
        request.outcome, items=request.items, reason=request.reason, note=request.note
    )
    with _at(desk, request) as (application, act, case):
        application.decide(stage, ruling, act=act, case=case)
        desk.cases.require_reach(application)
    return request.student_aid_id


def post_notice(desk: StudentDesk, *, request: PostStudentNotice) -> str:
    """Post the public notice of the applicant, whose file it is; no student is named in it."""
    with _at(desk, request) as (application, act, case):
        file = desk.cases.files.get(application.file_id)
        notice = notice_for(
            name=file.holder.applicant.name,
            work_unit=file.work_unit or "",
            file_number=file.number,
            on=act.happened_on,
            values=desk.policies.on(NOTICE_POLICY, act.happened_on),
        )
        application.post_notice(notice, act=act, case=case, anew_because=request.anew_because)
    return request.student_aid_id


def enter(desk: StudentDesk, *, request: EnterStudentAid) -> str:
    """Record that it is entered in the ACFTU aid system; refuses `EntryUsed`."""
    with _at(desk, request) as (application, act, case):
        if request.entered_on > act.happened_on:
            allowed = f"{act.happened_on.isoformat()} or earlier"
            raise InvalidInput.at("entered_on", code="not_allowed_value", allowed=allowed)
        application.enter(request.number, request.entered_on, act=act, case=case)
        if desk.cases.student_aid.entered_as(request.number) is not None:
            raise EntryUsed(field="number", allowed="the number of this application alone")
    return request.student_aid_id


def request_funds(desk: StudentDesk, *, request: RequestStudentFunds) -> str:
    """Ask for the funds: a request for aid on the file, which the application then follows.

    Refuses `FileNotOnFile`, `FundedAlready` and `OverCeiling`.
    """
    with _at(desk, request) as (application, act, case):
        file = desk.cases.files.get(application.file_id)
        programme = desk.policies.on(POLICY, act.happened_on)["programme"]
        terms = terms_on(
            act.happened_on,
            programme,
            application.amount_fen,
            policies=desk.policies,
            year=application.year,
        )
        aid_id = new_id()
        application.request_funds(aid_id, act=act, case=case)
        asked = asked_for(
            desk.cases,
            file,
            terms,
            aid_id=aid_id,
            payee=request.payee,
            note=request.note,
            keys=desk.keys,
            act=act,
            student=ForStudent(
                student_aid_id=application.aggregate_id, student_key=application.student_key
            ),
        )
        desk.cases.aid.add(asked)
    return request.student_aid_id


def withdraw(desk: StudentDesk, *, request: WithdrawStudentAid) -> str:
    """The applicant takes it back; returns the application's id."""
    with _at(desk, request) as (application, act, case):
        application.withdraw(note=request.note, act=act, case=case)
    return request.student_aid_id


def move_up(desk: StudentDesk, *, request: MoveStudentAidUp) -> str:
    """Hand the stage up, where the union has too few people; returns the application's id."""
    cases = desk.cases
    act = dated(cases, request)
    with cases.student_aid.changing(
        request.student_aid_id, expected_version=request.expected_version
    ) as application:
        cases.move_up(application, cases.of_student_aid(application), act=act)
    return request.student_aid_id


def fetch_material(desk: StudentDesk, *, request: GetStudentMaterial) -> KeptFile:
    """A scan, with an audit row; refuses `StudentAidNotFound`, `AttachmentNotFound`."""
    application = desk.cases.student_aid.get(request.student_aid_id)
    if request.file_id not in application.materials:
        raise AttachmentNotFound()
    file = desk.scans.kept(request.file_id, subject=application.subject)
    desk.cases.unit.audit("file.read", application.subject, after={"file_id": request.file_id})
    return file


@contextmanager
def _at(desk: StudentDesk, request: StudentAidStep) -> Iterator[tuple[StudentAid, Act, Case]]:
    cases, act = desk.cases, dated(desk.cases, request)
    with cases.changing_student_aid(request.student_aid_id, request.expected_version, act=act) as (
        application,
        case,
    ):
        yield application, act, case


def _attach(desk: StudentDesk, application: StudentAid, file_ids: list[str]) -> None:
    if len(set(file_ids)) < len(file_ids):
        raise InvalidInput.at("materials", code="not_allowed_value", allowed="each scan once")
    for file_id in file_ids:
        desk.scans.attach(file_id, purpose=PURPOSE, subject=application.subject, field="materials")
