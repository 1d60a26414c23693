"""What a decided correction means here: the person is told, by the phone that is his now."""

from __future__ import annotations

from contracts.hotline import TicketCorrectionDecided
from contracts.people import DeliveryChannel
from contracts.relief import FileCorrectionDecided
from records.unit_of_work import UnitOfWork
from services.notifications import handlers
from services.notifications.domain.deliveries import Told
from services.notifications.facts import told_of
from services.notifications.repository import Contacts, Deliveries

TEMPLATE = "correction_decided"
Decided = TicketCorrectionDecided | FileCorrectionDecided


def correction_decided(
    contacts: Contacts, deliveries: Deliveries, *, event: Decided, unit: UnitOfWork
) -> None:
    """Tell what was decided, on the phone that the record holds from now on.

    Who is sent no texts about the record is sent none on his new phone, this one included.
    """
    now, told = unit.recorded_at, _told(event, unit)
    handlers.learn_contact(
        contacts, deliveries, phone_key=event.phone_key, phone=event.phone.open(), now=now
    )
    if contacts.is_silent_about(told.subject):
        handlers.silence(contacts, phone_key=event.phone_key, subject=told.subject)
    handlers.tell_worker(
        contacts,
        deliveries,
        told=told,
        phone_key=event.phone_key,
        language=event.language,
        channel=_channel(event),
        now=now,
    )


def _channel(event: Decided) -> DeliveryChannel:
    """As he wished with the ticket; a file names no wish."""
    if isinstance(event, TicketCorrectionDecided):
        return event.preferred_channel
    return DeliveryChannel.SMS


def _told(event: Decided, unit: UnitOfWork) -> Told:
    if isinstance(event, TicketCorrectionDecided):
        subject, number = f"ticket/{event.ticket_id}", event.number
    else:
        subject, number = f"file/{event.file_id}", event.file_number
    outcome = event.refused_for or event.outcome
    return told_of(
        unit,
        TEMPLATE,
        {"number": number, "field": event.field.value, "outcome": outcome.value},
        subject=subject,
        union=event.managing_union,
        happened_on=event.happened_on,
    )
