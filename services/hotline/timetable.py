"""The clocks of tickets as policy sets them (``hotline.clocks``), and as documents keep them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from contracts.hotline import Category, TicketState, TicketStep
from contracts.hotline.loop import ClockName, Difficulty
from records.policies import Policies
from services.hotline.domain.clocks import Clock, RunningClock, overran, running_clocks
from services.hotline.domain.course import Course
from services.hotline.domain.ticket import Ticket
from services.hotline.history import Step
from vocabulary.working_days import DayUnit, Limit, WorkingCalendar, packaged_calendar

POLICY = "hotline.clocks"


@dataclass(frozen=True, kw_only=True, eq=False)
class Timetable:
    """The dated clocks over a calendar."""

    policies: Policies
    calendar: WorkingCalendar = field(default_factory=packaged_calendar)
    _known: dict[int, Mapping[ClockName, Clock]] = field(default_factory=dict)

    def on(self, day: date) -> Mapping[ClockName, Clock]:
        """The clocks in force on the day; read once from each row of the policy."""
        values = self.policies.on(POLICY, day)
        known = self._known.get(id(values))
        if known is None:
            known = {clock.name: clock for clock in map(clock_from, values["clocks"])}
            self._known[id(values)] = known
        return known

    def wind(self, ticket: Ticket) -> None:
        """Let the ticket's clocks be those that run after its last step."""
        former = ticket.clocks
        # Of a merged one what it waits for is the other's; should that be undone, its own limits
        # go on.
        ticket.clocks = (
            ()
            if ticket.state == TicketState.MERGED
            else self.running(ticket.history, ticket.request.category, ticket.course)
        )
        if overran(former, ticket.clocks, on=ticket.history[-1].act.happened_on):
            ticket.course = replace(ticket.course, overran=True)

    def running(
        self, history: Sequence[Step], category: Category, course: Course
    ) -> tuple[RunningClock, ...]:
        """The clocks that run after these steps."""
        return running_clocks(
            history,
            category=category,
            difficulty=course.difficulty,
            extended_days=course.extended_days,
            clocks_on=self.on,
            calendar=self.calendar,
        )


@lru_cache(maxsize=8)
def timetable_of(policies: Policies) -> Timetable:
    """The clocks of these policies over the packaged calendar."""
    return Timetable(policies=policies)


def clock_from(row: Mapping[str, Any]) -> Clock:
    """A clock of the policy: one limit for all classes of difficulty, or one for each."""
    categories, unit = row.get("categories"), DayUnit(row["unit"])
    numbers = row["number"]
    return Clock(
        name=ClockName(row["clock"]),
        limits={
            each: Limit(
                number=numbers[each.value] if isinstance(numbers, dict) else numbers,
                unit=unit,
                basis=row["basis"],
                ends_on_working_day=row.get("ends_on_working_day", False),
            )
            for each in Difficulty
        },
        starts=frozenset(map(TicketStep, row["starts"])),
        stops=frozenset(map(TicketStep, row["stops"])),
        at_risk_days=row["at_risk_days"],
        categories=None if categories is None else frozenset(map(Category, categories)),
        extends=row.get("extends", False),
    )


def clocks_document(clocks: tuple[RunningClock, ...]) -> dict[str, Any]:
    """What a ticket's document holds of them; the two days are those that lists ask for."""
    return {
        "clocks": [
            {
                "clock": each.name.value,
                "started_on": each.started_on.isoformat(),
                "at_risk_on": each.at_risk_on.isoformat(),
                "due_on": each.due_on.isoformat(),
                "basis": each.basis,
                "provisional": each.provisional,
            }
            for each in clocks
        ],
        "at_risk_on": min((each.at_risk_on.isoformat() for each in clocks), default=None),
        "due_on": min((each.due_on.isoformat() for each in clocks), default=None),
    }


def clocks_from(document: dict[str, Any]) -> tuple[RunningClock, ...]:
    """The clocks of a ticket's document; none of one that an earlier build wrote."""
    return tuple(
        RunningClock(
            name=ClockName(row["clock"]),
            started_on=date.fromisoformat(row["started_on"]),
            at_risk_on=date.fromisoformat(row["at_risk_on"]),
            due_on=date.fromisoformat(row["due_on"]),
            basis=row["basis"],
            provisional=row["provisional"],
        )
        for row in document.get("clocks", [])
    )
