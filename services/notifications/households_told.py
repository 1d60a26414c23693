"""What households on file are told: of aid that they can take, of money that should have come.

Neither message names the aid or the amount: its provider need not know of the hardship.
"""

from __future__ import annotations

from datetime import date

from contracts.people import DeliveryChannel
from contracts.relief.offering.events import AidOffered
from contracts.relief.verifying.events import ReceiptAsked, ReceiptDisputed
from records.unit_of_work import UnitOfWork
from services.notifications import handlers
from services.notifications.domain.deliveries import Told
from services.notifications.facts import told_of
from services.notifications.repository import Contacts, Deliveries, DutyRosters


def aid_offered(
    contacts: Contacts, deliveries: Deliveries, *, event: AidOffered, unit: UnitOfWork
) -> None:
    """The holder of the file is told that there is something to confirm."""
    _tell(contacts, deliveries, "aid_offered", event, until=event.until_day, unit=unit)


def receipt_asked(
    contacts: Contacts, deliveries: Deliveries, *, event: ReceiptAsked, unit: UnitOfWork
) -> None:
    """The holder of the file is asked whether money came."""
    _tell(contacts, deliveries, "receipt_asked", event, until=event.answer_until, unit=unit)


def receipt_disputed(
    rosters: DutyRosters, deliveries: Deliveries, *, event: ReceiptDisputed, unit: UnitOfWork
) -> None:
    """The union and its officer on duty are told that money did not come."""
    told = _of_file("receipt_disputed", {"file_number": event.file_number}, event, unit)
    now, union = unit.recorded_at, event.managing_union
    handlers.tell_duty_officer(rosters, deliveries, told=told, union=union, now=now)
    handlers.tell_union(deliveries, told=told, union=union, now=now)


def _tell(
    contacts: Contacts,
    deliveries: Deliveries,
    template: str,
    event: AidOffered | ReceiptAsked,
    *,
    until: date,
    unit: UnitOfWork,
) -> None:
    """By text message, unless he chose otherwise."""
    handlers.learn_contact(
        contacts,
        deliveries,
        phone_key=event.phone_key,
        phone=event.phone.open(),
        now=unit.recorded_at,
    )
    told = _of_file(template, {"until_day": until.isoformat()}, event, unit)
    handlers.tell_worker(
        contacts,
        deliveries,
        told=told,
        phone_key=event.phone_key,
        language=event.language,
        channel=DeliveryChannel.SMS,
        now=unit.recorded_at,
    )


def _of_file(
    template: str,
    values: dict[str, str],
    event: AidOffered | ReceiptAsked | ReceiptDisputed,
    unit: UnitOfWork,
) -> Told:
    """It is of the file, and ends with its retention."""
    return told_of(
        unit,
        template,
        values,
        subject=f"file/{event.file_id}",
        union=event.managing_union,
        happened_on=event.happened_on,
    )
