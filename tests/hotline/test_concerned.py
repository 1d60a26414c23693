"""A ticket about a union or an officer never reaches the one it is about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.corrections import CorrectionNotFound
from contracts.hotline import (
    AcceptTicket,
    ConcernsActor,
    ConcernsSomebody,
    EscalateTicket,
    HardshipReason,
    ListTickets,
    NameConcerned,
    TicketNotFound,
)
from contracts.hotline.loop import DispatchTicket
from contracts.refusals import InvalidInput, WrongState
from contracts.rights import Actor, Role, grant_for, in_place_of
from services.hotline import concerned, handlers, loop_steps, views
from services.hotline.repository import Tickets
from tests.books import Books
from tests.hotline.correction_facts import ask, decide, shown
from tests.hotline.taken_down import taken_down
from tests.hotline.ticket_facts import AGENT, AGREED, NOW, turns

HERE, THERE = "county-540202", "county-540221"
READ = "ticket.read"


def staff(name: str, *unions: str, role: Role = Role.OFFICER) -> Actor:
    return Actor(name=f"staff/{name}", roles=frozenset({role}), unions=frozenset(unions))


OFFICER = staff("officer", HERE)
OF_THE_CITY = staff("reviewer", "city", role=Role.SHIFT_LEADER)
ABOUT_HERE, ABOUT_AGENT = f"union/{HERE}", AGENT.name


@pytest.fixture
def books() -> Books:
    return Books("hotline")


def seen_by(books: Books, by: Actor, ticket_id: str) -> bool:
    """In a list, and by its number; where it is not, its absence is told, and not its union."""
    page = views.list_tickets(books.reads(grant_for(by, READ)), request=ListTickets(counted=True))
    listed = ticket_id in {line.ticket_id for line in page.items}
    assert sum((page.counts or {}).values()) == len(page.items)
    with books.work(by, now=NOW, action=READ) as unit:
        try:
            Tickets(unit).get(ticket_id)
        except TicketNotFound:
            assert not listed
            return False
    assert listed
    return True


def name(books: Books, ticket_id: str, concerns: str | None, *, by: Actor = AGENT) -> None:
    request = NameConcerned(ticket_id=ticket_id, concerns=concerns, reason="反映窗口态度")
    with books.work(by, now=NOW, action=request.action) as unit:
        concerned.name_concerned(Tickets(unit), unit, request=request)


@pytest.mark.parametrize(
    ("concerns", "by", "sees"),
    [
        (None, OFFICER, True),
        (ABOUT_HERE, OFFICER, False),
        (ABOUT_HERE, OF_THE_CITY, True),
        (f"union/{THERE}", OFFICER, True),
        (OFFICER.name, OFFICER, False),
        (OFFICER.name, staff("colleague", HERE), True),
        (OF_THE_CITY.name, OF_THE_CITY, False),
        (OFFICER.name, in_place_of(OFFICER, staff("colleague", HERE)), False),
        (OFFICER.name, in_place_of(staff("colleague", HERE), OFFICER), False),
        (ABOUT_HERE, replace(OF_THE_CITY, unions=frozenset({"city", HERE})), False),
    ],
)
def test_whom_it_is_about_it_is_not_there_for(books, concerns, by, sees):
    ticket_id = taken_down(books, concerns=concerns)
    assert seen_by(books, by, ticket_id) is sees


def test_who_learns_later_whom_it_is_about_names_him_and_may_be_wrong(books):
    ticket_id = taken_down(books)
    assert seen_by(books, OFFICER, ticket_id)
    name(books, ticket_id, ABOUT_HERE)
    assert not seen_by(books, OFFICER, ticket_id)
    name(books, ticket_id, None)
    assert seen_by(books, OFFICER, ticket_id)


def test_what_goes_on_from_it_is_kept_from_them_too(books):
    earlier = taken_down(books, concerns=ABOUT_HERE)
    assert not seen_by(books, OFFICER, taken_down(books, follows=earlier))
    about_another = taken_down(books, follows=earlier, concerns=OFFICER.name)
    assert seen_by(books, staff("colleague", HERE), about_another)


def test_nobody_takes_down_or_names_what_is_about_himself_or_his_union(books):
    with pytest.raises(ConcernsActor):
        taken_down(books, concerns=ABOUT_AGENT)
    ticket_id = taken_down(books)
    with pytest.raises(ConcernsActor):
        name(books, ticket_id, ABOUT_AGENT)


def test_whom_it_is_about_cannot_take_his_name_off_it(books):
    ticket_id = taken_down(books)
    other = replace(AGENT, name="staff/other-agent")
    name(books, ticket_id, ABOUT_AGENT, by=other)
    with pytest.raises(TicketNotFound):
        name(books, ticket_id, None)


def test_it_is_not_dispatched_to_the_union_that_it_is_about(books):
    ticket_id = taken_down(books, concerns=ABOUT_HERE)
    accept(books, ticket_id)
    with pytest.raises(InvalidInput) as told:
        dispatch(books, ticket_id, HERE)
    assert told.value.field == "managing_union"
    dispatch(books, ticket_id, THERE)
    assert seen_by(books, staff("there", THERE), ticket_id)


def test_it_is_not_handed_to_relief_and_what_relief_has_is_about_nobody_here(books):
    ticket_id = taken_down(books, concerns=ABOUT_HERE)
    accept(books, ticket_id)
    with pytest.raises(ConcernsSomebody):
        escalate(books, ticket_id)
    other = taken_down(books)
    accept(books, other)
    escalate(books, other)
    with pytest.raises(WrongState):
        name(books, other, ABOUT_HERE)


def test_its_corrections_are_kept_from_them_too(books):
    ticket_id = taken_down(books, consents=AGREED)
    before = ask(books, ticket_id, "次仁卓玛")
    assert [each.correction_id for each in shown(books, OFFICER)] == [before]
    name(books, ticket_id, ABOUT_HERE)
    assert shown(books, OFFICER) == []
    with pytest.raises((CorrectionNotFound, TicketNotFound)):
        decide(books, before, by=OFFICER)
    of_the_city = replace(OFFICER, name="staff/city", unions=frozenset({"city"}))
    assert [each.correction_id for each in shown(books, of_the_city)] == [before]


def accept(books: Books, ticket_id: str) -> None:
    request = AcceptTicket(ticket_id=ticket_id)
    with books.work(AGENT, now=NOW, action=request.action) as unit:
        handlers.accept_ticket(turns(unit), request=request)


def dispatch(books: Books, ticket_id: str, union: str) -> None:
    request = DispatchTicket(ticket_id=ticket_id, managing_union=union)
    with books.work(AGENT, now=NOW, action=request.action) as unit:
        loop_steps.dispatch_ticket(turns(unit), request=request)


def escalate(books: Books, ticket_id: str) -> None:
    request = EscalateTicket(ticket_id=ticket_id, reason_code=HardshipReason.ILLNESS)
    with books.work(AGENT, now=NOW, action=request.action) as unit:
        handlers.escalate_ticket(turns(unit), request=request)
