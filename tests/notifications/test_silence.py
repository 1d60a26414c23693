"""Nobody is sent texts about a request whose handling he took his consent back for."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from contracts.consents import ConsentPurpose
from contracts.fields import Sealed
from contracts.hotline import Category, Channel, ConsentWithdrawn, TicketRegistered
from contracts.people import Applicant, DeliveryChannel
from contracts.relief import LeadRefused, RefusalReason
from contracts.rights import system_actor
from services.notifications import consents_heard, hearing
from services.notifications.kinds import DELIVERIES
from services.notifications.repository import Contacts, Deliveries
from tests.books import Books

NOTIFICATIONS = system_actor("notifications")
NOW = datetime(2021, 3, 5, 2, 0, tzinfo=UTC)
DAY = date(2021, 3, 5)
COMMON = {"managing_union": "county-540202", "happened_on": DAY, "phone_key": "t1.x"}
REGISTERED = TicketRegistered(
    ticket_id="t",
    number="SR-20210305-000001",
    channel=Channel.WEB,
    category=Category.HARDSHIP,
    county="540202",
    language="zh-CN",
    preferred_channel=DeliveryChannel.SMS,
    late=False,
    person_key=None,
    applicant=Sealed(Applicant(name="次仁", phone="+8613800000001")),
    **COMMON,
)


def withdrawn(purpose: ConsentPurpose) -> ConsentWithdrawn:
    return ConsentWithdrawn(ticket_id="t", number="SR-20210305-000001", purpose=purpose, **COMMON)


def refused(ticket_id: str) -> LeadRefused:
    return LeadRefused(
        lead_id=f"lead-{ticket_id}",
        ticket_id=ticket_id,
        ticket_number="SR-20210305-000001",
        reason=RefusalReason.WITHDRAWN,
        language="zh-CN",
        preferred_channel=DeliveryChannel.SMS,
        **COMMON,
    )


def channels(*facts: TicketRegistered | ConsentWithdrawn | LeadRefused) -> list[str]:
    books = Books("notifications")
    for each in facts:
        with books.work(NOTIFICATIONS, now=NOW) as unit:
            contacts, deliveries = Contacts(unit), Deliveries(unit)
            if isinstance(each, TicketRegistered):
                hearing.ticket_registered(contacts, deliveries, event=each, now=NOW)
            elif isinstance(each, ConsentWithdrawn):
                consents_heard.consent_withdrawn(contacts, event=each)
            else:
                hearing.lead_refused(contacts, deliveries, event=each, unit=unit)
    return [row["channel"] for row in books.rows(DELIVERIES)]


@pytest.mark.parametrize("purpose", [ConsentPurpose.HANDLING, ConsentPurpose.GUARDIAN])
def test_what_is_owed_is_placed_where_only_he_looks_for_it(purpose):
    for facts in permutations([REGISTERED, withdrawn(purpose)]):
        assert channels(*facts, withdrawn(purpose), refused("t")) == ["in_app"]


def test_texts_about_another_request_of_the_same_phone_go_on():
    assert channels(REGISTERED, withdrawn(ConsentPurpose.HANDLING), refused("u")) == ["sms"]


def test_who_took_back_what_is_sensitive_alone_is_told_as_before():
    assert channels(REGISTERED, withdrawn(ConsentPurpose.SENSITIVE), refused("t")) == ["sms"]
