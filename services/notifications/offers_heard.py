"""What offered aid means here: the household is told that there is something to confirm.

The message names neither the aid nor the amount: its provider need not know of the hardship.
"""

from __future__ import annotations

from contracts.people import DeliveryChannel
from contracts.relief.offering.events import AidOffered
from records.unit_of_work import UnitOfWork
from services.notifications import handlers
from services.notifications.domain.deliveries import Conversation, Told
from services.notifications.repository import Contacts, Deliveries


def aid_offered(
    contacts: Contacts, deliveries: Deliveries, *, event: AidOffered, unit: UnitOfWork
) -> None:
    """The holder of the file is told, by text message unless he chose otherwise."""
    handlers.learn_contact(
        contacts,
        deliveries,
        phone_key=event.phone_key,
        phone=event.phone.open(),
        now=unit.recorded_at,
    )
    cause = unit.cause
    told = Told(
        event_id=cause.message_id,
        template="aid_offered",
        values={"until_day": event.until_day.isoformat()},
        subject=f"file/{event.file_id}",
        managing_union=event.managing_union,
        happened_on=event.happened_on,
        conversation=Conversation(
            correlation_id=cause.correlation_id, traceparent=cause.traceparent
        ),
    )
    handlers.tell_worker(
        contacts,
        deliveries,
        told=told,
        phone_key=event.phone_key,
        language=event.language,
        channel=DeliveryChannel.SMS,
        now=unit.recorded_at,
    )
