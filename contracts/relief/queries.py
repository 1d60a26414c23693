"""What can be read in relief."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from contracts.fields import Identifier, ManagingUnionCode, Range, Text
from contracts.relief.answers import LeadAnswer, LeadPage, ReliefFigures
from contracts.relief.words import LeadOrder, LeadState
from contracts.requests import Query


@dataclass(frozen=True, kw_only=True)
class GetLead(Query):
    """One lead, for staff whose scope covers its managing union."""

    service = "relief"
    action = "lead.read"
    answer = LeadAnswer

    lead_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListLeads(Query):
    """The leads of the actor's scope, filtered, by default newest first."""

    service = "relief"
    action = "lead.read"
    answer = LeadPage

    state: LeadState | None = None
    managing_union: ManagingUnionCode | None = None
    ticket_id: Identifier | None = None
    sort: LeadOrder = LeadOrder.NEWEST_FIRST
    counted: bool = False
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class CountFigures(Query):
    """Figures of one business year (by happened_on), from relief's own database."""

    service = "relief"
    action = "figures.read"
    answer = ReliefFigures

    year: Annotated[int, Range(2000, 2100)]
