"""A ticket goes on as another one: whoever asked is told, on the phone that he gave."""

from __future__ import annotations

from contracts.hotline.joining import TicketMerged
from records.unit_of_work import UnitOfWork
from services.notifications import handlers
from services.notifications.facts import told_of
from services.notifications.repository import Contacts, Deliveries

TEMPLATE = "ticket_merged"


def ticket_merged(
    contacts: Contacts, deliveries: Deliveries, *, event: TicketMerged, unit: UnitOfWork
) -> None:
    """Tell that his request is handled with another; which one is not said."""
    handlers.tell_worker(
        contacts,
        deliveries,
        told=told_of(
            unit,
            TEMPLATE,
            {"ticket_number": event.number},
            subject=f"ticket/{event.ticket_id}",
            union=event.managing_union,
            happened_on=event.happened_on,
        ),
        phone_key=event.phone_key,
        language=event.language,
        channel=event.preferred_channel,
        now=unit.recorded_at,
    )
