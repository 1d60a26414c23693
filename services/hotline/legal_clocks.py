"""The legal-clock card, by the policy in force on the day from which it runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from contracts.hotline.legal_clocks import (
    LegalClockName,
    LegalClocks,
    LegalClockShown,
    LegalMatter,
    LegalStart,
    ShowTicketLegalClocks,
)
from contracts.refusals import DateInFuture
from records.policies import Policies
from services.hotline.domain.legal_clocks import LegalClock, RunningLegalClock, run_legal_clocks
from services.hotline.repository import Tickets
from vocabulary.business_time import business_day
from vocabulary.working_days import DayUnit, Limit, WorkingCalendar, packaged_calendar

POLICY = "hotline.legal_clocks"


def legal_clocks(
    policies: Policies,
    *,
    matter: LegalMatter,
    since: date,
    now: datetime,
    calendar: WorkingCalendar | None = None,
) -> LegalClocks:
    """The clocks of the matter from `since` on, as they stand now; refuses `DateInFuture`."""
    today = business_day(now)
    if since > today:
        raise DateInFuture(field="since", allowed=f"a day up to {today.isoformat()}")
    clocks = map(legal_clock_from, policies.on(POLICY, since)["clocks"])
    running = run_legal_clocks(
        clocks, matter=matter, since=since, calendar=calendar or packaged_calendar()
    )
    return LegalClocks(matter=matter, since=since, items=[_shown(each, today) for each in running])


def ticket_legal_clocks(
    tickets: Tickets, policies: Policies, *, request: ShowTicketLegalClocks, now: datetime
) -> LegalClocks:
    """The card for a ticket; refuses `TicketNotFound`, `ForeignUnion`, `DateInFuture`."""
    ticket = tickets.get(request.ticket_id)
    since = request.since or ticket.registration.happened_on
    return legal_clocks(policies, matter=request.matter, since=since, now=now)


def legal_clock_from(row: Mapping[str, Any]) -> LegalClock:
    """A clock of the policy."""
    return LegalClock(
        name=LegalClockName(row["clock"]),
        matter=LegalMatter(row["matter"]),
        starts=LegalStart(row["starts"]),
        limit=Limit(
            number=row["number"],
            unit=DayUnit(row["unit"]),
            basis=row["basis"],
            ends_on_working_day=row.get("ends_on_working_day", False),
        ),
        at_risk_days=row["at_risk_days"],
    )


def _shown(running: RunningLegalClock, today: date) -> LegalClockShown:
    return LegalClockShown(
        clock=running.clock.name,
        starts=running.clock.starts,
        started_on=running.started_on,
        due_on=running.due_on,
        days_left=running.days_left(today),
        standing=running.standing(today),
        basis=running.clock.limit.basis,
        provisional=running.provisional,
    )
