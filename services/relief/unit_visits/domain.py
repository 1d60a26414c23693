"""Visits to units and posts: planned, noted by two, taken back by another. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from contracts.relief.unit_visit_events import UnitVisited, UnitVisitTakenBack
from contracts.relief.unit_visit_words import (
    Occasion,
    OwnUnitVisit,
    UnitVisitState,
    VisitedKind,
)
from contracts.rights import persons_in
from records.acts import Act
from records.aggregate import Aggregate
from services.relief.domain.duties import require_two
from services.relief.unit_visits.maps import UNIT_VISIT_MAP


@dataclass(frozen=True, kw_only=True)
class Noted:
    """What was noted of a visit; `value_fen` is what was brought is worth."""

    act: Act
    visitors: tuple[str, ...]
    people_greeted: int
    brought: str
    value_fen: int
    found: str
    photos: tuple[str, ...]


@dataclass(kw_only=True, eq=False)
class UnitVisit(Aggregate):
    """A visit to the staff of a unit or post; `unit_key` is its name without case and blanks.

    `round` counts how often it was noted, also where that was taken back.
    """

    name = "unit_visit"
    state: UnitVisitState = UnitVisitState.PLANNED
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = UNIT_VISIT_MAP

    managing_union: str
    visited: VisitedKind
    unit: str
    unit_key: str
    occasion: Occasion
    planned_on: date
    last_on: date
    noted: Noted | None = None
    round: int = 0
    reason: str | None = None

    def note(self, noted: Noted, *, first_of_year: bool) -> None:
        """Somebody was there; refuses `SecondVisitorNeeded`, `WrongState`, `DateBeforeCause`."""
        self._require("note")
        require_two(noted.act.by, noted.visitors)
        self._take("note", noted.act)
        self.noted, self.round = noted, self.round + 1
        self.announce(UnitVisited(**self._named(noted.act, units=first_of_year)))

    def require_takeable(self, act: Act) -> Noted:
        """What is taken back; refuses `WrongState`, and `OwnUnitVisit` to who noted it."""
        self._require("take_back")
        noted = self.noted
        if noted is None:
            raise RuntimeError(f"{self.subject} is visited and nothing was noted")
        if persons_in([act.by]) & persons_in([noted.act.by]):
            raise OwnUnitVisit(allowed="somebody who did not note it")
        return noted

    def take_back(self, *, reason: str, counted_on: date | None, act: Act) -> None:
        """It was noted wrongly; refuses what `require_takeable` refuses.

        `counted_on` is the day on which its unit counts no more, None where it counts on.
        """
        noted = self.require_takeable(act)
        self._take("take_back", act)
        self.noted, self.reason = None, reason
        told = self._named(act, units=counted_on is not None)
        self.announce(
            UnitVisitTakenBack(**told, visited_on=noted.act.happened_on, counted_on=counted_on)
        )

    def cancel(self, *, reason: str, act: Act) -> None:
        """Nobody goes."""
        self._take("cancel", act)
        self.reason = reason

    def _take(self, command: str, act: Act) -> None:
        self._require(command)
        act.require_not_before(self.last_on)
        self._move(command)
        self.last_on = act.happened_on

    def _named(self, act: Act, *, units: bool) -> dict[str, Any]:
        return {
            "visit_id": self.aggregate_id,
            "managing_union": self.managing_union,
            "visited": self.visited,
            "occasion": self.occasion,
            "round": self.round,
            "units": int(units),
            "happened_on": act.happened_on,
        }
