"""Figures of tickets: by channel, category, union and month, in time, satisfaction, wages, age."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.hotline import Category, Channel, TicketState
from contracts.hotline.figures import CountTickets, SaidOf, TicketFigures
from contracts.hotline.loop import CallBackPerson, Satisfaction
from contracts.hotline.mediation import RecordWages
from contracts.refusals import ForeignUnion
from contracts.rights import EVERYTHING, Actor, Grant, Role, holds, system_actor
from records.policies import load_policies
from services.hotline.domain.ticket import Ticket
from services.hotline.figures import views
from services.hotline.kinds import TICKETS
from services.hotline.repository import Tickets
from services.hotline.timetable import timetable_of
from tests.books import Books
from tests.hotline.loop_facts import give, ticket_at
from tests.hotline.mediations.test_mediation import accepted, agreed, do
from tests.hotline.ticket_facts import AGENT, NOW, TODAY, act, filed_request

HOTLINE = system_actor("hotline")
TIMETABLE = timetable_of(load_policies())
RIGHT = CountTickets.action
DAY = timedelta(days=1)
HERE, THERE = "county-540202", "county-540221"


@pytest.fixture
def books() -> Books:
    return Books("hotline")


def put(books: Books, place: int, *, days: int = 0, **changes: Any) -> Ticket:
    """A ticket that was taken down so many days before today."""
    on = replace(act(TODAY - days * DAY), at=NOW - days * DAY)
    facts = {"number": f"SR-20210305-{place:06d}", "query_key": f"q1.{place}", **changes}
    ticket = Ticket.register(ticket_id=f"ticket-{place}", request=filed_request(**facts), act=on)
    TIMETABLE.wind(ticket)
    keep(books, ticket)
    return ticket


def keep(books: Books, ticket: Ticket) -> None:
    with books.work(HOTLINE, now=NOW) as unit:
        Tickets(unit).add(ticket)


def figures(books: Books, grant: Grant = EVERYTHING, **asked: Any) -> TicketFigures:
    return views.count_tickets(
        books.reads(grant),
        request=CountTickets(**{"year": 2021, **asked}),
        policies=load_policies(),
        now=NOW,
    )


def test_tickets_are_counted_by_channel_category_union_and_month(books):
    put(books, 1, channel=Channel.CALL, category=Category.COMPLAINT)
    put(books, 2, channel=Channel.VISIT, managing_union=THERE, days=30)
    put(books, 3, days=100)  # of the year before
    found = figures(books)
    assert found.tickets == 2
    assert found.by_state["registered"] == 2
    assert (found.by_channel["call"], found.by_channel["visit"]) == (1, 1)
    assert found.by_channel["web"] == 0
    assert (found.by_category["complaint"], found.by_category["hardship"]) == (1, 1)
    assert found.by_union == {HERE: 1, THERE: 1}
    assert found.by_month[:4] == [0, 1, 1, 0]
    of_march = figures(books, month=3)
    assert (of_march.tickets, of_march.by_month[2], of_march.by_month[1]) == (1, 1, 0)
    assert figures(books, managing_union=THERE).by_union == {THERE: 1}


def test_nobody_counts_what_lies_beyond_his_unions_or_is_about_him(books):
    put(books, 1)
    put(books, 2, managing_union=THERE)
    put(books, 3, concerns=f"union/{HERE}")
    own = Grant(unions=frozenset({HERE}))
    assert figures(books, own).by_union == {HERE: 1}
    with pytest.raises(ForeignUnion):
        figures(books, own, managing_union=THERE)


def test_a_ticket_is_late_when_any_limit_had_passed_as_its_step_was_taken(books):
    for place, days in ((1, 0), (2, 30)):  # one working day to accept
        ticket = put(Books("hotline"), place, days=days)
        give("accept", ticket)
        TIMETABLE.wind(ticket)
        ended(ticket)
        keep(books, ticket)
    put(books, 3)
    found = figures(books)
    assert (found.in_time, found.late, found.in_time_unknown) == (1, 1, 0)
    assert [row["in_time"] for row in books.rows(TICKETS)] == ["in_time", "late", None]


def ended(ticket: Ticket) -> None:
    for command in ("resolve", "call_back", "close"):
        give(command, ticket)
        TIMETABLE.wind(ticket)


def test_of_a_ticket_of_an_earlier_build_it_is_not_known_whether_it_was_in_time(books):
    ticket = ticket_at(TicketState.CLOSED)
    ticket.course = replace(ticket.course, overran=None)
    keep(books, ticket)
    assert figures(books).in_time_unknown == 1


def test_both_satisfactions_are_counted_by_who_was_asked_and_reworks_by_times(books):
    keep(books, ticket_at(TicketState.CLOSED))
    again = ticket_at(TicketState.ANSWERED)
    again.aggregate_id = "ticket-b"
    again.request = replace(again.request, number="SR-20210305-000999", query_key="q1.b")
    give("rework", again)
    keep(books, again)
    found = figures(books)
    said = [(each.of, each.answered_by, each.satisfaction, each.tickets) for each in found.said]
    family = CallBackPerson.FAMILY
    assert said == [
        (SaidOf.CALL, family, Satisfaction.SATISFIED, 1),
        (SaidOf.HANDLING, family, Satisfaction.MOSTLY_SATISFIED, 1),
    ]
    assert (found.reworked, found.reworks) == (1, 1)


def test_wages_recovered_are_those_of_disputes_taken_up_in_the_year(books):
    paid = RecordWages(mediation_id=agreed(books, accepted(books)), worker=0, paid_fen=400)
    do(books, paid, AGENT)
    found = figures(books)
    assert (found.wages_fen, found.wages_people) == (400, 1)
    assert figures(books, year=2020).wages_fen == 0


def test_open_tickets_are_counted_by_how_long_ago_they_were_registered(books):
    for place, days in enumerate((0, 7, 8, 61, 400)):
        put(books, place + 1, days=days)
    keep(books, ticket_at(TicketState.CLOSED))
    bands = {(each.from_days, each.to_days): each.tickets for each in figures(books).ageing}
    assert bands == {(0, 7): 2, (8, 15): 1, (16, 30): 0, (31, 60): 0, (61, None): 2}


@given(days=st.lists(st.integers(0, 500), max_size=12))
def test_every_open_ticket_is_in_one_band_of_age(days):
    books = Books("hotline")
    for place, each in enumerate(days):
        put(books, place + 1, days=each)
    assert sum(each.tickets for each in figures(books).ageing) == len(days)


def test_who_answers_for_tickets_may_count_them():
    may = {role for role in Role if holds(Actor(name="staff/a", roles=frozenset({role})), RIGHT)}
    assert may == {Role.SHIFT_LEADER, Role.OFFICER, Role.LEADER, Role.AUDITOR}
