"""What can be read in hotline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from contracts.fields import Identifier, ManagingUnionCode, Range, Text
from contracts.files import DownloadPermit
from contracts.hotline.answers import HotlineFigures, Progress, TicketAnswer, TicketPage
from contracts.hotline.figures import CountTickets
from contracts.hotline.searching import SearchTickets
from contracts.hotline.words import Category, Channel, TicketOrder, TicketState
from contracts.requests import Query

__all__ = [
    "CountFigures",
    "CountTickets",
    "GetMyProgress",
    "GetMyTicket",
    "GetProgress",
    "GetTicket",
    "GetTicketFile",
    "ListTickets",
    "MyTickets",
    "SearchTickets",
]


@dataclass(frozen=True, kw_only=True)
class GetTicket(Query):
    """One ticket, for staff whose scope covers its managing union."""

    service = "hotline"
    action = "ticket.read"
    answer = TicketAnswer

    ticket_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListTickets(Query):
    """The tickets of the actor's scope, filtered, by default newest first."""

    service = "hotline"
    action = "ticket.read"
    answer = TicketPage

    state: TicketState | None = None
    channel: Channel | None = None
    category: Category | None = None
    managing_union: ManagingUnionCode | None = None
    number: Annotated[str, Text(most=40)] | None = None
    sort: TicketOrder = TicketOrder.NEWEST_FIRST
    counted: bool = False
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


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

    counted: bool = False
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class GetMyProgress(Query):
    """Progress by ticket number, of a ticket that was filed with the worker's own phone.

    For who has proved with a code that the phone is his (``prove_phone``), or signed in with it.
    Somebody else's ticket and an absent one are answered alike.
    """

    service = "hotline"
    action = "ticket.mine"
    answer = Progress

    number: Annotated[str, Text(most=40)]


@dataclass(frozen=True, kw_only=True)
class GetMyTicket(Query):
    """How a ticket that was filed with the signed-in worker's phone stands; no query code needed.

    Somebody else's ticket and an absent one are answered alike.
    """

    service = "hotline"
    action = "ticket.mine"
    answer = Progress

    ticket_id: Identifier


@dataclass(frozen=True, kw_only=True)
class GetTicketFile(Query):
    """The content of a ticket's file; each fetching leaves an audit row.

    A worker is given what was attached with his own sign-in.
    """

    service = "hotline"
    action = "ticket.files"
    answer = DownloadPermit

    ticket_id: Identifier
    file_id: Identifier


@dataclass(frozen=True, kw_only=True)
class CountFigures(Query):
    """Figures of one business year (by happened_on), from the hotline's own database."""

    service = "hotline"
    action = "figures.read"
    answer = HotlineFigures

    year: Annotated[int, Range(2000, 2100)]
