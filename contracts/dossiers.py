"""Dossiers (卷宗): all that the services hold of one record, for an auditor's folder.

Each service gives its part by codes and plain values, personal ones masked; the gateway sets them
as a PDF; the owner of the record keeps who made it and what it hashes to. Why so:
docs/decisions/dossiers.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, ClassVar

from contracts.fields import Identifier, Items, LongText, Range, ShortText, Text, WithoutNumbers
from contracts.people import Language, RevealReason
from contracts.refusals import Kind, Refusal
from contracts.requests import Command, Query


class DossierOf(StrEnum):
    """What a dossier can be of; an audit row's subject begins with it.

    ``aid`` is one payment with all that it rests on: the request, its approval, its batch.
    """

    TICKET = "ticket"
    LEAD = "lead"
    FILE = "file"
    AID = "aid"
    BATCH = "batch"


KEPT_BY: Mapping[DossierOf, str] = MappingProxyType(
    {
        DossierOf.TICKET: "hotline",
        DossierOf.LEAD: "relief",
        DossierOf.FILE: "relief",
        DossierOf.AID: "relief",
        DossierOf.BATCH: "relief",
    }
)
"""Whose records they are."""


class DossierNotFound(Refusal):
    """No dossier of this number, or with this hash, was ever made."""

    code = "dossier_not_found"
    kind = Kind.NOT_FOUND


class DossierNotRendered(Refusal):
    """The document could not be set within its limits of time and memory."""

    code = "dossier_not_rendered"
    kind = Kind.UNAVAILABLE


@dataclass(frozen=True, kw_only=True)
class DossierField:
    """One value by its code; a personal one is masked, or was revealed by typed reason."""

    code: str
    text: WithoutNumbers


@dataclass(frozen=True, kw_only=True)
class DossierEntry:
    """What belongs together: a record, a step in its life, a message."""

    fields: list[DossierField]


@dataclass(frozen=True, kw_only=True)
class DossierSection:
    """Entries of one sort: ``record``, ``acts``, a batch's ``lines``, ``attachments`` …, others."""

    code: str
    entries: list[DossierEntry]


@dataclass(frozen=True, kw_only=True)
class TrailLine:
    """An audit row with its place in the chain; both null while it waits for its link."""

    row_id: str
    at: datetime
    actor: str
    action: str
    reason: WithoutNumbers | None
    version: int | None
    changed: list[str]
    sequence: int | None
    row_hash: str | None


@dataclass(frozen=True, kw_only=True)
class Trail:
    """The audit rows of a subject, oldest first; so many more are `left_out`.

    `head_sequence` and `head_hash` are the end of the service's chain at that moment (0: none).
    """

    lines: list[TrailLine]
    left_out: int
    head_sequence: int
    head_hash: str


@dataclass(frozen=True, kw_only=True)
class DossierPart:
    """What one service holds of one record; `related` are the subjects to ask for next.

    `asked_by` is who asked, as the service knows him.
    """

    service: str
    subject: str
    number: str
    managing_union: str
    sections: list[DossierSection]
    related: list[str]
    asked_by: str
    trail: Trail | None = None


@dataclass(frozen=True, kw_only=True)
class GatherDossier(Command):
    """A record's part of a dossier; asked of the service whose record it is.

    A person is shown in full by typed reason alone, and counted (policy ``person.reveal``).
    """

    action = "audit.dossier"
    answer: ClassVar[type] = DossierPart

    of: DossierOf
    record_id: Identifier
    reveal_reason: RevealReason | None = None
    reveal_note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class GatherMessages(Query):
    """What people were told about these subjects; asked of notifications."""

    action = "audit.dossier"
    answer: ClassVar[type] = DossierPart

    subjects: Annotated[list[Annotated[str, Text(most=100)]], Items(most=100)]


@dataclass(frozen=True, kw_only=True)
class PartHash:
    """SHA-256 of a part's records, and of its audit trail (null where it has none)."""

    service: ShortText
    subject: Annotated[str, Text(most=100)]
    records_hash: Identifier
    trail_hash: Identifier | None


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """A dossier that was made, which never changes.

    `content_hash` is over the records of all parts: the same records give the same one, whoever
    makes the dossier and when. `pdf_hash` is of this document's bytes.
    """

    number: str
    of: DossierOf
    record_id: str
    language: Language
    revealed: bool
    pages: int
    content_hash: str
    pdf_hash: str
    parts: list[PartHash]
    made_by: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class DossierVerdict(Dossier):
    """A dossier, and whether the document that was asked about is it.

    `genuine` is null where no hash of a document was given.
    """

    genuine: bool | None


@dataclass(frozen=True, kw_only=True)
class RegisterDossier(Command):
    """Keep that this dossier was made; asked of the service whose record it is of."""

    action = "audit.dossier"
    answer: ClassVar[type] = Dossier

    number: ShortText
    of: DossierOf
    record_id: Identifier
    language: Language
    revealed: bool
    pages: Annotated[int, Range(1, 100_000)]
    content_hash: Identifier
    pdf_hash: Identifier
    parts: Annotated[list[PartHash], Items(most=200)]


@dataclass(frozen=True, kw_only=True)
class VerifyDossier(Query):
    """Who made a dossier, by its number or by the hash of the document, and whether it is genuine.

    `pdf_hash` is SHA-256 in hexadecimal, small or capital. With both, the document is held against
    the number.
    """

    action = "audit.dossier"
    answer: ClassVar[type] = DossierVerdict

    number: ShortText | None = None
    pdf_hash: Identifier | None = None


@dataclass(frozen=True, kw_only=True)
class MakeDossier(GatherDossier):
    """Make the dossier of a ticket, of a lead with its ticket, of a file with all its leads.

    Of a request for aid it holds besides the file the batch by which it is paid; of a batch its
    lines, without the people, each of whose aid has a dossier of its own.
    Answered with a PDF whose number and hash are kept. Every making is a new one.
    """

    service = "gateway"
    answer = Dossier

    language: Language = "zh-CN"


@dataclass(frozen=True, kw_only=True)
class VerifyAuditDossier(VerifyDossier):
    """The same over HTTP: every service is asked."""

    service = "gateway"
