"""What hotline answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from contracts.consents import ConsentShown
from contracts.fields import Masked, ToHimself, WithoutNumbers
from contracts.figures import JournalFigures
from contracts.files import AttachedFile
from contracts.hotline.emergency_words import EmergencyShown
from contracts.hotline.joining_words import TicketLinks
from contracts.hotline.lead_words import LeadProgress
from contracts.hotline.loop_words import (
    CallBackPerson,
    ClockName,
    Difficulty,
    OutsideBody,
    ResultCode,
    Satisfaction,
    Standing,
)
from contracts.hotline.words import Category, Channel, LeadState, TicketState, TicketStep
from contracts.people import MaskedApplicant
from contracts.requests import PageWithCounts


@dataclass(frozen=True, kw_only=True)
class TicketReceipt:
    """What the caller keeps: ticket number and query code together show the progress.

    A confidential ticket has no query code: its progress is shown for a code on his phone alone.
    """

    ticket_id: str
    number: str
    query_code: str | None
    registered_at: datetime


@dataclass(frozen=True, kw_only=True)
class TicketNote:
    """One step in a ticket's life, as staff see it.

    `code` is its reason, its result, its union, or the number of another ticket.
    """

    at: datetime
    happened_on: date
    by: str
    step: TicketStep
    text: WithoutNumbers | None
    late_entry_reason: WithoutNumbers | None = None
    code: str | None = None


@dataclass(frozen=True, kw_only=True)
class TicketClock:
    """A limit that runs; `provisional`: its last day may still move, since no notice names it."""

    clock: ClockName
    started_on: date
    due_on: date
    standing: Standing
    basis: str
    provisional: bool


@dataclass(frozen=True, kw_only=True)
class CallBackHeard:
    """What a call-back heard; nobody as `answered_by`: the tries were used up."""

    answered_by: CallBackPerson | None
    with_call: Satisfaction
    with_handling: Satisfaction


@dataclass(frozen=True, kw_only=True)
class TicketCourse:
    """How a ticket goes its way: who has it, what it waits for, what came of it, its limits.

    `waits_for` are the rights that its next step asks for. `asked_days` wait for a decision.
    """

    difficulty: Difficulty
    waits_for: list[str]
    handler: str | None
    body: OutsideBody | None
    body_number: WithoutNumbers | None
    asked_days: int | None
    extended_days: int
    result: ResultCode | None
    called_back: CallBackHeard | None
    clocks: list[TicketClock]
    emergency: EmergencyShown | None = None


@dataclass(frozen=True, kw_only=True)
class TicketAnswer:
    """A ticket as staff see it; personal values masked, and gone after `archived_on` (脱敏归档).

    `id_warnings` says what is odd about the area of the ID number; never a reason to refuse.
    `follows` is the earlier ticket that it goes on from; `concerns` the union or officer that it is
    about, and not there for. `employer` is whom the request is against.
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
    text: WithoutNumbers
    applicant: MaskedApplicant
    happened_on: date
    registered_at: datetime
    late_entry_reason: WithoutNumbers | None
    answer_text: WithoutNumbers | None
    reason_code: str | None
    lead_id: str | None
    lead_state: LeadState | None
    lead_refusal: str | None
    history: list[TicketNote]
    consents: list[ConsentShown] = field(default_factory=list)
    id_warnings: list[str] = field(default_factory=list)
    confidential: bool = False
    call_id: str | None = None
    files: list[AttachedFile] = field(default_factory=list)
    archived_on: date | None = None
    course: TicketCourse | None = None
    follows: str | None = None
    concerns: str | None = None
    employer: WithoutNumbers | None = None
    lead_progress: LeadProgress | None = None
    links: TicketLinks | None = None


@dataclass(frozen=True, kw_only=True)
class ConcernNamed:
    """Whom a ticket is about from now on.

    Without the ticket, which may not be there any more for who is answered.
    """

    ticket_id: str
    concerns: str | None


@dataclass(frozen=True, kw_only=True)
class TicketLine:
    """A ticket in a list."""

    ticket_id: str
    number: str
    state: TicketState
    channel: Channel
    category: Category
    managing_union: str
    applicant_name: Masked
    text: WithoutNumbers
    happened_on: date
    registered_at: datetime
    lead_state: LeadState | None


@dataclass(frozen=True, kw_only=True)
class TicketPage(PageWithCounts):
    """A page of tickets."""

    items: list[TicketLine]


@dataclass(frozen=True, kw_only=True)
class ProgressStep:
    """One step as the worker sees it."""

    at: datetime
    step: TicketStep


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What number and query code show: state and steps, nothing personal.

    `files` are those that he attached himself, shown only to who is signed in. Where it was merged,
    `goes_on_in` is the state of the one that goes on for both.
    """

    number: str
    state: TicketState
    category: Category
    language: str
    happened_on: date
    answer_text: ToHimself | None
    lead_state: LeadState | None
    lead_refusal: str | None
    steps: list[ProgressStep]
    files: list[AttachedFile] = field(default_factory=list)
    goes_on_in: TicketState | None = None
    lead_progress: LeadProgress | None = None


@dataclass(frozen=True, kw_only=True)
class HotlineFigures:
    """How many tickets in all, per state, per channel, per union, escalated, entered late.

    `escalated_numbers` are fingerprints of the year's escalated tickets by their language.
    """

    tickets: int
    by_state: dict[str, int]
    by_channel: dict[str, int]
    by_union: dict[str, int]
    by_lead_state: dict[str, int]
    escalated: int
    entered_late: int
    escalated_numbers: dict[str, str]
    outbox_pending: int
    held: int
    undecoded: int
    journal: JournalFigures
