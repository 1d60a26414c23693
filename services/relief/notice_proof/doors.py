"""Relief's doors to the proof of public notices: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.files import DownloadPermit
from contracts.relief.notice_proof.answers import GetNotice, GetNoticePhoto, NoticeProofAnswer
from contracts.relief.notice_proof.commands import (
    CertifyNoObjection,
    NoteHanging,
    TakeNoticeDown,
)
from contracts.relief.notice_proof.words import NoticeOf
from messaging.rpc import command, query
from services.relief.notice_proof import handlers, views


class NoticeProofDoors:
    """The sheet of a notice, where it hung, and that nobody objected."""

    unit: Any
    cases: Any
    kept_files: Any

    def notice_answer(self, named: str) -> NoticeProofAnswer:
        """The notice as it is now, by ``file/<id>`` or ``student_aid/<id>``."""
        of, _, record_id = named.partition("/")
        return views.notice(self.cases, NoticeOf(of), record_id)

    @command(NoteHanging, answer="notice_answer")
    def note_hanging(self, request: NoteHanging) -> str:
        return handlers.note_hanging(self.cases, self.kept_files.staged, request=request)

    @command(TakeNoticeDown, answer="notice_answer")
    def take_notice_down(self, request: TakeNoticeDown) -> str:
        return handlers.take_down(self.cases, request=request)

    @command(CertifyNoObjection, answer="notice_answer")
    def certify_no_objection(self, request: CertifyNoObjection) -> str:
        return handlers.certify(self.cases, request=request)

    @query(GetNotice)
    def get_notice(self, request: GetNotice) -> NoticeProofAnswer:
        return views.notice(self.cases, request.of, request.record_id)

    @query(GetNoticePhoto)
    def get_notice_photo(self, request: GetNoticePhoto) -> DownloadPermit:
        return self.kept_files.permit_download(
            handlers.fetch_photo(self.cases, self.kept_files.staged, request=request)
        )
