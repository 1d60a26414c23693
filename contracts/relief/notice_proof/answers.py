"""What is answered of a public notice: the sheet to be printed, and what proves that it hung."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from contracts.fields import Identifier, Masked, Text, WithoutNumbers
from contracts.files import DownloadPermit
from contracts.relief.notice_proof.words import NoticeFor, NoticeOf, ProofState
from contracts.requests import Query

SheetHash = Annotated[str, Text(most=64)]


@dataclass(frozen=True, kw_only=True)
class NoticeSheet:
    """What a notice shows, and nothing else: masked name or none, work unit, tail of the number.

    `sheet` is SHA-256 over all of it: its first characters stand on the print, and on the photo.
    """

    notice_for: NoticeFor
    shown_name: Masked | None
    work_unit: WithoutNumbers
    number_tail: str
    managing_union: str
    from_day: date
    until_day: date
    days: int
    unit: str
    sheet: str


@dataclass(frozen=True, kw_only=True)
class Hanging:
    """Where it hung and since when, by whom it was noted, with its photos."""

    place: WithoutNumbers
    hung_on: date
    by: str
    photos: list[str]


@dataclass(frozen=True, kw_only=True)
class NoObjection:
    """The certificate that nobody objected (无异议证明)."""

    number: str
    issued_on: date
    issued_by: str


@dataclass(frozen=True, kw_only=True)
class NoticeProofAnswer:
    """The notice of a record and its proof; `version` is that of the proof, 0 before there is any.

    `over` says that its days have run out.
    """

    of: NoticeOf
    record_id: str
    sheet: NoticeSheet
    over: bool
    version: int
    state: ProofState | None
    hangings: list[Hanging]
    taken_down_on: date | None
    certificate: NoObjection | None


@dataclass(frozen=True, kw_only=True)
class GetNotice(Query):
    """The notice that a record has now, and its proof, for staff whose scope covers it."""

    service = "relief"
    action = "notice.read"
    answer = NoticeProofAnswer

    of: NoticeOf
    record_id: Identifier


@dataclass(frozen=True, kw_only=True)
class GetNoticePhoto(Query):
    """One photo of a notice that hangs; each fetching leaves an audit row."""

    service = "relief"
    action = "notice.read"
    answer = DownloadPermit

    of: NoticeOf
    record_id: Identifier
    file_id: Identifier
