"""Whom a ticket is about: they neither see it nor have a hand in it."""

from __future__ import annotations

from dataclasses import replace

from contracts.hotline import ConcernNamed, ConcernsActor, NameConcerned
from contracts.refusals import WrongState
from contracts.rights import Grant
from records.scope import names_of
from records.unit_of_work import UnitOfWork
from services.hotline.domain.ticket import Ticket
from services.hotline.moving import move_along
from services.hotline.repository import Tickets


def require_not_about(grant: Grant, concerns: str | None) -> None:
    """Refuses `ConcernsActor` to who is concerned himself, or whose union is."""
    if concerns is not None and concerns in names_of(grant):
        raise ConcernsActor(field="concerns", allowed="somebody whom it is not about")


def name_concerned(tickets: Tickets, unit: UnitOfWork, *, request: NameConcerned) -> ConcernNamed:
    """Keep the ticket, its corrections and its holds from whom it is about.

    Refuses `ConcernsActor`, `TicketNotFound`, `ForeignUnion`, `RecordArchived`, `WrongState`.
    """
    require_not_about(unit.grant, request.concerns)
    with tickets.changing(request.ticket_id, expected_version=request.expected_version) as ticket:
        _keep_from(ticket, request.concerns)
    move_along(unit, ticket)
    unit.audit("ticket.name_concerned", ticket.subject, reason=request.reason)
    return ConcernNamed(ticket_id=request.ticket_id, concerns=request.concerns)


def _keep_from(ticket: Ticket, concerns: str | None) -> None:
    """In any state but once relief was handed it: they may see the lead."""
    ticket.require_not_archived()
    if concerns is not None and ticket.lead is not None:
        allowed = "a ticket that did not escalate"
        raise WrongState(allowed=allowed, state=ticket.state, command="name_concerned")
    ticket.request = replace(ticket.request, concerns=concerns)
