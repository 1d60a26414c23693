"""Many held messages of notifications, as its own code writes them when a handler refuses.

Facts of campaigns as its journal makes them, sealed for their reader; each is the first of an
aggregate of its own, tells one person and was refused once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from contracts.campaigns import PersonRegistered
from contracts.fields import Sealed
from contracts.people import Applicant, DeliveryChannel
from contracts.refusals import InvalidInput
from contracts.rights import EVERYTHING, system_actor
from deploy.local.keys import PUBLIC
from deploy.local.stack import Stack
from messaging.envelope import Envelope, from_row
from messaging.held import Failure, HeldRows, RetryPolicy
from messaging.journal import EventJournal
from messaging.sealing import KeyRing
from records.clock import utc_now
from records.mongo import open_store
from records.settings import Settings
from records.unit_of_work import Announcement, Batch, Cause
from vocabulary.ids import new_id

CONSUMER = "notifications.campaigns"
PER_COMMIT = 250


@dataclass(frozen=True)
class Planted:
    """What is held: one activity, an event and a person for each message."""

    activity_id: str = field(default_factory=new_id)
    event_ids: list[str] = field(default_factory=list)
    phone_keys: list[str] = field(default_factory=list)


def hold(stack: Stack, number: int) -> Planted:
    """Hold so many messages, all refused for the same reason."""
    settings = settings_of(stack, "notifications")
    ring = KeyRing.from_settings(settings_of(stack, "campaigns"))
    store = open_store(settings)
    held = HeldRows(store, CONSUMER, RetryPolicy())
    planted = Planted()
    try:
        for envelopes in _pages(EventJournal("campaigns", ring), planted.activity_id, number):
            batch = Batch(store, EventJournal("notifications", ring))
            unit = batch.begin(
                actor=system_actor("notifications"),
                grant=EVERYTHING,
                cause=Cause(message_id="", correlation_id=""),
                now=utc_now(),
            )
            for envelope in envelopes:
                held.add_head(unit, envelope, _refused())
            unit.accept()
            batch.commit()
            planted.event_ids.extend(each.id for each in envelopes)
            planted.phone_keys.extend(each.data["phone_key"] for each in envelopes)
    finally:
        store.client.close()
    return planted


def settings_of(stack: Stack, service: str) -> Settings:
    """What a process of the service stands on in this stack."""
    secrets = stack.layout.secrets
    return Settings(
        service=service,
        mode="test",
        clock="real",
        amqp_uri="",
        mongo_uri=(secrets / service / "mongo_uri").read_text().strip(),
        database=f"zhufeng_{service}",
        secrets=secrets / service,
        public_keys=secrets / PUBLIC,
        var=Path(stack.layout.var),
    )


def _pages(journal: EventJournal, activity_id: str, number: int) -> Iterator[list[Envelope]]:
    for first in range(0, number, PER_COMMIT):
        places = range(first, min(first + PER_COMMIT, number))
        told = [_registered(activity_id, place) for place in places]
        yield [from_row(row) for row in journal.rows(told)]


def _registered(activity_id: str, place: int) -> Announcement:
    now, registration_id = utc_now(), new_id()
    phone_key = "t1." + sha256(registration_id.encode()).hexdigest()[:40]
    event = PersonRegistered(
        activity_id=activity_id,
        registration_id=registration_id,
        place_number=place + 1,
        title="珠峰大讲堂",
        title_bo=None,
        takes_place_on=date(2026, 7, 20),
        managing_union="city",
        language="bo",
        preferred_channel=DeliveryChannel.IN_APP,
        phone_key=phone_key,
        person_key=phone_key.replace("t1.", "p1."),
        person=Sealed(Applicant(name="次仁", phone=f"+86139{place:08d}")),
    )
    return Announcement(
        event_id=new_id(),
        event=event,
        subject=f"registration/{registration_id}",
        sequence=1,
        recorded_at=now,
        business_time=now,
        actor="system/campaigns",
        cause=Cause(message_id=new_id(), correlation_id=new_id()),
    )


def _refused() -> Failure:
    return Failure.of(InvalidInput.at("title", code="wrong", allowed="of today"))
