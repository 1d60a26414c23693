"""Relief's doors for hardship files and their chain: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.relief import (
    ConfirmFile,
    ConflictLine,
    DeclareConflict,
    DraftFile,
    FileAnswer,
    FilePage,
    FirstReviewFile,
    GetFile,
    ListFiles,
    MoveFileUp,
    PostNotice,
    ReconsiderFile,
    RecordVisit,
    ReviewFile,
    SubmitFile,
)
from messaging.dependencies import Keys
from messaging.rpc import command, query
from services.relief import file_views, filing
from services.relief.cases import Cases


class FileDoors:
    """One person, one file, and everybody who decides on it another. The class has the rest."""

    unit: Any
    reads: Any
    policies: Any
    files: Any

    keys = Keys()

    @property
    def cases(self) -> Cases:
        """The cases, as this unit of work sees them."""
        return Cases(self.unit)

    @command(DraftFile, answer="file_answer")
    def draft_file(self, request: DraftFile) -> str:
        return filing.draft_file(self.cases, request=request, keys=self.keys)

    @command(SubmitFile, answer="file_answer")
    def submit_file(self, request: SubmitFile) -> str:
        return filing.submit_file(self.cases, request=request, policies=self.policies)

    @command(RecordVisit, answer="file_answer")
    def record_visit(self, request: RecordVisit) -> str:
        return filing.record_visit(self.cases, request=request)

    @command(FirstReviewFile, answer="file_answer")
    def first_review_file(self, request: FirstReviewFile) -> str:
        return filing.decide_file(self.cases, request=request)

    @command(ReviewFile, answer="file_answer")
    def review_file(self, request: ReviewFile) -> str:
        return filing.decide_file(self.cases, request=request)

    @command(PostNotice, answer="file_answer")
    def post_notice(self, request: PostNotice) -> str:
        return filing.post_notice(self.cases, request=request, policies=self.policies)

    @command(ConfirmFile, answer="file_answer")
    def confirm_file(self, request: ConfirmFile) -> str:
        return filing.decide_file(self.cases, request=request)

    @command(ReconsiderFile, answer="file_answer")
    def reconsider_file(self, request: ReconsiderFile) -> str:
        return filing.reconsider_file(self.cases, request=request)

    @command(MoveFileUp, answer="file_answer")
    def move_file_up(self, request: MoveFileUp) -> str:
        return filing.move_file_up(self.cases, request=request)

    @command(DeclareConflict, answer="conflict_answer")
    def declare_conflict(self, request: DeclareConflict) -> str:
        return filing.declare_conflict(self.cases, request=request)

    def file_answer(self, file_id: str) -> FileAnswer:
        """The file as it is now."""
        return file_views.file(self.cases, self.files.get(file_id))

    def conflict_answer(self, conflict_id: str) -> ConflictLine:
        """The declaration as it was made."""
        return file_views.conflict(self.cases.conflicts.get(conflict_id))

    @query(GetFile)
    def get_file(self, request: GetFile) -> FileAnswer:
        file = self.files.get(request.file_id)
        self.unit.audit("file.read", file.subject)
        return file_views.file(self.cases, file)

    @query(ListFiles)
    def list_files(self, request: ListFiles) -> FilePage:
        return file_views.list_files(self.reads, request=request)
