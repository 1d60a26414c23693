"""Relief's doors to applications for students: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.files import DownloadPermit
from contracts.relief.golden_autumn.answers import (
    GetStudentAid,
    GetStudentMaterial,
    ListStudentAid,
    StudentAidAnswer,
    StudentAidPage,
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
    WithdrawStudentAid,
)
from messaging.rpc import command, query
from services.relief.golden_autumn import handlers, views
from services.relief.golden_autumn.handlers import StudentDesk


class StudentAidDoors:
    """The eight stages, each by the one who may."""

    unit: Any
    reads: Any
    cases: Any
    keys: Any
    policies: Any
    kept_files: Any

    @property
    def student_desk(self) -> StudentDesk:
        """Steps of applications, as this unit of work takes them."""
        return StudentDesk(
            cases=self.cases,
            scans=self.kept_files.staged,
            keys=self.keys,
            policies=self.policies,
        )

    def student_aid_answer(self, student_aid_id: str) -> StudentAidAnswer:
        """The application as it is now."""
        return views.student_aid(self.cases, self.cases.student_aid.get(student_aid_id))

    @command(ApplyForStudent, answer="student_aid_answer")
    def apply_for_student(self, request: ApplyForStudent) -> str:
        return handlers.apply(self.student_desk, request=request)

    @command(ApplyAgainForStudent, answer="student_aid_answer")
    def apply_again_for_student(self, request: ApplyAgainForStudent) -> str:
        return handlers.apply_again(self.student_desk, request=request)

    @command(CheckStudentMaterials, answer="student_aid_answer")
    def check_student_materials(self, request: CheckStudentMaterials) -> str:
        return handlers.decide(self.student_desk, request=request)

    @command(FirstReviewStudentAid, answer="student_aid_answer")
    def first_review_student_aid(self, request: FirstReviewStudentAid) -> str:
        return handlers.decide(self.student_desk, request=request)

    @command(ReviewStudentAid, answer="student_aid_answer")
    def review_student_aid(self, request: ReviewStudentAid) -> str:
        return handlers.decide(self.student_desk, request=request)

    @command(PostStudentNotice, answer="student_aid_answer")
    def post_student_notice(self, request: PostStudentNotice) -> str:
        return handlers.post_notice(self.student_desk, request=request)

    @command(ConfirmStudentAid, answer="student_aid_answer")
    def confirm_student_aid(self, request: ConfirmStudentAid) -> str:
        return handlers.decide(self.student_desk, request=request)

    @command(EnterStudentAid, answer="student_aid_answer")
    def enter_student_aid(self, request: EnterStudentAid) -> str:
        return handlers.enter(self.student_desk, request=request)

    @command(RequestStudentFunds, answer="student_aid_answer")
    def request_student_funds(self, request: RequestStudentFunds) -> str:
        return handlers.request_funds(self.student_desk, request=request)

    @command(WithdrawStudentAid, answer="student_aid_answer")
    def withdraw_student_aid(self, request: WithdrawStudentAid) -> str:
        return handlers.withdraw(self.student_desk, request=request)

    @command(MoveStudentAidUp, answer="student_aid_answer")
    def move_student_aid_up(self, request: MoveStudentAidUp) -> str:
        return handlers.move_up(self.student_desk, request=request)

    @query(GetStudentAid)
    def get_student_aid(self, request: GetStudentAid) -> StudentAidAnswer:
        application = self.cases.student_aid.get(request.student_aid_id)
        self.unit.audit("student_aid.read", application.subject)
        return views.student_aid(self.cases, application)

    @query(GetStudentMaterial)
    def get_student_material(self, request: GetStudentMaterial) -> DownloadPermit:
        return self.kept_files.permit_download(
            handlers.fetch_material(self.student_desk, request=request)
        )

    @query(ListStudentAid)
    def list_student_aid(self, request: ListStudentAid) -> StudentAidPage:
        return views.list_student_aid(self.reads, request=request)
