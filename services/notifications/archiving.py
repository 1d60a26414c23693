"""What the end of a ticket's retention means here: its copies tell of nobody, and none comes back.

Facts about a ticket come from two sources. What relief tells after hotline's last word, or a
message that was held for long, finds the ticket archived, and tells nobody.
"""

from __future__ import annotations

from contracts.hotline import TicketPseudonymised
from messaging.retention import erase_journal, published_journal
from records.retention import Pseudonyms
from records.unit_of_work import UnitOfWork
from services.notifications.domain.archived import ArchivedTicket, archive
from services.notifications.repository import ArchivedTickets, Deliveries


def ticket_pseudonymised(
    archived: ArchivedTickets,
    deliveries: Deliveries,
    *,
    event: TicketPseudonymised,
    unit: UnitOfWork,
) -> None:
    """Every message about the ticket loses its words and its recipient, page by page.

    Refuses `WrongState` while one of them is under way.
    """
    if archived.find_by_id(event.ticket_id) is None:
        archived.add(ArchivedTicket(aggregate_id=event.ticket_id, heard_at=unit.recorded_at))
    pseudonyms = Pseudonyms()
    while told := deliveries.about(f"ticket/{event.ticket_id}"):
        for each in told:
            journal = published_journal(unit, each.subject)
            with deliveries.changing(each.aggregate_id, veiled=True) as delivery:
                archive(delivery, pseudonyms)
            erase_journal(unit, journal, pseudonyms)


def is_archived(archived: ArchivedTickets, ticket_id: str) -> bool:
    """Whether nobody is to be told anything about this ticket any more."""
    return archived.find_by_id(ticket_id) is not None
