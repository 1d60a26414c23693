"""Relief's doors to leaving, falling back and closing: a part of its service class."""

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
from messaging.rpc import command
from services.relief.leaving import handlers


class LeavingDoors:
    """From on file to the end of a file, and to the next one. The class has the rest."""

    policies: Any
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
