"""Tickets as documents: on the twin and on the real database alike."""

from __future__ import annotations

import pytest

from contracts.hotline import HardshipReason, LeadState, TicketState
from contracts.rights import system_actor
from records.kinds import AUDIT, OUTBOX
from records.store import AlreadyExists, Store
from services.hotline.domain.ticket import Ticket
from services.hotline.kinds import TICKETS
from services.hotline.repository import Tickets
from tests.books import Books
from tests.databases import OwnDatabase
from tests.hotline.loop_facts import ticket_at
from tests.hotline.ticket_facts import (
    NOW,
    UNNUMBERED,
    WORKER,
    YESTERDAY,
    act,
    registered_ticket,
    ticket_in,
)

HOTLINE = system_actor("hotline")


@pytest.fixture
def books(ticket_store: Store) -> Books:
    return Books("hotline", ticket_store)


def save(books: Books, ticket: Ticket) -> None:
    with books.work(HOTLINE, now=NOW) as unit:
        Tickets(unit).add(ticket)


def state_of(ticket: Ticket) -> dict[str, object]:
    counters = ("version", "sequence", "announced")
    return {name: value for name, value in vars(ticket).items() if name not in counters}


@pytest.mark.parametrize(
    ("state", "lead"),
    [
        (TicketState.REGISTERED, LeadState.AWAITED),
        (TicketState.ACCEPTED, LeadState.AWAITED),
        *((TicketState.ESCALATED, lead) for lead in LeadState),
        (TicketState.CLOSED, LeadState.AWAITED),
    ],
)
def test_a_ticket_comes_back_as_it_was_saved_in_each_state(books, state, lead):
    ticket = ticket_in(state, lead=lead)
    before = state_of(ticket)
    save(books, ticket)
    with books.work(HOTLINE, now=NOW) as unit:
        assert state_of(Tickets(unit).get(ticket.aggregate_id)) == before


@pytest.mark.parametrize("state", TicketState)
def test_a_ticket_comes_back_as_it_was_saved_from_each_state_of_the_loop(books, state):
    ticket = ticket_at(state)
    before = state_of(ticket)
    save(books, ticket)
    with books.work(HOTLINE, now=NOW) as unit:
        assert state_of(Tickets(unit).get(ticket.aggregate_id)) == before


def test_notes_and_late_reasons_come_back_with_their_steps(books):
    late = act(YESTERDAY, late_entry_reason="停电")
    ticket = registered_ticket(on=late, applicant=UNNUMBERED, person_key=None)
    ticket.answer_at_once(text="请到服务大厅", act=late)
    before = state_of(ticket)
    save(books, ticket)
    with books.work(HOTLINE, now=NOW) as unit:
        assert state_of(Tickets(unit).get(ticket.aggregate_id)) == before


@pytest.mark.parametrize(
    ("index", "other"),
    [
        ("number", {"query_key": "q1.other"}),
        ("query_key", {"number": "SR-20210305-000124"}),
    ],
)
def test_no_two_tickets_share_a_number_or_a_receipt(books, index, other):
    save(books, registered_ticket())
    second = Ticket.register(
        ticket_id="ticket-b", request=registered_ticket(**other).request, act=act()
    )
    with pytest.raises(AlreadyExists) as taken:
        save(books, second)
    assert (taken.value.kind, taken.value.index) == ("tickets", index)


def test_why_somebody_is_in_hardship_is_readable_nowhere(books):
    save(books, ticket_in(TicketState.ESCALATED))
    [audited] = books.rows(AUDIT)
    assert "reason_code" in audited["personal"]
    assert "illness" not in repr([*books.rows(TICKETS), *books.rows(OUTBOX), audited])
    with pytest.raises(ValueError, match="reason_code cannot be searched"):
        books.reads().count(TICKETS, {"reason_code": "illness"})


@pytest.mark.stack
def test_in_the_database_every_reason_is_stored_at_one_length(hotline_database: OwnDatabase):
    cipher = hotline_database.store.cipher
    assert len({len(cipher.encrypt(reason.value)) for reason in HardshipReason}) == 1


def test_nothing_personal_is_readable_where_it_is_stored(books):
    save(books, ticket_in(TicketState.CLOSED))
    stored = repr(books.rows(TICKETS))
    for secret in (WORKER.name, WORKER.phone, str(WORKER.id_number), "矿上", "答复", "ABCD2345"):
        assert secret not in stored
