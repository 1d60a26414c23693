"""What goes along when a ticket goes to another union, or is kept from whom it is about."""

from __future__ import annotations

from records.moving import move_what_is_kept_about
from records.unit_of_work import UnitOfWork
from services.hotline.domain.ticket import Ticket
from services.hotline.mediations.repository import MEDIATIONS

MOST_MEDIATIONS = 100
"""Of one ticket: one goes on at a time."""


def move_along(unit: UnitOfWork, ticket: Ticket) -> None:
    """Corrections, holds and mediations are seen where the ticket is, and by nobody it concerns."""
    request = ticket.request
    now = {"managing_union": request.managing_union, "concerns": request.concerns}
    move_what_is_kept_about(
        unit, ticket.subject, union=request.managing_union, concerns=request.concerns
    )
    mediated = {**now, "confidential": request.confidential}
    of_ticket = {"ticket_id": ticket.aggregate_id}
    for row in unit.find_documents(MEDIATIONS, of_ticket, MOST_MEDIATIONS):
        unit.replace(MEDIATIONS, {**row, **mediated})
