"""Visits to units and posts (R7, 慰问): planned, noted with photos, and counted once a year."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from contracts.fields import (
    Identifier,
    Items,
    LongText,
    ManagingUnionCode,
    Range,
    ShortText,
    Text,
    WithoutNumbers,
)
from contracts.files import DownloadPermit
from contracts.relief.unit_visit_words import Occasion, UnitVisitState, VisitedKind
from contracts.requests import DatedCommand, Page, Query

MOST_VISITORS = 10
MOST_PHOTOS = 9
BroughtFen = Annotated[int, Range(0, 100_000_000)]


@dataclass(frozen=True, kw_only=True)
class UnitVisitAnswer:
    """A visit: planned for a day, and, once somebody was there, who, when and what for.

    `value_fen` is what was brought is worth; money for persons goes by rosters, never by this.
    """

    visit_id: str
    version: int
    state: UnitVisitState
    managing_union: str
    visited: VisitedKind
    unit: WithoutNumbers
    occasion: Occasion
    planned_on: date
    visited_on: date | None
    visitors: list[str]
    people_greeted: int | None
    brought: WithoutNumbers | None
    value_fen: int | None
    found: WithoutNumbers | None
    photos: list[str]
    taken_back: int
    reason: WithoutNumbers | None


@dataclass(frozen=True, kw_only=True)
class UnitVisitPage(Page):
    """A page of visits, those planned last first."""

    items: list[UnitVisitAnswer]


@dataclass(frozen=True, kw_only=True)
class PlanUnitVisit(DatedCommand):
    """Plan to visit the staff of a unit, or of a post, on a day."""

    service = "relief"
    action = "unit_visit.manage"
    answer = UnitVisitAnswer

    managing_union: ManagingUnionCode
    visited: VisitedKind
    unit: ShortText
    occasion: Occasion
    planned_on: date


@dataclass(frozen=True, kw_only=True)
class UnitVisitStep(DatedCommand):
    """A step of a visit."""

    service = "relief"
    answer = UnitVisitAnswer

    visit_id: Identifier


@dataclass(frozen=True, kw_only=True)
class NoteUnitVisit(UnitVisitStep):
    """Somebody was there: the actor and at least one other; `photos` were handed in for this."""

    action = "unit_visit.visit"

    with_visitors: Annotated[list[Identifier], Items(most=MOST_VISITORS, least=1)]
    people_greeted: Annotated[int, Range(1, 100_000)]
    brought: ShortText
    value_fen: BroughtFen
    found: LongText
    photos: Annotated[list[Identifier], Items(most=MOST_PHOTOS)] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class TakeBackUnitVisit(UnitVisitStep):
    """It was noted wrongly: it is planned again; said by somebody who did not note it."""

    action = "unit_visit.manage"

    reason: LongText


@dataclass(frozen=True, kw_only=True)
class CancelUnitVisit(UnitVisitStep):
    """Give up what was planned, with the reason."""

    action = "unit_visit.manage"

    reason: LongText


@dataclass(frozen=True, kw_only=True)
class GetUnitVisit(Query):
    """A visit."""

    service = "relief"
    action = "unit_visit.read"
    answer = UnitVisitAnswer

    visit_id: Identifier


@dataclass(frozen=True, kw_only=True)
class GetUnitVisitPhoto(Query):
    """Fetch a photo of a visit."""

    service = "relief"
    action = "unit_visit.read"
    answer = DownloadPermit

    visit_id: Identifier
    file_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListUnitVisits(Query):
    """The visits of the actor's scope, those planned last first, filtered.

    Who is not yet visited is `state` planned.
    """

    service = "relief"
    action = "unit_visit.read"
    answer = UnitVisitPage

    managing_union: ManagingUnionCode | None = None
    state: UnitVisitState | None = None
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25
