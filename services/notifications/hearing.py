"""What each fact means here: whose contact it brings, and whom it tells what.

The event's id (the cause's message id) is half of every delivery's identity, so an event told twice
still owes each recipient one delivery.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from contracts.campaigns import PersonRegistered
from contracts.hotline import TicketRegistered
from contracts.identity import (
    AccountCreated,
    DutyLeft,
    DutyTaken,
    PhoneCodeRequested,
    WorkHandedOver,
)
from contracts.people import DeliveryChannel
from contracts.relief import LeadAccepted, LeadOpened, LeadRefused
from records.unit_of_work import UnitOfWork
from services.notifications import handlers
from services.notifications.domain.duty_rosters import OnDuty
from services.notifications.facts import told_of
from services.notifications.repository import Contacts, Deliveries, DutyRosters


def ticket_registered(
    contacts: Contacts, deliveries: Deliveries, *, event: TicketRegistered, now: datetime
) -> None:
    """A ticket brings its applicant's number; nobody is told."""
    handlers.learn_contact(
        contacts,
        deliveries,
        phone_key=event.phone_key,
        phone=event.applicant.open().phone,
        now=now,
    )


def person_registered(
    contacts: Contacts, deliveries: Deliveries, *, event: PersonRegistered, unit: UnitOfWork
) -> None:
    """A place was taken: the person is told."""
    handlers.learn_contact(
        contacts,
        deliveries,
        phone_key=event.phone_key,
        phone=event.person.open().phone,
        now=unit.recorded_at,
    )
    values = {
        "title": event.title,
        **({"title.bo": event.title_bo} if event.title_bo else {}),
        "day": event.takes_place_on.isoformat(),
        "place_number": str(event.place_number),
    }
    handlers.tell_worker(
        contacts,
        deliveries,
        told=told_of(
            unit, "place_taken", values, subject=f"activity/{event.activity_id}", union=None
        ),
        phone_key=event.phone_key,
        language=event.language,
        channel=event.preferred_channel,
        now=unit.recorded_at,
    )


def phone_code_requested(
    contacts: Contacts, deliveries: Deliveries, *, event: PhoneCodeRequested, unit: UnitOfWork
) -> None:
    """A sign-in code: sent by text message whatever the holder prefers, then forgotten."""
    handlers.learn_contact(
        contacts,
        deliveries,
        phone_key=event.phone_key,
        phone=event.phone.open(),
        now=unit.recorded_at,
    )
    subject = f"phone_challenge/{event.challenge_id}"
    told = told_of(unit, "phone_code", {}, subject=subject, union=None)
    handlers.tell_worker(
        contacts,
        deliveries,
        told=replace(told, expires_at=event.expires_at),
        phone_key=event.phone_key,
        language=event.language,
        channel=DeliveryChannel.SMS,
        now=unit.recorded_at,
        secret={"code": event.code.open()},
    )


def account_created(
    rosters: DutyRosters, deliveries: Deliveries, *, event: AccountCreated, now: datetime
) -> None:
    """An officer who is on duty is told of his union's leads from now on."""
    if event.on_duty:
        handlers.take_duty(
            rosters,
            deliveries,
            union=event.managing_union,
            officer=OnDuty(account_id=event.account_id, language=event.language),
            now=now,
        )


def duty_taken(
    rosters: DutyRosters, deliveries: Deliveries, *, event: DutyTaken, now: datetime
) -> None:
    """An officer came on duty: he is told of his union's leads from now on."""
    handlers.take_duty(
        rosters,
        deliveries,
        union=event.managing_union,
        officer=OnDuty(account_id=event.account_id, language=event.language),
        now=now,
    )


def duty_left(rosters: DutyRosters, *, event: DutyLeft) -> None:
    """An officer went off duty: what comes now is for whoever else is on duty, or will be."""
    handlers.leave_duty(rosters, union=event.managing_union, account_id=event.account_id)


def work_handed_over(deliveries: Deliveries, *, event: WorkHandedOver, now: datetime) -> None:
    """What an officer was told and has not read is for who took over his work."""
    handlers.hand_over_unread(
        deliveries,
        recipient=f"staff/{event.account_id}",
        successor=f"staff/{event.to_account_id}",
        now=now,
    )


def lead_opened(
    contacts: Contacts,
    rosters: DutyRosters,
    deliveries: Deliveries,
    *,
    event: LeadOpened,
    unit: UnitOfWork,
) -> None:
    """Three are told: the worker, the duty officer, and the account of the managing union."""
    told = told_of(
        unit,
        "lead_opened",
        {"ticket_number": event.ticket_number},
        subject=f"lead/{event.lead_id}",
        union=event.managing_union,
        happened_on=event.happened_on,
    )
    now, union = unit.recorded_at, event.managing_union
    handlers.tell_worker(
        contacts,
        deliveries,
        told=replace(told, subject=f"ticket/{event.ticket_id}"),
        phone_key=event.phone_key,
        language=event.language,
        channel=event.preferred_channel,
        now=now,
    )
    # The reason may be an illness: staff must know it, and no provider of text messages.
    reason = event.reason_code.open().value
    to_staff = replace(told, values={**told.values, "reason": reason})
    handlers.tell_duty_officer(rosters, deliveries, told=to_staff, union=union, now=now)
    handlers.tell_union(deliveries, told=to_staff, union=union, now=now)


def lead_accepted(
    contacts: Contacts, deliveries: Deliveries, *, event: LeadAccepted, unit: UnitOfWork
) -> None:
    """The worker is told that he has a hardship file."""
    _tell_of_decision(
        contacts,
        deliveries,
        event=event,
        unit=unit,
        template="lead_accepted",
        values={"ticket_number": event.ticket_number, "file_number": event.file_number},
    )


def lead_refused(
    contacts: Contacts, deliveries: Deliveries, *, event: LeadRefused, unit: UnitOfWork
) -> None:
    """The worker is told why not, and what he can do."""
    _tell_of_decision(
        contacts,
        deliveries,
        event=event,
        unit=unit,
        template="lead_refused",
        values={"ticket_number": event.ticket_number, "reason": event.reason.value},
    )


def _tell_of_decision(
    contacts: Contacts,
    deliveries: Deliveries,
    *,
    event: LeadAccepted | LeadRefused,
    unit: UnitOfWork,
    template: str,
    values: dict[str, str],
) -> None:
    handlers.tell_worker(
        contacts,
        deliveries,
        told=told_of(
            unit,
            template,
            values,
            subject=f"ticket/{event.ticket_id}",
            union=event.managing_union,
            happened_on=event.happened_on,
        ),
        phone_key=event.phone_key,
        language=event.language,
        channel=event.preferred_channel,
        now=unit.recorded_at,
    )
