"""People are told once per event, in their language and on their channel, in any order of facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from contracts.fields import Sealed
from contracts.hotline import Category, Channel, HardshipReason, TicketRegistered
from contracts.identity import AccountCreated, PhoneCodeRequested
from contracts.notifications import DeliveryState, ListInbox
from contracts.people import Applicant, DeliveryChannel
from contracts.relief import LeadOpened, LeadRefused, RefusalReason
from contracts.rights import system_actor
from records.store import AlreadyExists
from services.notifications import handlers, hearing, views
from services.notifications.kinds import DELIVERIES
from services.notifications.repository import Contacts, Deliveries, DutyRosters
from tests.books import Books
from tests.notifications.delivery_facts import OFFICER, OFFICERS_INBOX

NOTIFICATIONS = system_actor("notifications")
NOW = datetime(2021, 3, 5, 2, 0, tzinfo=UTC)
SMS, IN_APP = DeliveryChannel.SMS, DeliveryChannel.IN_APP
UNION = "county-540202"


def registered() -> TicketRegistered:
    return TicketRegistered(
        ticket_id="t",
        number="SR-20210305-000001",
        channel=Channel.CALL,
        category=Category.HARDSHIP,
        county="540202",
        managing_union=UNION,
        language="bo",
        preferred_channel=SMS,
        happened_on=date(2021, 3, 5),
        late=False,
        phone_key="t1.x",
        person_key="p1.x",
        applicant=Sealed(Applicant(name="次仁", phone="+8613800000001")),
    )


def opened(channel: DeliveryChannel = SMS) -> LeadOpened:
    return LeadOpened(
        lead_id="l",
        ticket_id="t",
        ticket_number="SR-20210305-000001",
        reason_code=Sealed(HardshipReason.ILLNESS),
        county="540202",
        managing_union=UNION,
        language="bo",
        preferred_channel=channel,
        phone_key="t1.x",
        happened_on=date(2021, 3, 5),
    )


def on_duty() -> AccountCreated:
    return AccountCreated(
        account_id="officer",
        display_name="达瓦",
        roles=["officer"],
        managing_union=UNION,
        on_duty=True,
        language="zh-CN",
    )


def hear(books: Books, event: object, *, event_id: str) -> None:
    with books.work(NOTIFICATIONS, now=NOW, message_id=event_id) as unit:
        contacts, rosters, deliveries = Contacts(unit), DutyRosters(unit), Deliveries(unit)
        match event:
            case TicketRegistered():
                hearing.ticket_registered(contacts, deliveries, event=event, now=unit.recorded_at)
            case LeadOpened():
                hearing.lead_opened(contacts, rosters, deliveries, event=event, unit=unit)
            case LeadRefused():
                hearing.lead_refused(contacts, deliveries, event=event, unit=unit)
            case AccountCreated():
                hearing.account_created(rosters, deliveries, event=event, now=unit.recorded_at)
            case PhoneCodeRequested():
                hearing.phone_code_requested(contacts, deliveries, event=event, unit=unit)


@pytest.mark.parametrize("order", list(permutations(["registered", "opened", "on_duty"])))
def test_a_lead_tells_worker_officer_and_union_in_whatever_order_the_facts_come(
    order: tuple[str, ...],
) -> None:
    books = Books("notifications")
    facts = {"registered": registered(), "opened": opened(), "on_duty": on_duty()}
    for name in order:
        hear(books, facts[name], event_id=name)
    told = {
        (row["recipient_kind"], row["recipient"], row["channel"], row["state"])
        for row in books.rows(DELIVERIES)
    }
    assert told == {
        ("worker", "t1.x", "sms", DeliveryState.PENDING.value),
        ("duty_officer", "staff/officer", "in_app", DeliveryState.SENT.value),
        ("union", f"union/{UNION}", "in_app", DeliveryState.SENT.value),
    }


def test_an_event_told_twice_owes_no_second_delivery() -> None:
    books = Books("notifications")
    hear(books, opened(IN_APP), event_id="opened")
    with pytest.raises(AlreadyExists):
        hear(books, opened(IN_APP), event_id="opened")
    assert len(books.rows(DELIVERIES)) == 3


def test_what_waits_for_a_number_is_announced_only_when_it_is_sent() -> None:
    books = Books("notifications")
    hear(books, opened(), event_id="opened")
    worker = next(row for row in books.rows(DELIVERIES) if row["recipient_kind"] == "worker")
    assert worker["state"] == DeliveryState.AWAITING_CONTACT.value


def test_the_worker_is_told_in_his_language_and_the_staff_in_theirs() -> None:
    books = Books("notifications")
    hear(books, opened(IN_APP), event_id="opened")
    languages = {row["recipient_kind"]: row["language"] for row in books.rows(DELIVERIES)}
    assert languages == {"worker": "bo", "duty_officer": "zh-CN", "union": "zh-CN"}


def test_what_a_worker_chose_goes_before_what_his_ticket_says() -> None:
    books = Books("notifications")
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        handlers.prefer_channel(Contacts(unit), phone_key="t1.x", language="zh-CN", channel=IN_APP)
    hear(books, opened(SMS), event_id="opened")
    worker = next(row for row in books.rows(DELIVERIES) if row["recipient_kind"] == "worker")
    assert (worker["language"], worker["channel"]) == ("zh-CN", "in_app")


def test_a_worker_sees_what_he_chose_and_nothing_before() -> None:
    books = Books("notifications")
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        contacts = Contacts(unit)
        before = views.preference(contacts, phone_key="t1.x")
        handlers.prefer_channel(contacts, phone_key="t1.x", language="bo", channel=IN_APP)
        after = views.preference(contacts, phone_key="t1.x")
    assert (before.language, before.preferred_channel) == (None, None)
    assert (after.language, after.preferred_channel) == ("bo", DeliveryChannel.IN_APP)


def test_a_refusal_is_explained_in_words() -> None:
    books = Books("notifications")
    refused = LeadRefused(
        lead_id="l",
        ticket_id="t",
        ticket_number="SR-20210305-000001",
        reason=RefusalReason.COVERED_ELSEWHERE,
        managing_union=UNION,
        language="zh-CN",
        preferred_channel=IN_APP,
        phone_key="t1.x",
        happened_on=date(2021, 3, 5),
    )
    hear(books, refused, event_id="refused")
    (row,) = books.opened(DELIVERIES)
    assert "已由其他渠道救助" in row["message"]["body"]


def test_a_sign_in_code_is_kept_encrypted_and_never_in_the_text() -> None:
    books = Books("notifications")
    asked = PhoneCodeRequested(
        challenge_id="c",
        language="zh-CN",
        phone_key="t1.x",
        code=Sealed("493817"),
        phone=Sealed("+8613800000001"),
    )
    hear(books, asked, event_id="asked")
    (row,) = books.rows(DELIVERIES)
    assert row["channel"] == "sms"
    assert "493817" not in str(row)


def test_a_message_is_read_once_and_the_first_time_counts() -> None:
    books = Books("notifications")
    hear(books, opened(IN_APP), event_id="opened")
    (worker,) = [row for row in books.rows(DELIVERIES) if row["recipient_kind"] == "worker"]
    for _ in range(2):
        with books.work(NOTIFICATIONS, now=NOW) as unit:
            handlers.mark_read(Deliveries(unit), delivery_id=worker["_id"], by=OFFICER, now=NOW)
    (worker,) = [row for row in books.rows(DELIVERIES) if row["recipient_kind"] == "worker"]
    assert worker["readings"] == [{"by": "staff/a", "at": NOW}]


def test_what_one_reader_of_a_union_s_inbox_read_is_unread_for_his_colleague() -> None:
    books = Books("notifications")
    hear(books, opened(IN_APP), event_id="opened")
    (told,) = [row for row in books.rows(DELIVERIES) if row["recipient_kind"] == "union"]
    with books.work(OFFICER, now=NOW, action="inbox.read") as unit:
        handlers.mark_read(Deliveries(unit), delivery_id=told["_id"], by=OFFICER, now=NOW)
    colleague = replace(OFFICER, name="staff/b")
    shown = {
        reader.name: views.inbox(books.reads(OFFICERS_INBOX), request=ListInbox(), reader=reader)
        for reader in (OFFICER, colleague)
    }
    assert (shown["staff/a"].unread, shown["staff/a"].items[0].read_at) == (0, NOW)
    assert (shown["staff/b"].unread, shown["staff/b"].items[0].read_at) == (1, None)
