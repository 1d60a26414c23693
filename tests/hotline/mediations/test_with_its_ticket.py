"""A mediation is seen where its ticket is, kept from whom that is about, and holds up its end."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from contracts.hotline import NameConcerned, TicketNotFound
from contracts.hotline.loop import DispatchTicket
from contracts.hotline.mediation import AppointMediator
from contracts.hotline.mediation_words import MediationNotFound, MediatorInConflict
from contracts.refusals import ForeignUnion
from contracts.rights import Actor, Grant, Role
from records.policies import load_policies
from records.store import StaleVersion
from services.hotline import concerned, loop_steps
from services.hotline.mediations import handlers
from services.hotline.mediations.handlers import Desk
from services.hotline.mediations.own_data import own_mediations
from services.hotline.mediations.repository import Mediations
from services.hotline.repository import Tickets
from services.hotline.retiring import tickets_going_on
from tests.books import Books
from tests.hotline.mediations.test_mediation import LEADER, accepted, do, opening
from tests.hotline.ticket_facts import AGENT, NOW, turns
from tests.own_data import in_words, subjects

HERE, THERE = "county-540202", "county-540221"


def officer(union: str) -> Actor:
    return Actor(
        name=f"staff/officer-{union}", roles=frozenset({Role.OFFICER}), unions=frozenset({union})
    )


@pytest.fixture
def books() -> Books:
    return Books("hotline")


@pytest.fixture
def ticket_id(books: Books) -> str:
    return accepted(books)


def sees(books: Books, mediation_id: str, by: Actor) -> bool:
    with books.work(by, now=NOW, action="mediation.read") as unit:
        try:
            Mediations(unit).get(mediation_id)
        except (ForeignUnion, MediationNotFound):
            return False
    return True


def dispatch(books: Books, ticket_id: str) -> None:
    request = DispatchTicket(ticket_id=ticket_id, managing_union=THERE)
    with books.work(AGENT, now=NOW, action=request.action) as unit:
        loop_steps.dispatch_ticket(turns(unit), request=request)


def test_it_goes_along_when_the_ticket_is_dispatched(books, ticket_id):
    mediation_id = do(books, opening(ticket_id), AGENT)
    assert sees(books, mediation_id, officer(HERE))
    dispatch(books, ticket_id)
    assert not sees(books, mediation_id, officer(HERE))
    assert sees(books, mediation_id, officer(THERE))


def test_whoever_opens_one_while_the_ticket_moves_collides_with_the_move(books, ticket_id):
    request = opening(ticket_id)

    def open_while_it_moves() -> None:
        with books.work(AGENT, now=NOW, action=request.action) as unit:
            handlers.open_mediation(Desk(unit=unit, policies=load_policies()), request=request)
            dispatch(books, ticket_id)

    with pytest.raises(StaleVersion):
        open_while_it_moves()


def test_it_is_kept_from_whom_the_ticket_is_about(books, ticket_id):
    mediation_id = do(books, opening(ticket_id), AGENT)
    request = NameConcerned(ticket_id=ticket_id, concerns=f"union/{HERE}", reason="反映工会")
    with books.work(AGENT, now=NOW, action=request.action) as unit:
        concerned.name_concerned(Tickets(unit), unit, request=request)
    assert not sees(books, mediation_id, officer(HERE))
    with (
        books.work(officer(HERE), now=NOW, action="mediation.read") as unit,
        pytest.raises((MediationNotFound, TicketNotFound)),
    ):
        Mediations(unit).get(mediation_id)


def test_whom_the_ticket_is_about_does_not_mediate(books, ticket_id):
    mediation_id = do(books, opening(ticket_id), AGENT)
    request = NameConcerned(ticket_id=ticket_id, concerns="staff/second", reason="反映干部")
    with books.work(AGENT, now=NOW, action=request.action) as unit:
        concerned.name_concerned(Tickets(unit), unit, request=request)
    appointing = AppointMediator(
        mediation_id=mediation_id, mediator="second", name="扎西", unit="县总工会"
    )
    with pytest.raises(MediatorInConflict):
        do(books, appointing, LEADER)


def test_a_ticket_does_not_end_while_its_dispute_is_mediated(books, ticket_id):
    assert tickets_going_on(SimpleNamespace(reads=books.reads()), [ticket_id]) == frozenset()
    do(books, opening(ticket_id), AGENT)
    assert tickets_going_on(SimpleNamespace(reads=books.reads()), [ticket_id]) == {ticket_id}


def test_whose_ticket_it_is_is_told_how_it_stands_and_of_no_other_worker(books, ticket_id):
    do(books, opening(ticket_id), AGENT)
    reads = books.reads(Grant(own_keys=frozenset({"t1.of-him"})))
    records, left_out = own_mediations(reads, [ticket_id])
    assert (subjects(records), left_out) == (["mediation"], 0)
    told = str(in_words(records))
    assert "普布" not in told
    assert "某建筑公司" in told
    assert own_mediations(reads, ["another ticket"]) == ([], 0)
