"""Use cases of notifications: load, decide, save."""

from __future__ import annotations

from datetime import datetime

from contracts.notifications import RecipientKind
from contracts.people import DeliveryChannel, Language
from services.notifications.domain import Contact, Delivery, DutyRoster, Told
from services.notifications.repository import Contacts, Deliveries, DutyRosters
from services.notifications.templates import render

DUTY_LANGUAGE: Language = "zh-CN"


def learn_contact(
    contacts: Contacts, deliveries: Deliveries, *, phone_key: str, phone: str, now: datetime
) -> None:
    """The number of a phone is heard; whatever waited for it is on its way."""
    if contacts.find_by_id(phone_key) is None:
        contacts.add(Contact(aggregate_id=phone_key, phone=phone))
        return
    with contacts.changing(phone_key) as contact:
        awaited = contact.awaited
        contact.learn(phone)
    if awaited:
        _provide(deliveries, waiting_for=phone_key, recipient=phone_key, now=now)


def tell_worker(
    contacts: Contacts,
    deliveries: Deliveries,
    *,
    told: Told,
    phone_key: str,
    language: Language,
    channel: DeliveryChannel,
    now: datetime,
    secret: dict[str, str] | None = None,
) -> None:
    """Tell the holder of a phone, as he chose, or as the event says where he did not choose."""
    contact = contacts.find_by_id(phone_key)
    named = language
    if contact is not None and secret is None:
        language = contact.language or language
        channel = contact.preferred_channel or channel
    reachable = channel is DeliveryChannel.IN_APP or (contact is not None and bool(contact.phone))
    if not reachable:
        _await_contact(contacts, phone_key, known=contact is not None)
    deliveries.add(
        Delivery.owe(
            told=told,
            recipient_kind=RecipientKind.WORKER,
            recipient=phone_key,
            channel=channel,
            message=render(told.template, language, told.values),
            reachable=reachable,
            now=now,
            secret=secret,
            named_language=named if named != language else None,
        )
    )


def tell_union(deliveries: Deliveries, *, told: Told, union: str, now: datetime) -> None:
    """Tell the account of the managing union, in-app."""
    _tell_staff(deliveries, told, RecipientKind.UNION, f"union/{union}", reachable=True, now=now)


def tell_duty_officer(
    rosters: DutyRosters, deliveries: Deliveries, *, told: Told, union: str, now: datetime
) -> None:
    """Tell the officer on duty for the union, in-app; wait for one where there is none yet."""
    roster = rosters.find_by_id(union)
    on_duty = bool(roster and roster.officers)
    if not on_duty:
        _await_duty(rosters, union, known=roster is not None)
    recipient = f"staff/{roster.officers[0]}" if roster and on_duty else _nobody_yet(union)
    _tell_staff(deliveries, told, RecipientKind.DUTY_OFFICER, recipient, reachable=on_duty, now=now)


def take_duty(
    rosters: DutyRosters, deliveries: Deliveries, *, union: str, account_id: str, now: datetime
) -> None:
    """An officer is on duty for the union; what waited for one reaches him."""
    if rosters.find_by_id(union) is None:
        rosters.add(DutyRoster(aggregate_id=union, officers=[account_id]))
        return
    with rosters.changing(union) as roster:
        awaited = roster.awaited
        roster.take_duty(account_id)
    if awaited:
        _provide(
            deliveries,
            waiting_for=_nobody_yet(union),
            recipient=f"staff/{account_id}",
            now=now,
        )


def prefer_channel(
    contacts: Contacts, *, phone_key: str, language: Language, channel: DeliveryChannel
) -> str:
    """A worker chooses his language and channel."""
    if contacts.find_by_id(phone_key) is None:
        contacts.add(Contact(aggregate_id=phone_key, phone=None))
    with contacts.changing(phone_key) as contact:
        contact.prefer(language=language, channel=channel)
    return phone_key


def mark_read(deliveries: Deliveries, *, delivery_id: str, now: datetime) -> str:
    """The recipient read a message of his inbox."""
    with deliveries.changing(delivery_id) as delivery:
        delivery.read(now=now)
    return delivery_id


def _provide(deliveries: Deliveries, *, waiting_for: str, recipient: str, now: datetime) -> None:
    """All that waits is on its way, page by page: what is left would wait for ever."""
    while waiting := deliveries.awaiting(waiting_for):
        for each in waiting:
            with deliveries.changing(each.aggregate_id) as delivery:
                delivery.provide(recipient=recipient, now=now)


def _await_contact(contacts: Contacts, phone_key: str, *, known: bool) -> None:
    if known:
        with contacts.changing(phone_key) as contact:
            contact.wait()
    else:
        contacts.add(Contact(aggregate_id=phone_key, phone=None, awaited=1))


def _await_duty(rosters: DutyRosters, union: str, *, known: bool) -> None:
    if known:
        with rosters.changing(union) as roster:
            roster.wait()
    else:
        rosters.add(DutyRoster(aggregate_id=union, officers=[], awaited=1))


def _nobody_yet(union: str) -> str:
    return f"duty/{union}"


def _tell_staff(
    deliveries: Deliveries,
    told: Told,
    kind: RecipientKind,
    recipient: str,
    *,
    reachable: bool,
    now: datetime,
) -> None:
    deliveries.add(
        Delivery.owe(
            told=told,
            recipient_kind=kind,
            recipient=recipient,
            channel=DeliveryChannel.IN_APP,
            message=render(f"{told.template}_staff", DUTY_LANGUAGE, told.values),
            reachable=reachable,
            now=now,
        )
    )
