"""What visits to units announce: somebody was there, or was not after all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.events import Event
from contracts.relief.unit_visit_words import Occasion, VisitedKind


@dataclass(frozen=True, kw_only=True)
class UnitVisitFact(Event):
    """What every fact of a visit says; `round` counts how often this one was noted.

    `units` is 1 with the first visit to this unit or post in the year (or where none is left), and
    0 with every other.
    """

    visit_id: str
    managing_union: str
    visited: VisitedKind
    occasion: Occasion
    round: int
    units: int
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class UnitVisited(UnitVisitFact):
    """The staff of a unit, or of a post, were visited."""

    source = "relief"


@dataclass(frozen=True, kw_only=True)
class UnitVisitTakenBack(UnitVisitFact):
    """The visit was noted wrongly; `visited_on` is the day for which it was.

    `counted_on` is the day on which the unit or post counted, where with this it counts no more:
    that of its first visit of the year, which may have been another one.
    """

    source = "relief"

    visited_on: date
    counted_on: date | None = None
