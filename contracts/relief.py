"""Relief: leads (帮扶线索) from escalated tickets, and the hardship files they become."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from contracts.events import Event
from contracts.fields import Identifier, LongText, Range, ShortText, Text, UnionCode
from contracts.hotline import HardshipReason
from contracts.people import DeliveryChannel, Language, MaskedApplicant
from contracts.refusals import Kind, Refusal
from contracts.requests import Command, Page, Query


class LeadNotFound(Refusal):
    """There is no such lead."""

    code = "lead_not_found"
    kind = Kind.NOT_FOUND


class FileNotFound(Refusal):
    """There is no such hardship file."""

    code = "file_not_found"
    kind = Kind.NOT_FOUND


class SeparationOfDuties(Refusal):
    """Whoever decides at a stage did nothing earlier on the case (mission.md, relief)."""

    code = "separation_of_duties"
    kind = Kind.FORBIDDEN


class LeadState(StrEnum):
    """open → accepted into a hardship file, or refused with a reason."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class RefusalReason(StrEnum):
    """Why a lead is refused (example list; the municipal union sets its own)."""

    NOT_HARDSHIP = "not_hardship"
    NOT_A_WORKER = "not_a_worker"
    COVERED_ELSEWHERE = "covered_elsewhere"
    CANNOT_BE_REACHED = "cannot_be_reached"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class LeadAnswer:
    """A lead as the officer sees it; personal values masked.

    `happened_on` is the day of the escalation, `decided_on` that of the decision.
    """

    lead_id: str
    version: int
    state: LeadState
    ticket_id: str
    ticket_number: str
    reason_code: HardshipReason
    county: str
    managing_union: str
    language: str
    story: str
    applicant: MaskedApplicant
    opened_at: datetime
    happened_on: date
    decided_at: datetime | None
    decided_by: str | None
    file_id: str | None
    file_number: str | None
    refusal_reason: RefusalReason | None
    refusal_note: str | None
    decided_on: date | None = None
    acceptance_note: str | None = None
    late_entry_reason: str | None = None
    id_warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class AcceptLead(Command):
    """Accept a lead into a hardship file: the person's existing file, or a new one.

    One person, one file (一户一档); a second lead of the same person joins the file that exists.
    """

    service = "relief"
    action = "lead.decide"
    answer = LeadAnswer

    lead_id: Identifier
    note: LongText | None = None
    happened_on: date | None = None
    late_entry_reason: ShortText | None = None
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class RefuseLead(Command):
    """Refuse a lead with a reason that the worker is told."""

    service = "relief"
    action = "lead.decide"
    answer = LeadAnswer

    lead_id: Identifier
    reason: RefusalReason
    note: LongText | None = None
    happened_on: date | None = None
    late_entry_reason: ShortText | None = None
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class GetLead(Query):
    """One lead, for staff whose scope covers its managing union."""

    service = "relief"
    action = "lead.read"
    answer = LeadAnswer

    lead_id: Identifier


@dataclass(frozen=True, kw_only=True)
class LeadLine:
    """A lead in a list."""

    lead_id: str
    state: LeadState
    ticket_number: str
    reason_code: HardshipReason
    managing_union: str
    applicant_name: str
    opened_at: datetime
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class LeadPage(Page):
    """A page of leads, newest first, and how many there are per state in the same scope."""

    items: list[LeadLine]
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class ListLeads(Query):
    """The leads of the actor's scope, newest first, filtered."""

    service = "relief"
    action = "lead.read"
    answer = LeadPage

    state: LeadState | None = None
    managing_union: UnionCode | None = None
    ticket_id: Identifier | None = None
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class ReliefFigures:
    """How many leads in all, per state and union, and how many hardship files."""

    leads: int
    by_state: dict[str, int]
    by_union: dict[str, int]
    tickets_with_a_lead: int
    files: int
    outbox_pending: int
    held: int


@dataclass(frozen=True, kw_only=True)
class CountFigures(Query):
    """Figures of one business year (by happened_on), from relief's own database."""

    service = "relief"
    action = "figures.read"
    answer = ReliefFigures

    year: Annotated[int, Range(2000, 2100)]


@dataclass(frozen=True, kw_only=True)
class LeadOpened(Event):
    """An escalated ticket opened a lead: the worker, the duty officer and the union are told."""

    source = "relief"

    lead_id: str
    ticket_id: str
    ticket_number: str
    reason_code: HardshipReason
    county: str
    managing_union: str
    language: Language
    preferred_channel: DeliveryChannel
    phone_key: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class LeadAccepted(Event):
    """A lead was accepted into a hardship file."""

    source = "relief"

    lead_id: str
    ticket_id: str
    ticket_number: str
    file_id: str
    file_number: str
    managing_union: str
    language: Language
    preferred_channel: DeliveryChannel
    phone_key: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class LeadRefused(Event):
    """A lead was refused, with the reason that the worker is told."""

    source = "relief"

    lead_id: str
    ticket_id: str
    ticket_number: str
    reason: RefusalReason
    managing_union: str
    language: Language
    preferred_channel: DeliveryChannel
    phone_key: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class FileOpened(Event):
    """A hardship file (困难职工档案) was opened for a person who had none."""

    source = "relief"

    file_id: str
    file_number: str
    person_key: str
    county: str
    managing_union: str
    happened_on: date
