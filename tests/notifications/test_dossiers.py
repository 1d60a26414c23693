"""What people were told about a record: each message once, nothing of whom but his kind."""

from __future__ import annotations

from datetime import timedelta

from contracts.dossiers import GatherMessages
from contracts.rights import Actor, Role
from services.gateway.dossiers.wording import texts
from services.notifications import dossiers
from services.notifications.repository import Deliveries
from tests.books import Books
from tests.notifications.delivery_facts import NOTIFICATIONS, NOW, a_delivery

AUDITOR = Actor(name="staff/auditor", roles=frozenset({Role.AUDITOR}))


def told(books: Books, *subjects: str) -> list[dict[str, str]]:
    request = GatherMessages(subjects=list(subjects))
    part = dossiers.gather_messages(books.reads(), request=request, by=AUDITOR)
    (section,) = part.sections
    return [{field.code: field.text for field in entry.fields} for entry in section.entries]


def test_every_message_about_the_subjects_is_told_oldest_first():
    books = Books("notifications")
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        for place in range(130):
            moment = NOW + timedelta(minutes=place)
            Deliveries(unit).add(a_delivery(event_id=f"event-{place}", now=moment))
    about = a_delivery(event_id="any").about
    messages = told(books, about, "lead/another")
    assert len(messages) == 130
    moments = [each["created_at"] for each in messages]
    assert moments == sorted(moments)
    assert told(books, "lead/another") == []
    assert {f"field.{code}" for code in messages[0]} <= texts("bo").keys()
    assert not {"recipient", "body"} & messages[0].keys()
