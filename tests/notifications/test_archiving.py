"""When a ticket's retention has ended, nothing here tells of its person, and nothing comes back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from contracts.campaigns import PersonRegistered, RegistrationPseudonymised
from contracts.corrections import CorrectedField, CorrectionOutcome
from contracts.events import Event
from contracts.fields import Sealed
from contracts.hotline import (
    Category,
    Channel,
    HardshipReason,
    TicketPseudonymised,
    TicketRegistered,
)
from contracts.people import Applicant, DeliveryChannel
from contracts.relief import (
    FileCorrectionDecided,
    FilePseudonymised,
    LeadAccepted,
    LeadOpened,
    LeadPseudonymised,
    LeadRefused,
    RefusalReason,
)
from contracts.retention import ARCHIVED
from contracts.rights import system_actor
from messaging.held.failures import Failure
from messaging.sealing import KeyRing
from messaging.testing import TwinService
from records.documents import encoded
from records.encryption import reveal
from records.kinds import AUDIT, OUTBOX
from records.memory import MemoryStore
from records.store import Document, Store
from services.notifications import views
from services.notifications.archiving import StillSent
from services.notifications.kinds import ARCHIVED_RECORDS, CONTACTS, DELIVERIES
from services.notifications.service import NotificationsService
from tests.books import KEYS

NOTIFICATIONS = system_actor("notifications")
NOW = datetime(2024, 3, 5, 2, 0, tzinfo=UTC)
DAY = date(2021, 3, 5)
PHONE_KEY = KEYS.phone_key("+8613800000001")
NUMBER = "SR-20210305-000001"
OF_UNION: dict[str, Any] = {"managing_union": "county-540202", "happened_on": DAY}
OF_LEAD: dict[str, Any] = {
    **OF_UNION,
    "lead_id": "lead-a",
    "ticket_id": "t",
    "ticket_number": NUMBER,
    "language": "zh-CN",
    "preferred_channel": DeliveryChannel.IN_APP,
    "phone_key": PHONE_KEY,
}
REGISTERED = TicketRegistered(
    ticket_id="t",
    number=NUMBER,
    channel=Channel.WEB,
    category=Category.HARDSHIP,
    county="540202",
    language="zh-CN",
    preferred_channel=DeliveryChannel.SMS,
    late=False,
    person_key=None,
    phone_key=PHONE_KEY,
    applicant=Sealed(Applicant(name="次仁", phone="+8613800000001")),
    **OF_UNION,
)
REFUSED = LeadRefused(reason=RefusalReason.WITHDRAWN, **OF_LEAD)
LEAD_OPENED = LeadOpened(county="540202", reason_code=Sealed(HardshipReason.ILLNESS), **OF_LEAD)
LEAD_ENDED = LeadPseudonymised(lead_id="lead-a", ticket_id="t", ticket_number=NUMBER, **OF_UNION)
OF_FILE: dict[str, Any] = {**OF_UNION, "file_id": "f", "file_number": "KN-540202-2021-000007"}
FILE_CORRECTED = FileCorrectionDecided(
    field=CorrectedField.NAME,
    outcome=CorrectionOutcome.CORRECTED,
    refused_for=None,
    language="zh-CN",
    phone_key=PHONE_KEY,
    phone=Sealed("+8613800000001"),
    **OF_FILE,
)
FILE_ENDED = FilePseudonymised(**OF_FILE)
ENDED = TicketPseudonymised(ticket_id="t", number=NUMBER, **OF_UNION)


@pytest.fixture
def notifications(notifications_store: Store) -> TwinService:
    return twin(notifications_store)


def twin(store: Store) -> TwinService:
    own = X25519PrivateKey.generate()
    ring = KeyRing([own], {"notifications": own.public_key()})
    # Nothing here sends a text message: without a provider what is owed stays owed.
    unconnected = type("Unconnected", (NotificationsService,), {"sending": None})
    return TwinService(unconnected, ring, store=store)


def hear(notifications: TwinService, *facts: Event) -> None:
    for fact in facts:
        with notifications.working(NOTIFICATIONS, now=NOW) as service:
            getattr(service, f"on_{type(fact).wire_name()}")(fact)
        notifications.mark_published(notifications.pending())


def deliveries(notifications: TwinService) -> list[Document]:
    cipher = notifications.store.cipher
    return [reveal(DELIVERIES, row, cipher) for row in notifications.rows(DELIVERIES)]


def test_a_message_about_an_archived_record_says_nothing_to_nobody(notifications):
    hear(notifications, REGISTERED, REFUSED)
    (before,) = notifications.rows(DELIVERIES)
    hear(notifications, ENDED)
    (after,), (row,) = deliveries(notifications), notifications.rows(DELIVERIES)
    assert (after["message"]["title"], after["message"]["body"]) == (ARCHIVED, ARCHIVED)
    assert after["message"]["values"] == {"ticket_number": NUMBER}
    stored = encoded(row) + b"".join(encoded(each) for each in notifications.rows(OUTBOX))
    assert PHONE_KEY.encode() not in stored
    assert bytes(before["message"]) not in stored


def test_audit_rows_of_it_do_not_tell_whose_phone_it_was(notifications):
    hear(notifications, REGISTERED, REFUSED, ENDED)
    about = [row for row in notifications.rows(AUDIT) if row["subject"].startswith("delivery/")]
    assert about
    assert PHONE_KEY not in str(about)


def test_counts_of_messages_stay_as_they_are(notifications):
    hear(notifications, REGISTERED, REFUSED)
    before = figures(notifications)
    hear(notifications, ENDED)
    assert figures(notifications) == before
    assert before["by_template"]


def figures(notifications: TwinService) -> dict[str, Any]:
    with notifications.working(NOTIFICATIONS, now=NOW) as service:
        return vars(views.figures(service.reads, year=2021))


def test_a_copy_that_comes_late_is_not_kept(notifications):
    hear(notifications, ENDED, REGISTERED, REFUSED)
    assert notifications.rows(DELIVERIES) == []
    assert notifications.rows(CONTACTS) == []


@pytest.mark.parametrize("order", list(permutations([REGISTERED, REFUSED, ENDED])))
def test_in_whatever_order_the_facts_come_no_message_names_the_phone(order):
    notifications = twin(MemoryStore())
    hear(notifications, *order, ENDED)
    assert PHONE_KEY not in str(notifications.rows(DELIVERIES))
    assert len(notifications.rows(ARCHIVED_RECORDS)) == 1


def test_other_tickets_of_the_same_phone_go_on(notifications):
    other = LeadAccepted(
        file_id="f", file_number="DA-1", **{**OF_LEAD, "ticket_id": "other", "lead_id": "lead-b"}
    )
    hear(notifications, REGISTERED, ENDED, other)
    assert [row["recipient"] for row in notifications.rows(DELIVERIES)] == [PHONE_KEY]


def test_what_was_never_begun_is_given_up(notifications):
    by_text = LeadRefused(
        reason=RefusalReason.WITHDRAWN,
        **{**OF_LEAD, "preferred_channel": DeliveryChannel.SMS},
    )
    hear(notifications, by_text, ENDED)  # nobody knows the number
    (row,) = deliveries(notifications)
    assert (row["state"], row["message"]["body"]) == ("expired", ARCHIVED)
    hear(notifications, REGISTERED)
    assert [row["state"] for row in notifications.rows(DELIVERIES)] == ["expired"]


def test_what_staff_were_told_of_a_lead_goes_with_the_lead(notifications):
    hear(notifications, REGISTERED, LEAD_OPENED)
    assert len(to_staff(notifications)) == 1
    hear(notifications, LEAD_ENDED, LEAD_OPENED)
    (told,) = to_staff(notifications)
    assert (told["message"]["body"], told["message"]["values"]) == (
        ARCHIVED,
        {"ticket_number": NUMBER},
    )


def to_staff(notifications: TwinService) -> list[Document]:
    return [row for row in deliveries(notifications) if row["recipient_kind"] == "union"]


def test_what_was_told_of_a_correction_goes_with_the_file(notifications):
    hear(notifications, FILE_CORRECTED, FILE_ENDED, FILE_CORRECTED)
    (ended,) = deliveries(notifications)
    assert (ended["message"]["body"], ended["message"]["values"]) == (ARCHIVED, {})
    assert PHONE_KEY not in str(notifications.rows(DELIVERIES))


def test_what_was_told_of_a_place_goes_with_the_registration_and_nobody_elses(notifications):
    his, others = taken("r", PHONE_KEY), taken("s", KEYS.phone_key("+8613800000002"))
    hear(notifications, his)
    (told,) = notifications.rows(DELIVERIES)
    hear(notifications, others, place_ended(told["event_id"]))
    ended, stays = sorted(deliveries(notifications), key=lambda row: row["_id"] != told["_id"])
    assert (ended["message"]["body"], ended["message"]["values"]) == (ARCHIVED, {})
    assert PHONE_KEY not in str(notifications.rows(DELIVERIES))
    assert stays["recipient"] == others.phone_key
    assert stays["message"]["values"]["place_number"] == "7"


def test_a_place_that_is_told_of_after_its_end_tells_nobody(notifications):
    hear(notifications, place_ended("event-of-r"), taken("r", PHONE_KEY))
    assert notifications.rows(DELIVERIES) == []
    assert notifications.rows(CONTACTS) == []


def taken(registration_id: str, phone_key: str) -> PersonRegistered:
    return PersonRegistered(
        activity_id="a",
        registration_id=registration_id,
        place_number=7,
        title="珠峰大讲堂",
        title_bo=None,
        takes_place_on=DAY,
        managing_union="city",
        language="zh-CN",
        preferred_channel=DeliveryChannel.IN_APP,
        phone_key=phone_key,
        person_key="p1.x",
        person=Sealed(Applicant(name="次仁", phone="+8613800000001")),
    )


def place_ended(registered_event_id: str) -> RegistrationPseudonymised:
    return RegistrationPseudonymised(
        registration_id="r",
        activity_id="a",
        registered_event_id=registered_event_id,
        managing_union="city",
        happened_on=DAY,
    )


def test_what_is_under_way_is_not_taken_from_the_sender(notifications):
    by_text = LeadRefused(
        reason=RefusalReason.WITHDRAWN,
        **{**OF_LEAD, "preferred_channel": DeliveryChannel.SMS},
    )
    hear(notifications, REGISTERED, by_text)
    with notifications.working(NOTIFICATIONS, now=NOW) as service:
        (owed,) = notifications.rows(DELIVERIES)
        with service.deliveries.changing(owed["_id"]) as delivery:
            delivery.claim(now=NOW, until=NOW)
    with pytest.raises(StillSent) as still:
        hear(notifications, ENDED)
    assert notifications.rows(ARCHIVED_RECORDS) == []
    assert not Failure.of(still.value).parks  # no person is needed: it is tried again
    with (
        notifications.working(NOTIFICATIONS, now=NOW) as service,
        service.deliveries.changing(owed["_id"]) as delivery,
    ):
        delivery.accept(provider_id="provider-1", now=NOW)
    notifications.mark_published(notifications.pending())
    hear(notifications, ENDED)
    assert len(notifications.rows(ARCHIVED_RECORDS)) == 1
