"""What a phone was sent about its person's own records; what is about others' is not told."""

from __future__ import annotations

from contracts.own_data import ACTION, TellOwnMessages
from services.notifications.domain.contacts import Contact
from services.notifications.own_data import own_records
from services.notifications.repository import Contacts, Deliveries
from tests.books import KEYS, Books
from tests.notifications.delivery_facts import NOTIFICATIONS, NOW, PHONE, a_delivery
from tests.own_data import in_words, values, worker_at

KEY = KEYS.phone_key(PHONE)


def test_only_messages_to_the_phone_about_these_subjects_are_told_with_the_contact():
    books = Books("notifications")
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        contact = Contact(aggregate_id=KEY, phone=PHONE)
        contact.silence("ticket/a")
        Contacts(unit).add(contact)
        for event_id, recipient in (("mine", KEY), ("theirs", "t1.other"), ("else", KEY)):
            delivery = a_delivery(event_id=event_id, recipient=recipient)
            delivery.about = "ticket/b" if event_id == "else" else "ticket/a"
            Deliveries(unit).add(delivery)
    worker = worker_at(PHONE)
    with books.work(worker, now=NOW, action=ACTION) as unit:
        request = TellOwnMessages(subjects=["ticket/a"])
        records, left_out = own_records(books.reads(unit.grant), request=request, by=worker)
    assert left_out == 0
    (contacted,) = values(records)
    assert (contacted["phone"], contacted["silenced"]) == (PHONE, "1")
    assert len(values(records, "messages")) == 1
    assert in_words(records)["records"]
