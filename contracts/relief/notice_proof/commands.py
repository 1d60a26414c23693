"""What is done about the proof of a notice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from contracts.fields import Identifier, Items, ShortText
from contracts.relief.notice_proof.answers import NoticeProofAnswer, SheetHash
from contracts.relief.notice_proof.words import NoticeOf
from contracts.requests import DatedCommand


@dataclass(frozen=True, kw_only=True)
class NoteHanging(DatedCommand):
    """Note where the sheet `sheet` hangs since `happened_on`, with photos that show it."""

    service = "relief"
    action = "notice.prove"
    answer = NoticeProofAnswer

    of: NoticeOf
    record_id: Identifier
    sheet: SheetHash
    place: ShortText
    photos: Annotated[list[Identifier], Items(least=1, most=5)] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class TakeNoticeDown(DatedCommand):
    """Note that it was taken down, wherever it hung, once its days were over."""

    service = "relief"
    action = "notice.prove"
    answer = NoticeProofAnswer

    of: NoticeOf
    record_id: Identifier


@dataclass(frozen=True, kw_only=True)
class CertifyNoObjection(DatedCommand):
    """Certify that nobody objected while it hung; it is numbered, and issued once."""

    service = "relief"
    action = "notice.prove"
    answer = NoticeProofAnswer

    of: NoticeOf
    record_id: Identifier
