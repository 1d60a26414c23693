"""The end of a ticket's retention: what it says is gone, what is counted stays."""

from __future__ import annotations

from typing import Any

from contracts.retention import Ending, Retained
from records.acts import act_now
from records.retention import Pseudonyms, Retirement, Retirements
from services.hotline.domain import Ticket
from services.hotline.kinds import TICKETS


def archive_ticket(service: Any, ticket_id: str, pseudonyms: Pseudonyms) -> None:
    """Nothing of the ticket tells of a person; its files can be read no more, and go.

    Refuses what `Ticket.archive` refuses.
    """
    with service.tickets.changing(ticket_id, veiled=True) as ticket:
        attached = ticket.attachments
        ticket.archive(pseudonyms, act=act_now(by=service.unit.actor, now=service.unit.now))
    for each in attached:
        service.files.staged.erase(each.file_id, subject=ticket.subject)


RETIREMENTS: Retirements = {
    Retained.TICKETS: Retirement(
        kind=TICKETS,
        aggregate=Ticket.name,
        after="closed",
        does=Ending.PSEUDONYMISE,
        end=archive_ticket,
    )
}
