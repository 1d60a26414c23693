"""Corrections (更正): a personal fact in a record is wrong, and its person asks to put it right.

By the Personal Information Protection Law (art. 46): the request is checked, and what is wrong is
corrected. An officer decides; whoever asked does not. Why so: docs/decisions/own-data.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, ClassVar

from contracts.fields import Identifier, LongText, Masked, Range, Text, WithoutNumbers
from contracts.refusals import Kind, Refusal
from contracts.requests import Command, Page, Query


class CorrectedField(StrEnum):
    """The personal facts that records keep of a person and that can be corrected."""

    NAME = "name"
    PHONE = "phone"
    ID_NUMBER = "id_number"


class CorrectionOf(StrEnum):
    """Whose personal facts: the record's that holds them, and its audit subject's first half."""

    TICKET = "ticket"
    FILE = "file"


KEPT_BY: Mapping[CorrectionOf, str] = MappingProxyType(
    {CorrectionOf.TICKET: "hotline", CorrectionOf.FILE: "relief"}
)
"""Whose records they are."""


class CorrectionState(StrEnum):
    """asked → corrected | refused."""

    ASKED = "asked"
    CORRECTED = "corrected"
    REFUSED = "refused"


class CorrectionOutcome(StrEnum):
    """How a correction is decided."""

    CORRECTED = "corrected"
    REFUSED = "refused"


class CorrectionRefusal(StrEnum):
    """Why a record is not corrected; the person is told."""

    NOT_PROVEN = "not_proven"
    ANOTHER_PERSON = "another_person"
    WITHDRAWN = "withdrawn"


class CorrectionOrder(StrEnum):
    """How a list of corrections is sorted; who waits longest is decided of first."""

    NEWEST_FIRST = "-asked_at"
    OLDEST_FIRST = "asked_at"


class CorrectionNotFound(Refusal):
    """There is no such correction for this actor."""

    code = "correction_not_found"
    kind = Kind.NOT_FOUND


class CorrectionPending(Refusal):
    """Of one fact of a record one correction is decided before another is asked for."""

    code = "correction_pending"
    kind = Kind.CONFLICT


class NothingToCorrect(Refusal):
    """The record does not hold this fact, or holds it as it is said to be right."""

    code = "nothing_to_correct"
    kind = Kind.INVALID


@dataclass(frozen=True, kw_only=True)
class CorrectionAnswer:
    """A correction: what stands in the record (`former`), what should, and what was decided.

    `asked_by` and `decided_by` are for staff; to the person himself they are null.
    """

    correction_id: str
    version: int
    of: CorrectionOf
    record_id: str
    number: str
    managing_union: str
    field: CorrectedField
    state: CorrectionState
    former: Masked
    value: Masked
    note: WithoutNumbers | None
    asked_at: datetime
    asked_by: str | None
    decided_at: datetime | None
    decided_by: str | None
    refused_for: CorrectionRefusal | None


@dataclass(frozen=True, kw_only=True)
class CorrectionPage(Page):
    """A page of corrections, and how many there are per state in the same scope."""

    items: list[CorrectionAnswer]
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class AskCorrection(Command):
    """Ask for a correction: of one's own record, or by an officer for its person.

    `value` is what should stand there, `note` why. Asked of the service whose record it is.
    """

    action = "correction.ask"
    answer: ClassVar[type] = CorrectionAnswer

    of: CorrectionOf
    record_id: Identifier
    field: CorrectedField
    value: Annotated[str, Text(most=60)]
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class DecideCorrection(Command):
    """Correct the record, or refuse for a reason. Refused to whoever asked for it."""

    action = "correction.decide"
    answer: ClassVar[type] = CorrectionAnswer

    of: CorrectionOf
    correction_id: Identifier
    outcome: CorrectionOutcome
    refused_for: CorrectionRefusal | None = None
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class ListCorrections(Query):
    """Corrections of one's own records, or of those in scope."""

    action = "correction.read"
    answer: ClassVar[type] = CorrectionPage

    of: CorrectionOf
    state: CorrectionState | None = None
    sort: CorrectionOrder = CorrectionOrder.NEWEST_FIRST
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class AskRecordCorrection(AskCorrection):
    """The same over HTTP: the gateway asks the service whose record it is."""

    service = "gateway"


@dataclass(frozen=True, kw_only=True)
class DecideRecordCorrection(DecideCorrection):
    """The same over HTTP."""

    service = "gateway"


@dataclass(frozen=True, kw_only=True)
class ListRecordCorrections(ListCorrections):
    """The same over HTTP."""

    service = "gateway"
