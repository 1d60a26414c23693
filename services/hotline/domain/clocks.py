"""Clocks of a ticket: what runs, until which day, and how it stands. Pure, over working days.

A clock is data (policy ``hotline.clocks``): number, unit, what starts and what stops it, its basis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.hotline import Category, TicketStep
from contracts.hotline.loop import ClockName, Difficulty, Standing
from services.hotline.history import Step
from vocabulary.working_days import DayUnit, Limit, WorkingCalendar

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A limit as data.

    `limits` by difficulty class. The last of the steps that start it counts, unless one that stops
    it came after. Of tickets of other `categories` it does not run (None: of none). `extends`: days
    of a granted extension are added. It is at risk in the last `at_risk_days` before its last day.
    """

    name: ClockName
    limits: Mapping[Difficulty, Limit]
    starts: frozenset[TicketStep]
    stops: frozenset[TicketStep]
    at_risk_days: int
    categories: frozenset[Category] | None = None
    extends: bool = False

    def runs_for(self, category: Category) -> bool:
        """Whether tickets of the category have it."""
        return self.categories is None or category in self.categories


@dataclass(frozen=True, kw_only=True)
class RunningClock:
    """A clock that runs: from the day of the step that started it, through `due_on`.

    `provisional`: a day between has no notice yet, so the last day may still move.
    """

    name: ClockName
    started_on: date
    at_risk_on: date
    due_on: date
    basis: str
    provisional: bool

    def standing(self, today: date) -> Standing:
        """How it stands on this day."""
        return standing_on(today, at_risk_on=self.at_risk_on, due_on=self.due_on)


def standing_on(today: date, *, at_risk_on: date, due_on: date) -> Standing:
    """On time, at risk from `at_risk_on` on, overdue after `due_on`."""
    if today > due_on:
        return Standing.OVERDUE
    return Standing.AT_RISK if today >= at_risk_on else Standing.ON_TIME


def overran(former: Sequence[RunningClock], running: Sequence[RunningClock], *, on: date) -> bool:
    """Whether a clock that ran was stopped, or begun anew, on a day after its last one."""
    going_on = {(each.name, each.started_on) for each in running}
    stopped = (each for each in former if (each.name, each.started_on) not in going_on)
    return any(on > each.due_on for each in stopped)


ClocksOn = Callable[[date], Mapping[ClockName, Clock]]


def running_clocks(
    history: Sequence[Step],
    *,
    category: Category,
    difficulty: Difficulty,
    extended_days: int,
    clocks_on: ClocksOn,
    calendar: WorkingCalendar,
) -> tuple[RunningClock, ...]:
    """The clocks that run on a ticket, the first to end first; each by the policy of its start."""
    return tuple(
        sorted(
            (
                _running(clock, on, difficulty, extended_days if clock.extends else 0, calendar)
                for clock, on in _started(history, clocks_on)
                if clock.runs_for(category)
            ),
            key=lambda each: (each.due_on, each.name),
        )
    )


def _started(history: Sequence[Step], clocks_on: ClocksOn) -> Iterator[tuple[Clock, date]]:
    for name in ClockName:
        for step in reversed(history):
            day = step.act.happened_on
            clock = clocks_on(day).get(name)
            if clock is None:
                continue
            if step.name in clock.starts:
                yield clock, day
            if step.name in clock.starts | clock.stops:
                break


def _running(
    clock: Clock, on: date, difficulty: Difficulty, extended_days: int, calendar: WorkingCalendar
) -> RunningClock:
    limit = clock.limits[difficulty]
    due_on = calendar.deadline(limit, on)
    if extended_days:
        more = Limit(number=extended_days, unit=limit.unit, basis=limit.basis)
        due_on = calendar.deadline(more, due_on)
    days = ((on + _DAY * offset) for offset in range(1, (due_on - on).days + 1))
    return RunningClock(
        name=clock.name,
        started_on=on,
        at_risk_on=max(on, _days_before(due_on, clock.at_risk_days, limit.unit, calendar)),
        due_on=due_on,
        basis=limit.basis,
        provisional=any(calendar.is_provisional(day) for day in days),
    )


def _days_before(day: date, number: int, unit: DayUnit, calendar: WorkingCalendar) -> date:
    """The day from which so many days of the unit are left, up to and with `day`."""
    while number > 0:
        if unit is not DayUnit.WORKING_DAYS or calendar.is_working_day(day):
            number -= 1
        day -= _DAY
    return day
