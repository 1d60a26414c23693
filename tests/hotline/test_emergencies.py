"""Emergencies: who is told, until when it is reported up, and how that stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.hotline.emergency import (
    DeclareEmergency,
    EmergencyAlready,
    EmergencyDeclared,
    EmergencyKind,
    EmergencyReported,
    LiftEmergency,
    NoEmergency,
    ReportedTo,
    ReportEmergency,
    ReportOutOfTime,
)
from contracts.hotline.joining import MergeTicket
from contracts.hotline.loop import ListTicketsToDo, Standing, StepLimitReached, TicketQueue
from contracts.refusals import ForeignUnion, RightMissing
from contracts.rights import Actor, Role, grant_for, system_actor
from records.policies import load_policies
from services.hotline import emergencies, joining, loop_views
from services.hotline.domain.emergency import Emergency, Report
from services.hotline.domain.ticket import Ticket
from services.hotline.repository import Tickets
from tests.books import Books
from tests.hotline.taken_down import taken_down
from tests.hotline.ticket_facts import (
    AGENT,
    COUNTY_AGENT,
    NOW,
    TODAY,
    UNNUMBERED,
    act,
    registered_ticket,
    turns,
)

HERE = "county-540202"
MINUTE = timedelta(minutes=1)
LEADER = Actor(
    name="staff/shift-leader", roles=frozenset({Role.SHIFT_LEADER}), unions=frozenset({"city"})
)
TERMS = emergencies.emergency_terms(load_policies(), TODAY)
STEPS: dict[type, Any] = {
    DeclareEmergency: emergencies.declare_emergency,
    LiftEmergency: emergencies.lift_emergency,
    ReportEmergency: emergencies.report_emergency,
    MergeTicket: joining.merge_ticket,
}
LIFE, CROWD = EmergencyKind.THREAT_TO_LIFE, EmergencyKind.CROWD
UP = ReportedTo.MUNICIPAL_UNION


@pytest.fixture
def books() -> Books:
    return Books("hotline")


def do(books: Books, request: Any, by: Actor = AGENT, minutes: int = 0) -> None:
    with books.work(by, now=NOW + minutes * MINUTE, action=request.action) as unit:
        STEPS[type(request)](turns(unit), request=request)


def load(books: Books, ticket_id: str) -> Ticket:
    with books.work(system_actor("hotline"), now=NOW) as unit:
        return Tickets(unit).get(ticket_id)


def queue(books: Books, minutes: int = 0) -> list[tuple[str, Standing]]:
    found = loop_views.list_tickets_to_do(
        books.reads(grant_for(AGENT, "ticket.read")),
        request=ListTicketsToDo(queue=TicketQueue.EMERGENCY),
        by=AGENT,
        now=NOW + minutes * MINUTE,
    )
    return [(each.ticket_id, each.emergency.standing) for each in found.items if each.emergency]


def test_one_that_is_taken_down_as_an_emergency_tells_the_on_call_leaders_at_once(books):
    ticket_id = taken_down(books, emergency=LIFE)
    [told] = [each for each in books.announced if isinstance(each, EmergencyDeclared)]
    assert (told.ticket_id, told.tells, told.kept_from.open()) == (ticket_id, [HERE, "city"], "")
    assert told.due_at == NOW + TERMS.minutes[LIFE] * MINUTE


@pytest.mark.parametrize(
    ("concerns", "tells", "kept_from"),
    [
        (f"union/{HERE}", ["city"], ""),
        ("union/city", [HERE], ""),
        ("staff/somebody", [HERE, "city"], "staff/somebody"),
    ],
)
def test_whom_it_is_about_is_not_told(books, concerns, tells, kept_from):
    taken_down(books, emergency=LIFE, concerns=concerns)
    [told] = [each for each in books.announced if isinstance(each, EmergencyDeclared)]
    assert (told.tells, told.kept_from.open()) == (tells, kept_from)


def test_the_queue_shows_what_is_to_be_reported_up_and_how_its_minutes_stand(books):
    later = taken_down(books, emergency=CROWD, applicant=UNNUMBERED)
    first = taken_down(books, emergency=LIFE)
    taken_down(books)
    limit = TERMS.minutes[LIFE]
    assert queue(books) == [(first, Standing.ON_TIME), (later, Standing.ON_TIME)]
    assert queue(books, limit - TERMS.at_risk_minutes)[0] == (first, Standing.AT_RISK)
    assert queue(books, limit + 1)[0] == (first, Standing.OVERDUE)
    do(books, ReportEmergency(ticket_id=first, to=UP, person="值班室"), LEADER, 5)
    assert [each for each, _ in queue(books)] == [later]
    step = load(books, first).history[-1]
    assert (step.code, step.text) == ("municipal_union", "值班室")


@pytest.mark.parametrize(("minutes", "late"), [(5, False), (31, True)])
def test_a_report_says_whether_it_was_late(books, minutes, late):
    ticket_id = taken_down(books, emergency=LIFE)
    do(books, ReportEmergency(ticket_id=ticket_id, to=UP), LEADER, minutes)
    fact = books.announced[-1]
    assert isinstance(fact, EmergencyReported)
    assert fact.late is late


def test_a_report_is_made_between_the_declaring_and_now_of_an_emergency(books):
    plain, ticket_id = taken_down(books), taken_down(books, emergency=LIFE)
    with pytest.raises(NoEmergency):
        do(books, ReportEmergency(ticket_id=plain, to=UP), LEADER)
    for wrong in (NOW - MINUTE, NOW + 6 * MINUTE):
        with pytest.raises(ReportOutOfTime):
            do(books, ReportEmergency(ticket_id=ticket_id, to=UP, reported_at=wrong), LEADER, 5)
    do(books, ReportEmergency(ticket_id=ticket_id, to=UP, reported_at=NOW), LEADER, 5)


def test_another_class_keeps_the_reports_and_the_earlier_limit_and_none_ends_it(books):
    ticket_id = taken_down(books, emergency=LIFE)
    with pytest.raises(EmergencyAlready):
        do(books, DeclareEmergency(ticket_id=ticket_id, kind=LIFE))
    do(books, DeclareEmergency(ticket_id=ticket_id, kind=CROWD), minutes=1)
    known = load(books, ticket_id).course.emergency
    assert known is not None
    assert (known.kind, known.due_at) == (CROWD, NOW + TERMS.minutes[LIFE] * MINUTE)
    do(books, LiftEmergency(ticket_id=ticket_id, note="误报"), LEADER, 2)
    assert load(books, ticket_id).course.emergency is None
    assert queue(books) == []


def test_nobody_declares_for_ever():
    ticket = registered_ticket()
    for place in range(TERMS.most):
        kind = LIFE if place % 2 else CROWD
        ticket.declare_emergency(kind, note=None, act=act(), terms=TERMS)
    with pytest.raises(StepLimitReached):
        ticket.declare_emergency(EmergencyKind.DEATH_AT_WORK, note=None, act=act(), terms=TERMS)


def test_a_foreign_union_s_ticket_is_not_declared_one(books):
    ticket_id = taken_down(books)
    with pytest.raises((ForeignUnion, RightMissing)):
        do(books, DeclareEmergency(ticket_id=ticket_id, kind=LIFE), COUNTY_AGENT)


def test_the_one_that_goes_on_is_as_urgent_as_what_was_merged_into_it(books):
    one, other = taken_down(books, emergency=LIFE), taken_down(books, applicant=UNNUMBERED)
    do(books, MergeTicket(ticket_id=one, into=other))
    assert queue(books) == [(other, Standing.ON_TIME)]


@given(reported=st.lists(st.integers(0, 120), max_size=3), now=st.integers(0, 120))
def test_the_first_report_decides_how_the_limit_stands(reported, now):
    emergency = Emergency(
        kind=LIFE,
        declared_at=NOW,
        at_risk_at=NOW + 15 * MINUTE,
        due_at=NOW + 30 * MINUTE,
        basis="a test",
        reports=tuple(Report(to=UP, at=NOW + each * MINUTE) for each in reported),
    )
    standing = emergency.standing(NOW + now * MINUTE)
    if reported:
        assert standing is (Standing.OVERDUE if min(reported) > 30 else Standing.ON_TIME)
    elif now > 30:
        assert standing is Standing.OVERDUE
    else:
        assert standing is (Standing.AT_RISK if now >= 15 else Standing.ON_TIME)
