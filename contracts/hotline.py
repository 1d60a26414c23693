"""Hotline (R14): requests (诉求) to 12351 become tickets; a hardship ticket escalates to relief."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from contracts.events import Event
from contracts.fields import (
    CountyCode,
    Identifier,
    LongText,
    Range,
    Sealed,
    ShortText,
    Text,
    UnionCode,
    sealed_for,
)
from contracts.people import Applicant, DeliveryChannel, Language, MaskedApplicant
from contracts.refusals import Kind, Refusal
from contracts.requests import Command, Page, Query


class Channel(StrEnum):
    """How a request reached the union."""

    CALL = "call"
    LETTER = "letter"
    VISIT = "visit"
    WECHAT = "wechat"
    WEB = "web"


class Category(StrEnum):
    """The five first-level classes of 12351 (问题咨询, 信访投诉, 法律服务, 意见建议, 帮扶救助)."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    LEGAL_AID = "legal_aid"
    SUGGESTION = "suggestion"
    HARDSHIP = "hardship"


class TicketState(StrEnum):
    """registered → answered and closed at once, or accepted → escalated or closed."""

    REGISTERED = "registered"
    ACCEPTED = "accepted"
    ESCALATED = "escalated"
    CLOSED = "closed"


class LeadState(StrEnum):
    """What the ticket shows of the lead that it opened in relief."""

    AWAITED = "awaited"
    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class TicketStep(StrEnum):
    """The steps of a ticket's history, in the words that staff and worker are shown."""

    REGISTERED = "registered"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    ESCALATED = "escalated"
    LEAD_OPENED = "lead_opened"
    LEAD_ACCEPTED = "lead_accepted"
    LEAD_REFUSED = "lead_refused"
    CLOSED = "closed"


class HardshipReason(StrEnum):
    """Why a ticket is handed to relief (example list; the municipal union sets its own)."""

    ILLNESS = "illness"
    ACCIDENT = "accident"
    DISASTER = "disaster"
    EDUCATION = "education"
    LOST_WORK = "lost_work"
    OTHER = "other"


class TicketNotFound(Refusal):
    """There is no such ticket, or the query code is wrong: both answered alike."""

    code = "ticket_not_found"
    kind = Kind.NOT_FOUND


class EscalationNeedsIdNumber(Refusal):
    """Relief works with real names: a ticket escalates only with the applicant's ID number."""

    code = "escalation_needs_id_number"
    kind = Kind.CONFLICT


# --- commands ---------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class TicketReceipt:
    """What the caller keeps: ticket number and query code together show the progress."""

    ticket_id: str
    number: str
    query_code: str
    registered_at: datetime


@dataclass(frozen=True, kw_only=True)
class TicketNote:
    """One step in a ticket's life, as staff see it."""

    at: datetime
    happened_on: date
    by: str
    step: TicketStep
    text: str | None
    late_entry_reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class TicketAnswer:
    """A ticket as staff see it; personal values masked.

    `id_warnings` says what is odd about the area of the ID number; never a reason to refuse.
    """

    ticket_id: str
    number: str
    version: int
    state: TicketState
    channel: Channel
    category: Category
    county: str
    managing_union: str
    language: str
    text: str
    applicant: MaskedApplicant
    happened_on: date
    registered_at: datetime
    late_entry_reason: str | None
    answer_text: str | None
    reason_code: str | None
    lead_id: str | None
    lead_state: LeadState | None
    lead_refusal: str | None
    history: list[TicketNote]
    id_warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class FileRequest(Command):
    """A worker files his own request on the portal (web or WeChat); no account is needed."""

    service = "hotline"
    action = "request.file"
    answer = TicketReceipt

    channel: Channel = Channel.WEB
    category: Category
    county: CountyCode
    managing_union: UnionCode | None = None
    language: Language
    text: LongText
    applicant: Applicant
    preferred_channel: DeliveryChannel = DeliveryChannel.SMS


@dataclass(frozen=True, kw_only=True)
class RegisterRequest(Command):
    """An agent registers a request from a call, letter, visit or WeChat message.

    `happened_on` is by default today; an earlier day is a late entry (补录) and needs the right
    ``ticket.enter_late`` and a reason.
    """

    service = "hotline"
    action = "ticket.register"
    answer = TicketReceipt

    channel: Channel
    category: Category
    county: CountyCode
    managing_union: UnionCode | None = None
    language: Language
    text: LongText
    applicant: Applicant
    preferred_channel: DeliveryChannel = DeliveryChannel.SMS
    happened_on: date | None = None
    late_entry_reason: ShortText | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerAtOnce(Command):
    """Answer a registered request at once (咨询直办) and close it."""

    service = "hotline"
    action = "ticket.answer"
    answer = TicketAnswer

    ticket_id: Identifier
    text: LongText
    happened_on: date | None = None
    late_entry_reason: ShortText | None = None
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class AcceptTicket(Command):
    """Accept (受理) a registered request."""

    service = "hotline"
    action = "ticket.accept"
    answer = TicketAnswer

    ticket_id: Identifier
    happened_on: date | None = None
    late_entry_reason: ShortText | None = None
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class EscalateTicket(Command):
    """Hand an accepted ticket that turned out to be hardship to relief (转帮扶)."""

    service = "hotline"
    action = "ticket.escalate"
    answer = TicketAnswer

    ticket_id: Identifier
    reason_code: HardshipReason
    note: LongText | None = None
    happened_on: date | None = None
    late_entry_reason: ShortText | None = None
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class CloseTicket(Command):
    """Close (办结) an accepted ticket with its result, or an escalated one once relief decided."""

    service = "hotline"
    action = "ticket.close"
    answer = TicketAnswer

    ticket_id: Identifier
    text: LongText
    happened_on: date | None = None
    late_entry_reason: ShortText | None = None
    expected_version: int | None = None


