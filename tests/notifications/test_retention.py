"""What notifications keeps of people by itself ends; what they asked not to get stays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from contracts.consents import ConsentPurpose
from contracts.fields import Sealed
from contracts.hotline import ConsentWithdrawn
from contracts.identity import PhoneCodeRequested
from contracts.people import DeliveryChannel
from contracts.refusals import InvalidInput
from contracts.relief import LeadRefused, RefusalReason
from contracts.retention import HoldRecord, ListRetention, Retained
from contracts.rights import Actor, Role
from messaging.testing import TwinService
from messaging.testing_calls import ask
from messaging.timers import Caution
from records.documents import encoded
from records.kinds import AUDIT, MACHINERY
from records.retention.kinds import PROGRESS
from records.store import Document, StaleVersion, Store
from services.notifications import handlers, views
from services.notifications.kinds import CONTACTS, DELIVERIES
from services.notifications.migrations import KINDS
from services.notifications.wechat.domain import Follower
from services.notifications.wechat.kinds import FOLLOWERS
from services.notifications.wechat.repository import Followers
from services.notifications.wechat.views import follower_figures
from tests.books import KEYS
from tests.notifications.test_archiving import (
    ENDED,
    NOTIFICATIONS,
    NOW,
    OF_LEAD,
    OF_UNION,
    PHONE_KEY,
    REFUSED,
    REGISTERED,
    hear,
    twin,
)

PHONE = "+8613800000001"
DUE = datetime(2030, 1, 1, 2, 0, tzinfo=UTC)
"""The shipped term of contacts is five years from the January after the last use, in 2024."""
THE_DAY_BEFORE = DUE - timedelta(days=1)
AUDITOR = Actor(name="staff/auditor", roles=frozenset({Role.AUDITOR}))
CODE = PhoneCodeRequested(
    challenge_id="c",
    phone_key=PHONE_KEY,
    phone=Sealed(PHONE),
    code=Sealed("123456"),
    language="zh-CN",
    expires_at=NOW + timedelta(minutes=5),
)
WITHDRAWN = ConsentWithdrawn(
    ticket_id="t",
    number=REGISTERED.number,
    purpose=ConsentPurpose.HANDLING,
    phone_key=PHONE_KEY,
    **OF_UNION,
)
BY_TEXT = {**OF_LEAD, "preferred_channel": DeliveryChannel.SMS}


@pytest.fixture
def notifications(notifications_store: Store) -> TwinService:
    return twin(notifications_store)


def tick(notifications: TwinService, *, now: datetime = DUE) -> None:
    """The timer, once for each kind of records."""
    for _ in Retained:
        with notifications.working(NOTIFICATIONS, now=now) as service:
            service.end_retention(Caution.NONE)


def contacts(notifications: TwinService) -> list[Document]:
    return notifications.rows(CONTACTS)


def held(notifications: TwinService, of: str) -> dict[str, int]:
    (row,) = [each for each in notifications.rows(PROGRESS) if each["_id"] == of]
    return row["run"]["held"]


def prefer(notifications: TwinService, channel: DeliveryChannel) -> None:
    with notifications.working(NOTIFICATIONS, now=NOW) as service:
        handlers.prefer_channel(
            service.contacts, phone_key=PHONE_KEY, language="bo", channel=channel
        )


def test_a_contact_that_nobody_used_goes_when_its_years_are_over(notifications):
    hear(notifications, REGISTERED)
    tick(notifications, now=THE_DAY_BEFORE)
    assert len(contacts(notifications)) == 1
    (before,) = contacts(notifications)
    known = {row["_id"] for row in notifications.rows(AUDIT)}
    tick(notifications)
    assert contacts(notifications) == []
    stored = [row for kind in (*KINDS, *MACHINERY) if not kind.in_audit_database
              for row in notifications.rows(kind)]  # fmt: skip
    assert PHONE_KEY.encode() not in b"".join(map(encoded, stored))
    assert bytes(before["phone"]) not in b"".join(map(encoded, stored))
    told = [row for row in notifications.rows(AUDIT) if row["_id"] not in known]
    assert "contact/t1.***" in [row["subject"] for row in told]
    assert PHONE_KEY not in str(told)


def test_whatever_is_told_or_heard_keeps_a_contact_in_use(notifications):
    hear(notifications, REGISTERED)
    assert [row["retention_from"] for row in contacts(notifications)] == ["2024-03-31"]
    later = datetime(2029, 12, 31, 15, 59, tzinfo=UTC)  # a minute before the year ends
    with notifications.working(NOTIFICATIONS, now=later) as service:
        service.on_lead_refused(REFUSED)
    tick(notifications)
    assert [row["retention_from"] for row in contacts(notifications)] == ["2029-12-31"]


def test_a_contact_is_written_once_a_month_and_told_of_in_no_audit_row(notifications):
    hear(notifications, REGISTERED)
    versions, rows = [], len(of_contacts(notifications))
    for day in (1, 2, 31, 32):
        moment = datetime(2024, 5, 1, 2, 0, tzinfo=UTC) + timedelta(days=day - 1)
        with notifications.working(NOTIFICATIONS, now=moment) as service:
            service.on_ticket_registered(REGISTERED)
        versions += [row["version"] for row in contacts(notifications)]
    assert versions == [2, 2, 2, 3]
    assert len(of_contacts(notifications)) == rows


def of_contacts(notifications: TwinService) -> list[Document]:
    subject = f"contact/{PHONE_KEY}"
    return [row for row in notifications.rows(AUDIT) if row["subject"] == subject]


def test_what_is_owed_keeps_a_contact(notifications):
    hear(notifications, LeadRefused(reason=RefusalReason.WITHDRAWN, **BY_TEXT))  # no number yet
    tick(notifications)
    assert held(notifications, "contacts") == {"open_case": 1}
    hear(notifications, ENDED)  # what waited is given up
    tick(notifications, now=DUE + timedelta(days=1))
    assert contacts(notifications) == []


def test_who_asked_for_no_texts_about_a_request_is_sent_none_under_the_key_alone(notifications):
    hear(notifications, REGISTERED, WITHDRAWN)
    tick(notifications)
    (row,) = contacts(notifications)
    kept = {name: row[name] for name in ("phone", "language", "silent", "retention_from")}
    assert kept == {
        "phone": None, "language": None, "silent": ["ticket/t"], "retention_from": None,
    }  # fmt: skip
    hear(notifications, LeadRefused(reason=RefusalReason.WITHDRAWN, **BY_TEXT))
    assert [each["channel"] for each in notifications.rows(DELIVERIES)] == ["in_app"]


def test_with_the_request_ends_that_no_texts_were_wished_about_it(notifications):
    hear(notifications, REGISTERED, WITHDRAWN)
    tick(notifications)
    hear(notifications, ENDED)
    assert contacts(notifications) == []


def test_a_contact_in_use_outlives_the_request_that_it_was_silent_about(notifications):
    hear(notifications, REGISTERED, WITHDRAWN, ENDED)
    (row,) = contacts(notifications)
    assert (row["silent"], row["retention_from"]) == ([], "2024-03-31")
    assert row["phone"] is not None


def test_silence_about_what_ended_before_is_not_kept(notifications):
    hear(notifications, REGISTERED, ENDED)
    with notifications.working(NOTIFICATIONS, now=NOW) as service:  # as an earlier build left it
        handlers.silence(service.contacts, phone_key=PHONE_KEY, subject="ticket/t")
    tick(notifications)
    assert contacts(notifications) == []


def test_who_wants_no_text_messages_at_all_stays_known_for_that_alone(notifications):
    hear(notifications, REGISTERED)
    prefer(notifications, DeliveryChannel.IN_APP)
    tick(notifications)
    (row,) = contacts(notifications)
    assert (row["phone"], row["language"], row["preferred_channel"]) == (None, None, "in_app")
    tick(notifications, now=DUE + timedelta(days=1))
    assert contacts(notifications) == [row]


def test_who_chose_text_messages_is_forgotten(notifications):
    hear(notifications, REGISTERED)
    prefer(notifications, DeliveryChannel.SMS)
    tick(notifications)
    assert contacts(notifications) == []


def test_a_contact_that_is_used_while_its_end_is_decided_stays(notifications):
    hear(notifications, REGISTERED)
    with pytest.raises(StaleVersion):
        end_while(notifications, lambda: hear_at(notifications, DUE))
    tick(notifications)
    assert [row["retention_from"] for row in contacts(notifications)] == ["2030-01-31"]


def end_while(notifications: TwinService, meanwhile: Any) -> None:
    with notifications.working(NOTIFICATIONS, now=DUE) as service:
        service.end_retention(Caution.NONE)
        meanwhile()


def hear_at(notifications: TwinService, now: datetime) -> None:
    with notifications.working(NOTIFICATIONS, now=now) as service:
        service.on_lead_refused(REFUSED)


def test_a_sign_in_message_tells_of_no_phone_after_its_years(notifications):
    hear(notifications, CODE)
    before = figures(notifications)
    with notifications.working(NOTIFICATIONS, now=NOW) as service:
        (row,) = notifications.rows(DELIVERIES)
        with service.deliveries.changing(row["_id"]) as delivery:
            delivery.expire()
    tick(notifications, now=datetime(2025, 12, 31, 15, 59, tzinfo=UTC))
    assert notifications.rows(DELIVERIES)[0]["recipient"] == PHONE_KEY
    tick(notifications, now=datetime(2026, 1, 1, 2, 0, tzinfo=UTC))
    (row,) = notifications.rows(DELIVERIES)
    assert row["recipient"].startswith("x1.")
    assert (row["archived"], row["retention_from"]) == (True, None)
    assert figures(notifications)["by_template"] == before["by_template"]


def figures(notifications: TwinService) -> dict[str, Any]:
    with notifications.working(NOTIFICATIONS, now=NOW) as service:
        return vars(views.figures(service.reads, year=2024))


def test_a_message_about_a_record_waits_for_the_records_end(notifications):
    hear(notifications, REGISTERED, REFUSED)
    tick(notifications)
    (row,) = notifications.rows(DELIVERIES)
    assert (row["recipient"], row["retention_from"]) == (PHONE_KEY, None)
    assert len(contacts(notifications)) == 0


FOLLOWED = datetime(2024, 3, 1, 2, 3, 4, tzinfo=UTC)
LEFT = FOLLOWED + timedelta(days=3)


def follows(notifications: TwinService, openid: str, *, left: bool) -> str:
    key = KEYS.openid_key(openid)
    with notifications.working(NOTIFICATIONS, now=NOW) as service:
        follower = Follower(aggregate_id=key)
        follower.move(openid=openid, at=FOLLOWED, following=True, scene="qr")
        if left:
            follower.move(openid=openid, at=LEFT, following=False)
        Followers(service.unit).add(follower)
    return key


def test_who_left_is_counted_on_and_found_no_more_and_who_follows_stays(notifications):
    gone, there = (follows(notifications, name, left=name == "o-a") for name in ("o-a", "o-b"))
    before = stock(notifications)
    tick(notifications, now=datetime(2027, 1, 1, 2, 0, tzinfo=UTC))
    rows = {row["_id"]: row for row in notifications.rows(FOLLOWERS)}
    assert gone not in rows
    assert there in rows
    (ended,) = [row for row in rows.values() if row["_id"] != there]
    assert ended["_id"].startswith("x1.")
    assert [(each["day"], each["scene"]) for each in ended["moves"]] == [
        ("2024-03-01", None),
        ("2024-03-04", None),
    ]
    assert stock(notifications) == before
    tick(notifications, now=datetime(2028, 1, 1, 2, 0, tzinfo=UTC))
    assert {row["_id"] for row in notifications.rows(FOLLOWERS)} == set(rows)


def stock(notifications: TwinService) -> list[Any]:
    with notifications.working(NOTIFICATIONS, now=NOW) as service:
        return [
            follower_figures(service.reads, day=date(2024, 3, 1) + timedelta(days=days))
            for days in range(5)
        ]


def test_contacts_are_counted_as_due_and_nobody_holds_one(notifications):
    hear(notifications, REGISTERED)
    with notifications.working(AUDITOR, now=DUE, action="retention.read") as service:
        lines = {each.of: each for each in service.list_retention(ListRetention()).items}
    assert (lines[Retained.CONTACTS].due, lines[Retained.CONTACTS].due_by_union) == (1, {})
    hold = HoldRecord(of=Retained.CONTACTS, record_id=PHONE_KEY, reason="复议")
    with pytest.raises(InvalidInput):
        ask(notifications, hold, actor=AUDITOR, key="h", now=DUE)
    assert len(contacts(notifications)) == 1
