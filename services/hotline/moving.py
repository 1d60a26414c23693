"""What goes along when a ticket goes to another union, or is kept from whom it is about."""

from __future__ import annotations

from records.moving import move_what_is_kept_about
from records.unit_of_work import UnitOfWork
from services.hotline.claimants.repository import CLAIMANTS
from services.hotline.claimants.retiring import MOST as MOST_CLAIMANTS
from services.hotline.domain.ticket import Ticket
from services.hotline.mediations.repository import MEDIATIONS

GO_ALONG = ((MEDIATIONS, 100), (CLAIMANTS, MOST_CLAIMANTS))
"""What goes along, and how many there are of one ticket: one mediation goes on at a time."""


def move_along(unit: UnitOfWork, ticket: Ticket) -> None:
    """What is kept about it is seen where the ticket is, and by nobody it concerns."""
    request = ticket.request
    now = {"managing_union": request.managing_union, "concerns": request.concerns}
    move_what_is_kept_about(
        unit, ticket.subject, union=request.managing_union, concerns=request.concerns
    )
    locked = {**now, "confidential": request.confidential}
    for kind, most in GO_ALONG:
        for row in unit.find_documents(kind, {"ticket_id": ticket.aggregate_id}, most):
            if {name: row.get(name) for name in locked} != locked:
                unit.replace(kind, {**row, **locked})
