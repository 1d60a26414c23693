"""Use cases of notifications: load, decide, save."""

from __future__ import annotations

from datetime import datetime

from contracts.notifications import RecipientKind
from contracts.people import DeliveryChannel, Language
from contracts.rights import Actor
from services.notifications.domain.deliveries import Delivery, Told
from services.notifications.domain.duty_rosters import DutyRoster, OnDuty
from services.notifications.repository import Contacts, Deliveries, DutyRosters
from services.notifications.templates import render

# Many read a union's messages, each with a language of his own: they are in the working language.
UNION_LANGUAGE: Language = "zh-CN"


def learn_contact(
    contacts: Contacts, deliveries: Deliveries, *, phone_key: str, phone: str, now: datetime
) -> None:
    """The number of a phone is heard; whatever waited for it is on its way."""
    known = contacts.find_by_id(phone_key)
    if known is None:
        contacts.begin(phone_key, phone=phone)
        return
    with contacts.changing(phone_key) as contact:
        awaited = contact.awaited
        contact.learn(phone)
    contacts.note_use(known)
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
        if told.subject in contact.silent:
            channel = DeliveryChannel.IN_APP
    reachable = channel is DeliveryChannel.IN_APP or (contact is not None and bool(contact.phone))
    if not reachable:
        _await_contact(contacts, phone_key, known=contact is not None)
    if contact is not None:
        contacts.note_use(contact)
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
    _tell_staff(
        deliveries,
        told,
        RecipientKind.UNION,
        f"union/{union}",
        language=UNION_LANGUAGE,
        reachable=True,
        now=now,
    )


def tell_duty_officer(
    rosters: DutyRosters,
    deliveries: Deliveries,
    *,
    told: Told,
    union: str,
    now: datetime,
    but: str | None = None,
) -> None:
    """Tell the officer on duty for the union, in-app and in his language; await one if need be.

    Of several the one who came on duty last: docs/decisions/telling-people.md. Never `but`; where
    he alone is on duty, nobody there is told.
    """
    roster = rosters.find_by_id(union)
    officer = roster.told_but(but) if roster else None
    if officer is None and roster is not None and roster.officers:
        return
    if officer is None:
        _await_duty(rosters, union, known=roster is not None)
    _tell_staff(
        deliveries,
        told,
        RecipientKind.DUTY_OFFICER,
        officer.recipient if officer else _nobody_yet(union),
        language=officer.language if officer else UNION_LANGUAGE,
        reachable=officer is not None,
        now=now,
    )


def take_duty(
    rosters: DutyRosters, deliveries: Deliveries, *, union: str, officer: OnDuty, now: datetime
) -> None:
    """An officer is on duty for the union; what waited for one reaches him, in his language."""
    if rosters.find_by_id(union) is None:
        rosters.add(DutyRoster(aggregate_id=union, officers=[officer]))
        return
    with rosters.changing(union) as roster:
        awaited = roster.awaited
        roster.take_duty(officer)
    if awaited:
        _provide(
            deliveries,
            waiting_for=_nobody_yet(union),
            recipient=officer.recipient,
            language=officer.language,
            now=now,
        )


def leave_duty(rosters: DutyRosters, *, union: str, account_id: str) -> None:
    """An officer is no longer on duty for the union."""
    if rosters.find_by_id(union) is None:
        return
    with rosters.changing(union) as roster:
        roster.leave_duty(account_id)


def prefer_channel(
    contacts: Contacts, *, phone_key: str, language: Language, channel: DeliveryChannel
) -> str:
    """A worker chooses his language and channel."""
    if contacts.find_by_id(phone_key) is None:
        contacts.begin(phone_key)
    with contacts.changing(phone_key) as contact:
        contact.prefer(language=language, channel=channel)
    contacts.note_use(contact)
    return phone_key


def silence(contacts: Contacts, *, phone_key: str, subject: str) -> None:
    """No more texts about this subject; what is owed is placed where only he looks for it."""
    if contacts.find_by_id(phone_key) is None:
        contacts.begin(phone_key, silent=[subject])
        return
    with contacts.changing(phone_key) as contact:
        contact.silence(subject)
    contacts.note_use(contact)


def mark_read(deliveries: Deliveries, *, delivery_id: str, by: Actor, now: datetime) -> str:
    """The actor read a message of his inbox, or of his union's: his colleagues still have not."""
    with deliveries.changing(delivery_id) as delivery:
        delivery.read(by=by.name, now=now)
    return delivery_id


def hand_over_unread(
    deliveries: Deliveries, *, recipient: str, successor: str, now: datetime
) -> None:
    """What nobody has read of a recipient's messages goes to his successor, page by page."""
    while unread := deliveries.unread_of(recipient):
        for each in unread:
            told = deliveries.find(event_id=each.event_id, recipient=successor)
            with deliveries.changing(each.aggregate_id) as delivery:
                if told is None:
                    delivery.pass_to(successor)
                else:  # he was told of the same fact himself, and is not told twice
                    delivery.read(by=successor, now=now)


def _provide(
    deliveries: Deliveries,
    *,
    waiting_for: str,
    recipient: str,
    now: datetime,
    language: Language | None = None,
) -> None:
    """All that waits is on its way, page by page: what is left would wait for ever.

    `language` is the recipient's, where he was not known when the message was written.
    """
    while waiting := deliveries.awaiting(waiting_for):
        for each in waiting:
            said = each.message
            message = render(said.template, language, said.values) if language else None
            with deliveries.changing(each.aggregate_id) as delivery:
                delivery.provide(recipient=recipient, now=now, message=message)


def _await_contact(contacts: Contacts, phone_key: str, *, known: bool) -> None:
    if known:
        with contacts.changing(phone_key) as contact:
            contact.wait()
    else:
        contacts.begin(phone_key, awaited=1)


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
    language: Language,
    reachable: bool,
    now: datetime,
) -> None:
    deliveries.add(
        Delivery.owe(
            told=told,
            recipient_kind=kind,
            recipient=recipient,
            channel=DeliveryChannel.IN_APP,
            message=render(f"{told.template}_staff", language, told.values),
            reachable=reachable,
            now=now,
        )
    )
