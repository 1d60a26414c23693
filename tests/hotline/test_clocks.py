"""The clocks of tickets: what runs, until which day, right across holidays and unknown years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.hotline import Category, TicketState, TicketStep
from contracts.hotline.loop import ClockName, Difficulty, Standing
from records.policies import Policies, load_policies
from services.hotline.domain.clocks import RunningClock
from services.hotline.domain.ticket import Ticket
from services.hotline.domain.ticket_map import OPEN
from services.hotline.timetable import POLICY, Timetable, clocks_document, clocks_from
from tests.hotline.loop_facts import give, ticket_at
from tests.hotline.ticket_facts import act, registered_ticket
from vocabulary.working_days import WorkingCalendar, packaged_calendar

S, N = TicketState, ClockName
SHIPPED = Timetable(policies=load_policies())
BEFORE_SPRING_FESTIVAL = date(2021, 2, 9)  # a Tuesday; off from the 11th to the 17th
AFTER_NATIONAL_DAY = date(2021, 9, 30)


def ran(ticket: Ticket, timetable: Timetable = SHIPPED) -> dict[ClockName, RunningClock]:
    timetable.wind(ticket)
    return {clock.name: clock for clock in ticket.clocks}


def asked_on(day: date, **changes: Any) -> Ticket:
    return registered_ticket(on=act(day), **changes)


def dated(number: int, start: str) -> dict[str, Any]:
    limit = {
        "clock": "acceptance", "number": number, "unit": "calendar_days", "at_risk_days": 0,
        "starts": ["registered"], "stops": ["accepted"], "basis": "a test",
    }  # fmt: skip
    return {"from": start, "values": {"clocks": [limit]}}


def test_handling_runs_over_the_spring_festival_by_working_days():
    ticket = asked_on(BEFORE_SPRING_FESTIVAL)
    give("accept", ticket, act(BEFORE_SPRING_FESTIVAL))
    clock = ran(ticket)[N.HANDLING]
    # Wed 10, then the festival; Thu 18, Fri 19, and the worked Sat 20, Mon 22.
    assert clock.due_on == date(2021, 2, 22)
    assert not clock.provisional
    assert clock.at_risk_on == date(2021, 2, 20) + timedelta(days=1)


def test_petitions_run_by_calendar_days_beside_the_hotlines_own_limit():
    ticket = asked_on(BEFORE_SPRING_FESTIVAL, category=Category.COMPLAINT)
    clocks = ran(ticket)
    assert clocks[N.PETITION_ACCEPTANCE].due_on == BEFORE_SPRING_FESTIVAL + timedelta(days=15)
    assert clocks[N.ACCEPTANCE].due_on == date(2021, 2, 10)
    assert N.PETITION_ACCEPTANCE not in ran(asked_on(BEFORE_SPRING_FESTIVAL))


@pytest.mark.parametrize(
    ("difficulty", "days"),
    [(Difficulty.ORDINARY, 5), (Difficulty.HARD, 10), (Difficulty.VERY_HARD, 20)],
)
def test_each_class_of_difficulty_has_its_limit(difficulty, days):
    ticket = asked_on(AFTER_NATIONAL_DAY)
    ticket.accept(act=act(AFTER_NATIONAL_DAY), difficulty=difficulty)
    due_on = ran(ticket)[N.HANDLING].due_on
    assert packaged_calendar().working_days_between(AFTER_NATIONAL_DAY, due_on) == days
    assert packaged_calendar().is_working_day(due_on)


def test_a_granted_extension_is_added_to_what_was_left():
    ticket = ticket_at(S.HANDLING)
    before = ran(ticket)[N.HANDLING].due_on
    give("ask_extension", ticket)
    assert ran(ticket)[N.HANDLING].due_on == before
    assert N.EXTENSION_DECISION in ran(ticket)
    give("grant_extension", ticket)
    after = ran(ticket)[N.HANDLING].due_on
    assert packaged_calendar().working_days_between(before, after) == 5
    assert N.EXTENSION_DECISION not in ran(ticket)


@pytest.mark.parametrize(
    ("state", "running"),
    [
        (S.REGISTERED, {N.ACCEPTANCE}),
        (S.DECLINED, set()),
        (S.ACCEPTED, {N.HANDLING}),
        (S.DISPATCHED, {N.HANDLING, N.TAKING}),
        (S.HANDED_OVER, {N.HANDLING, N.OUTSIDE_REPLY}),
        (S.RETURNED, {N.HANDLING}),
        (S.DISPUTED, {N.HANDLING, N.RETURN_DECISION}),
        (S.HANDLING, {N.HANDLING}),
        (S.ESCALATED, {N.HANDLING}),
        (S.ANSWERED, {N.CALL_BACK}),
        (S.CALLED_BACK, {N.QUALITY_CHECK}),
        (S.CLOSED, set()),
    ],
)
def test_in_each_state_the_clocks_run_that_somebody_is_held_to(state, running):
    assert set(ran(ticket_at(state))) == running


@pytest.mark.parametrize("state", sorted(OPEN - {S.RETURNED}))
def test_an_open_ticket_is_never_without_a_limit(state):
    assert ran(ticket_at(state))


@pytest.mark.parametrize("command", ["rework", "send_back"])
def test_handling_again_has_its_limit_again(command):
    ticket = ticket_at(S.ANSWERED if command == "rework" else S.CALLED_BACK)
    assert N.HANDLING not in ran(ticket)
    give(command, ticket)
    assert set(ran(ticket)) == {N.HANDLING}


@given(today=st.dates(date(2020, 1, 1), date(2022, 12, 31)))
def test_a_clock_is_on_time_then_at_risk_then_overdue(today):
    clock = RunningClock(
        name=N.HANDLING,
        started_on=date(2021, 3, 1),
        at_risk_on=date(2021, 3, 5),
        due_on=date(2021, 3, 8),
        basis="a test",
        provisional=False,
    )
    expected = Standing.OVERDUE if today > date(2021, 3, 8) else Standing.AT_RISK
    if today < date(2021, 3, 5):
        expected = Standing.ON_TIME
    assert clock.standing(today) is expected


@given(
    start=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    difficulty=st.sampled_from(Difficulty),
    category=st.sampled_from(Category),
)
def test_no_year_breaks_a_clock_and_one_without_notice_says_so(start, difficulty, category):
    ticket = asked_on(start, category=category)
    ticket.accept(act=act(start), difficulty=difficulty)
    for clock in ran(ticket).values():
        assert start <= clock.at_risk_on <= clock.due_on
        assert clock.due_on > start
        known = all(2020 <= day.year <= 2026 for day in (start + timedelta(days=1), clock.due_on))
        if not known:
            assert clock.provisional


def test_in_a_year_without_notice_weekdays_are_worked():
    bare = replace(SHIPPED, calendar=WorkingCalendar(()))
    ticket = asked_on(BEFORE_SPRING_FESTIVAL)
    give("accept", ticket, act(BEFORE_SPRING_FESTIVAL))
    clock = ran(ticket, bare)[N.HANDLING]
    assert (clock.due_on, clock.provisional) == (date(2021, 2, 16), True)


def test_a_limit_that_changes_holds_for_clocks_that_start_after_it():
    timetable = Timetable(
        policies=Policies({POLICY: [dated(1, "2000-01-01"), dated(7, "2021-03-01")]})
    )
    for day, number in ((date(2021, 2, 28), 1), (date(2021, 3, 1), 7)):
        clock = ran(asked_on(day), timetable)[N.ACCEPTANCE]
        assert clock.due_on == day + timedelta(days=number)


def test_every_shipped_clock_is_started_and_stopped_and_says_its_basis():
    clocks = SHIPPED.on(date(2021, 1, 1))
    assert set(clocks) == set(ClockName)
    for clock in clocks.values():
        assert clock.starts
        assert clock.stops
        assert not clock.starts & clock.stops
        assert all(limit.basis for limit in clock.limits.values())
    started = {step for clock in clocks.values() for step in clock.starts}
    assert TicketStep.REGISTERED in started


@pytest.mark.parametrize("state", TicketState)
def test_clocks_come_back_from_their_document(state):
    ticket = ticket_at(state)
    SHIPPED.wind(ticket)
    document = clocks_document(ticket.clocks)
    assert clocks_from(document) == ticket.clocks
    first = min((each.due_on for each in ticket.clocks), default=None)
    assert document["due_on"] == (first.isoformat() if first else None)


def test_a_ticket_of_an_earlier_build_has_no_clocks_until_its_next_step():
    assert clocks_from({}) == ()
