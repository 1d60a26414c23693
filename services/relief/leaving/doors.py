"""Relief's doors to re-checks, leaving, falling back and closing: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.relief.leaving.commands import (
    CheckLeave,
    ConfirmLeave,
    DecideClose,
    EndMonitoring,
    PostLeaveNotice,
    ProposeClose,
    ProposeLeave,
    RecordFallingBack,
)
from contracts.relief.leaving.rechecks import (
    BeginRecheck,
    DecideRecheck,
    DropRecheck,
    DuePage,
    GetRecheck,
    ListRechecksDue,
    RecheckAnswer,
    SubmitRecheck,
)
from messaging.rpc import command, query
from services.relief.leaving import handlers, rechecking, views


class LeavingDoors:
    """From on file to the end of a file, and to the next one. The class has the rest."""

    unit: Any
    reads: Any
    policies: Any
    files: Any
    cases: Any

    @command(ProposeLeave, answer="file_answer")
    def propose_leave(self, request: ProposeLeave) -> str:
        return handlers.propose_leave(self.cases, request=request, policies=self.policies)

    @command(CheckLeave, answer="file_answer")
    def check_leave(self, request: CheckLeave) -> str:
        return handlers.check_leave(self.cases, request=request)

    @command(PostLeaveNotice, answer="file_answer")
    def post_leave_notice(self, request: PostLeaveNotice) -> str:
        return handlers.post_leave_notice(self.cases, request=request, policies=self.policies)

    @command(ConfirmLeave, answer="file_answer")
    def confirm_leave(self, request: ConfirmLeave) -> str:
        return handlers.confirm_leave(self.cases, request=request, policies=self.policies)

    @command(EndMonitoring, answer="file_answer")
    def end_monitoring(self, request: EndMonitoring) -> str:
        return handlers.end_monitoring(self.cases, request=request)

    @command(RecordFallingBack, answer="file_answer")
    def record_falling_back(self, request: RecordFallingBack) -> str:
        return handlers.record_falling_back(self.cases, request=request)

    @command(ProposeClose, answer="file_answer")
    def propose_close(self, request: ProposeClose) -> str:
        return handlers.propose_close(self.cases, request=request)

    @command(DecideClose, answer="file_answer")
    def decide_close(self, request: DecideClose) -> str:
        return handlers.decide_close(self.cases, request=request)

    @command(BeginRecheck, answer="file_answer")
    def begin_recheck(self, request: BeginRecheck) -> str:
        return rechecking.begin_recheck(self.cases, request=request)

    @command(SubmitRecheck, answer="file_answer")
    def submit_recheck(self, request: SubmitRecheck) -> str:
        return rechecking.submit_recheck(self.cases, request=request, policies=self.policies)

    @command(DropRecheck, answer="file_answer")
    def drop_recheck(self, request: DropRecheck) -> str:
        return rechecking.drop_recheck(self.cases, request=request)

    @command(DecideRecheck, answer="file_answer")
    def decide_recheck(self, request: DecideRecheck) -> str:
        return rechecking.decide_recheck(self.cases, request=request)

    @query(GetRecheck)
    def get_recheck(self, request: GetRecheck) -> RecheckAnswer:
        file = self.files.get(request.file_id)
        answer = views.recheck(file)
        self.unit.audit("file.read", file.subject)
        return answer

    @query(ListRechecksDue)
    def list_rechecks_due(self, request: ListRechecksDue) -> DuePage:
        now = self.unit.now
        return views.list_due(self.reads, request=request, policies=self.policies, now=now)
