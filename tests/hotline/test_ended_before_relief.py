"""A ticket whose reason need not wait for relief ends first, and still hears of its lead."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.hotline import LeadState, TicketState
from contracts.hotline.loop import ResultCode
from contracts.refusals import WrongState
from services.hotline.domain.course import LoopTerms
from services.hotline.domain.ticket import Ticket
from services.hotline.repository import Tickets
from tests.hotline.loop_facts import TERMS, give, ticket_at
from tests.hotline.ticket_facts import act, hear

WAITS_FOR_NOTHING = replace(TERMS, waits_for_relief=frozenset())


def resolve(ticket: Ticket, terms: LoopTerms) -> None:
    """Answer it by these terms."""
    ticket.resolve(result=ResultCode.GUIDED_ELSEWHERE, text="已转帮扶", act=act(), terms=terms)


def closed_before_relief() -> Ticket:
    """A ticket that escalated, and was closed while relief had not decided."""
    ticket = ticket_at(TicketState.ESCALATED)
    resolve(ticket, WAITS_FOR_NOTHING)
    give("call_back", ticket)
    give("close", ticket)
    return ticket


@pytest.mark.parametrize("lead", [LeadState.AWAITED, LeadState.OPEN])
def test_a_ticket_ends_before_relief_decides_only_where_its_reason_need_not_wait(lead):
    ticket = ticket_at(TicketState.ESCALATED, lead=lead)
    with pytest.raises(WrongState) as refused:
        resolve(ticket, TERMS)
    assert refused.value.details["lead_state"] == lead
    assert ticket.state == TicketState.ESCALATED
    resolve(ticket, WAITS_FOR_NOTHING)
    assert ticket.state == TicketState.ANSWERED


@pytest.mark.parametrize("lead", [LeadState.OPEN, LeadState.ACCEPTED, LeadState.REFUSED])
def test_a_closed_ticket_still_hears_what_became_of_its_lead_and_stays_closed(lead):
    ticket = closed_before_relief()
    ends = ticket.retention_from
    hear(ticket, lead)
    assert ticket.lead is not None
    assert ticket.lead.state == lead
    assert ticket.state == TicketState.CLOSED
    assert ticket.retention_from == ends


@pytest.mark.parametrize("lead", LeadState)
def test_what_it_waits_for_is_the_hotline_where_it_need_not_wait_for_relief(lead):
    ticket = ticket_at(TicketState.ESCALATED, lead=lead)
    ticket.go_by(WAITS_FOR_NOTHING)
    assert ticket.waits_for == ["ticket.handle"]
    ticket.go_by(TERMS)
    decided = lead in (LeadState.ACCEPTED, LeadState.REFUSED)
    assert ticket.waits_for == (["ticket.handle"] if decided else [])
    assert Tickets.from_document(Tickets.to_document(ticket) | {"_id": "a"}).course == ticket.course
