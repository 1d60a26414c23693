"""What waits to be done with tickets: by the actor, at risk, overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from contracts.fields import Masked, Range, Text, WithoutNumbers
from contracts.hotline.emergency_words import EmergencyShown
from contracts.hotline.loop_words import Standing
from contracts.hotline.words import Category, TicketState
from contracts.requests import Page, Query


class TicketQueue(StrEnum):
    """Which tickets are to be done: those that wait for a right of mine, at risk, overdue.

    `EMERGENCY`: emergencies that have to be reported up, the first to be overdue first.
    """

    WAITING = "waiting"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"
    EMERGENCY = "emergency"


@dataclass(frozen=True, kw_only=True)
class TicketToDo:
    """A ticket that waits, with the day on which its first limit ends."""

    ticket_id: str
    number: str
    state: TicketState
    category: Category
    managing_union: str
    applicant_name: Masked
    text: WithoutNumbers
    handler: str | None
    due_on: date | None
    standing: Standing | None
    emergency: EmergencyShown | None = None


@dataclass(frozen=True, kw_only=True)
class TicketsToDo(Page):
    """A page of a queue, and how many stand in each queue within the same scope."""

    items: list[TicketToDo]
    counts: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class ListTicketsToDo(Query):
    """The tickets of a queue within the actor's scope.

    Waiting ones are the longest registered first, the others by the day that they are sorted out.
    """

    service = "hotline"
    action = "ticket.read"
    answer = TicketsToDo

    queue: TicketQueue = TicketQueue.WAITING
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25