# --- queries ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class GetTicket(Query):
    """One ticket, for staff whose scope covers its managing union."""

    service = "hotline"
    action = "ticket.read"
    answer = TicketAnswer

    ticket_id: Identifier


@dataclass(frozen=True, kw_only=True)
class TicketLine:
    """A ticket in a list."""

    ticket_id: str
    number: str
    state: TicketState
    channel: Channel
    category: Category
    managing_union: str
    applicant_name: str
    text: str
    happened_on: date
    registered_at: datetime
    lead_state: LeadState | None


@dataclass(frozen=True, kw_only=True)
class TicketPage(Page):
    """A page of tickets, newest first, and how many there are per state in the same scope."""

    items: list[TicketLine]
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class ListTickets(Query):
    """The tickets of the actor's scope, newest first, filtered."""

    service = "hotline"
    action = "ticket.read"
    answer = TicketPage

    state: TicketState | None = None
    channel: Channel | None = None
    category: Category | None = None
    managing_union: UnionCode | None = None
    number: Annotated[str, Text(most=40)] | None = None
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class ProgressStep:
    """One step as the worker sees it."""

    at: datetime
    step: TicketStep


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What number and query code show: state and steps, nothing personal."""

    number: str
    state: TicketState
    category: Category
    language: str
    happened_on: date
    answer_text: str | None
    lead_state: LeadState | None
    lead_refusal: str | None
    steps: list[ProgressStep]


@dataclass(frozen=True, kw_only=True)
class GetProgress(Query):
    """Progress by ticket number and query code; a wrong and an absent one are answered alike."""

    service = "hotline"
    action = "ticket.progress"
    answer = Progress

    number: Annotated[str, Text(most=40)]
    query_code: Annotated[str, Text(most=16)]


@dataclass(frozen=True, kw_only=True)
class MyTickets(Query):
    """The tickets that were filed with the signed-in worker's phone."""

    service = "hotline"
    action = "ticket.mine"
    answer = TicketPage

    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class HotlineFigures:
    """How many tickets in all, per state, per channel, per union, escalated, entered late."""

    tickets: int
    by_state: dict[str, int]
    by_channel: dict[str, int]
    by_union: dict[str, int]
    by_lead_state: dict[str, int]
    escalated: int
    entered_late: int
    outbox_pending: int
    held: int


@dataclass(frozen=True, kw_only=True)
class CountFigures(Query):
    """Figures of one business year (by happened_on), from the hotline's own database."""

    service = "hotline"
    action = "figures.read"
    answer = HotlineFigures

    year: Annotated[int, Range(2000, 2100)]


# --- events -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class TicketRegistered(Event):
    """A request was taken down; notifications learns how its applicant wants to be told."""

    source = "hotline"

    ticket_id: str
    number: str
    channel: Channel
    category: Category
    county: str
    managing_union: str
    language: Language
    preferred_channel: DeliveryChannel
    happened_on: date
    late: bool
    phone_key: str
    person_key: str | None
    applicant: Sealed[Applicant] = sealed_for("notifications")


@dataclass(frozen=True, kw_only=True)
class TicketAnswered(Event):
    """A request was answered at once and closed."""

    source = "hotline"

    ticket_id: str
    number: str
    managing_union: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class TicketAccepted(Event):
    """A request was accepted."""

    source = "hotline"

    ticket_id: str
    number: str
    managing_union: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class TicketEscalated(Event):
    """A ticket turned out to be hardship; relief takes it from here.

    `handled_by` names the recorded actors of every step so far: none of them may decide the lead.
    """

    source = "hotline"

    ticket_id: str
    number: str
    reason_code: HardshipReason
    county: str
    managing_union: str
    language: Language
    preferred_channel: DeliveryChannel
    happened_on: date
    phone_key: str
    person_key: str
    handled_by: list[str]
    applicant: Sealed[Applicant] = sealed_for("relief")
    story: Sealed[str] = sealed_for("relief")


@dataclass(frozen=True, kw_only=True)
class TicketClosed(Event):
    """A ticket was closed with its result."""

    source = "hotline"

    ticket_id: str
    number: str
    managing_union: str
    happened_on: date
