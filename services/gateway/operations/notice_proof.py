"""The proof of public notices (公示凭证) over HTTP."""

from __future__ import annotations

from contracts.files import AttachmentNotFound, FileAttachedAlready
from contracts.refusals import (
    ForeignUnion,
    WrongState,
)
from contracts.relief import FileNotFound, NoticeNotOver
from contracts.relief.golden_autumn.words import StudentAidNotFound
from contracts.relief.notice_proof.answers import GetNotice, GetNoticePhoto
from contracts.relief.notice_proof.commands import (
    CertifyNoObjection,
    NoteHanging,
    TakeNoticeDown,
)
from contracts.relief.notice_proof.words import (
    NoNotice,
    NoticeObjected,
    NoticeProofMissing,
    OtherNotice,
)
from contracts.requests import Request
from services.gateway.operations.late_entry import LATE_ENTRY
from services.gateway.operations.operation import Operation
from services.gateway.operations.uploads import download

_READ = (FileNotFound, StudentAidNotFound, ForeignUnion, NoNotice)
_NOTICE = "/api/notices/{of}/{record_id}"


def _step(path: str, request: type[Request], *refuses: type) -> Operation:
    return Operation(
        method="POST",
        path=f"{_NOTICE}/{path}",
        request=request,
        refuses=(*_READ, WrongState, *LATE_ENTRY, *refuses),
    )


OPERATIONS = (
    Operation(method="GET", path=_NOTICE, request=GetNotice, refuses=_READ),
    Operation(
        method="GET",
        path=f"{_NOTICE}/photos/{{file_id}}",
        request=GetNoticePhoto,
        downloads=True,
        refuses=(*_READ, AttachmentNotFound),
        perform=download,
    ),
    _step("hangings", NoteHanging, OtherNotice, AttachmentNotFound, FileAttachedAlready),
    _step("take-down", TakeNoticeDown, NoticeProofMissing, NoticeNotOver),
    _step("certificate", CertifyNoObjection, NoticeProofMissing, NoticeNotOver, NoticeObjected),
)
