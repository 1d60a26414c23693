"""Files that people hand in and fetch: scans, voice messages, documents.

A file is *staged* by whoever uploads it, and belongs to him alone until a command attaches it to a
record; then whoever may see the record may fetch it. What is allowed for which purpose is the dated
policy ``files.purposes``. docs/decisions/files.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from contracts.fields import Range, Text, WithoutNumbers
from contracts.refusals import Kind, Refusal
from contracts.requests import Command

MOST_BYTES = 1 << 30  # what a size may say; what a file may have is the policy's


class FilePurpose(StrEnum):
    """What a file is for: it decides who keeps it, which types are allowed and how large."""

    TICKET_ATTACHMENT = "ticket_attachment"
    COLLECTIVE_MINUTES = "collective_minutes"
    REGISTER = "register"
    HAND_OVER_SHEET = "hand_over_sheet"
    UNIT_VISIT_PHOTO = "unit_visit_photo"
    STUDENT_MATERIAL = "student_material"
    NOTICE_PHOTO = "notice_photo"


KEPT_BY: Mapping[FilePurpose, str] = MappingProxyType(
    {
        FilePurpose.TICKET_ATTACHMENT: "hotline",
        FilePurpose.COLLECTIVE_MINUTES: "relief",
        FilePurpose.REGISTER: "relief",
        FilePurpose.HAND_OVER_SHEET: "relief",
        FilePurpose.UNIT_VISIT_PHOTO: "relief",
        FilePurpose.STUDENT_MATERIAL: "relief",
        FilePurpose.NOTICE_PHOTO: "relief",
    }
)
"""The service that takes uploads for a purpose, and whose records they are attached to."""


class FileType(StrEnum):
    """The types that can be told by their content and looked into."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    MP3 = "audio/mpeg"
    M4A = "audio/mp4"
    AMR = "audio/amr"
    OGG = "audio/ogg"
    WAV = "audio/wav"
    CSV = "text/csv"  # made by us alone: nothing in it tells it from any other text


class FileTooLarge(Refusal):
    """The file is larger than its type may be for this purpose; details: most_bytes."""

    code = "file_too_large"
    kind = Kind.INVALID
    status = 413


class FileInflatesTooMuch(Refusal):
    """Unpacked it would be far larger than it looks: a bomb, or an image of too many pixels."""

    code = "file_inflates_too_much"
    kind = Kind.INVALID
    status = 413


class FileTypeRefused(Refusal):
    """Its content is of no type that this purpose takes, whatever its name says."""

    code = "file_type_refused"
    kind = Kind.INVALID
    status = 415


class FileHasActiveContent(Refusal):
    """It holds what could act when it is opened: macros, scripts, programs, another file."""

    code = "file_has_active_content"
    kind = Kind.INVALID
    status = 415


class FileUnreadable(Refusal):
    """It is broken, or locked by a password, so that nobody can look into it."""

    code = "file_unreadable"
    kind = Kind.INVALID
    status = 415


class AttachmentNotFound(Refusal):
    """There is no such file for this actor: absent, somebody else's, or never handed in whole."""

    code = "attachment_not_found"
    kind = Kind.NOT_FOUND


class FileAttachedAlready(Refusal):
    """A file is attached once; to attach it elsewhere it is handed in again."""

    code = "file_attached_already"
    kind = Kind.CONFLICT


class TooManyFiles(Refusal):
    """The record holds as many files as it may."""

    code = "too_many_files"
    kind = Kind.CONFLICT


class TooManyStagedFiles(Refusal):
    """The actor has as many files waiting to be attached as he may."""

    code = "too_many_staged_files"
    kind = Kind.CONFLICT
    status = 429


class FileTokenInvalid(Refusal):
    """The token of a file's transfer is forged, used, expired or for another file."""

    code = "file_token_invalid"
    kind = Kind.FORBIDDEN
    status = 401


@dataclass(frozen=True, kw_only=True)
class StagedFile:
    """A file that was handed in and waits to be attached, as what it was kept.

    An image is kept without what a camera writes into it, so size and hash are those of what is
    kept. What nobody attaches within a day is removed.
    """

    file_id: str
    name: WithoutNumbers
    content_type: FileType
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class AttachedFile:
    """A file of a record."""

    file_id: str
    name: WithoutNumbers
    content_type: FileType
    size: int
    sha256: str
    attached_at: datetime
    attached_by: str


@dataclass(frozen=True, kw_only=True)
class UploadPermit:
    """Where the content goes: one transfer at this door, by whoever holds the token."""

    file_id: str
    door: str
    token: str
    most_bytes: int


@dataclass(frozen=True, kw_only=True)
class DownloadPermit:
    """Where the content comes from, and what it is; for one transfer at this door."""

    file_id: str
    name: WithoutNumbers
    content_type: FileType
    size: int
    sha256: str
    door: str
    token: str


@dataclass(frozen=True, kw_only=True)
class StageFile(Command):
    """Ask to hand in a file; `size` (bytes) where it is known before.

    Asked of the service that keeps files of this purpose.
    """

    action = "file.stage"
    answer = UploadPermit

    purpose: FilePurpose
    name: Annotated[str, Text(most=255)]
    size: Annotated[int, Range(0, MOST_BYTES)] | None = None


@dataclass(frozen=True, kw_only=True)
class UploadFile(Command):
    """Hand in a file: the body is its content and nothing else.

    Its type is found in the content. It then waits, for its uploader alone, to be attached.
    """

    service = "gateway"
    action = "file.stage"
    answer = StagedFile

    purpose: FilePurpose
    name: Annotated[str, Text(most=255)]
