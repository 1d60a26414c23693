"""Merging (并单), its undoing, splitting (拆单), and which tickets may be the same request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from contracts.fields import (
    Identifier,
    Items,
    LongText,
    ManagingUnionCode,
    Masked,
    PhoneNumber,
    ShortText,
    WithoutNumbers,
)
from contracts.hotline.answers import TicketAnswer, TicketReceipt
from contracts.hotline.joining_events import (
    MergeUndone,
    TicketJoined,
    TicketMerged,
    TicketParted,
    TicketSplit,
)
from contracts.hotline.joining_words import (
    ConcernsDiffer,
    MergedAcrossUnions,
    MergedIntoItself,
    OthersMergedInto,
    SameBy,
    TicketLinks,
    TooManyLinked,
    UndoWindowOver,
)
from contracts.hotline.words import Category, TicketState
from contracts.requests import Command, DatedCommand

__all__ = [
    "ConcernsDiffer",
    "FindSameTickets",
    "MergeTicket",
    "MergeUndone",
    "MergedAcrossUnions",
    "MergedIntoItself",
    "OthersMergedInto",
    "SameBy",
    "SameTicket",
    "SameTickets",
    "SplitTicket",
    "TicketJoined",
    "TicketLinks",
    "TicketMerged",
    "TicketPart",
    "TicketParted",
    "TicketSplit",
    "TicketsSplit",
    "TooManyLinked",
    "UndoMerge",
    "UndoWindowOver",
]


@dataclass(frozen=True, kw_only=True)
class TicketPart:
    """What one of the tickets is about into which a ticket is split."""

    category: Category
    text: LongText
    managing_union: ManagingUnionCode | None = None


@dataclass(frozen=True, kw_only=True)
class SameTicket:
    """A ticket that may be about the same request, and why; `percent` of its text is alike."""

    ticket_id: str
    number: str
    version: int
    state: TicketState
    category: Category
    managing_union: str
    applicant_name: Masked
    text: WithoutNumbers
    happened_on: date
    same_by: list[SameBy]
    percent: int


@dataclass(frozen=True, kw_only=True)
class SameTickets:
    """The likeliest first."""

    items: list[SameTicket]


@dataclass(frozen=True, kw_only=True)
class TicketsSplit:
    """What the caller keeps of the new tickets; the one they were split from goes on beside."""

    items: list[TicketReceipt]


@dataclass(frozen=True, kw_only=True)
class MergeTicket(DatedCommand):
    """Merge a ticket `into` another open one (并单), which goes on for both.

    Both are then kept as the more protected of them was. Its applicant is told.
    """

    service = "hotline"
    action = "ticket.merge"
    answer = TicketAnswer

    ticket_id: Identifier
    into: Identifier
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class UndoMerge(DatedCommand):
    """Let a merged ticket go its own way again, from where it was, within the days of policy."""

    service = "hotline"
    action = "ticket.merge"
    answer = TicketAnswer

    ticket_id: Identifier
    note: LongText


@dataclass(frozen=True, kw_only=True)
class SplitTicket(DatedCommand):
    """Make new tickets of `parts` of a ticket (拆单), of the same applicant and as protected.

    The ticket itself goes on, with its history. A part is by default of its managing union.
    """

    service = "hotline"
    action = "ticket.merge"
    answer = TicketsSplit

    ticket_id: Identifier
    parts: Annotated[list[TicketPart], Items(most=10, least=1)]
    note: LongText | None = None


@dataclass(frozen=True, kw_only=True)
class FindSameTickets(Command):
    """Open tickets that may be the same request, asked while one is taken down or opened.

    By whichever is known: the ticket that is looked at, the caller's phone, his employer, what he
    says. A command, so that neither phone nor text is part of an address.
    """

    service = "hotline"
    action = "ticket.merge"
    answer = SameTickets

    ticket_id: Identifier | None = None
    phone: PhoneNumber | None = None
    employer: ShortText | None = None
    text: LongText | None = None
