"""Documents of before are as the code of today expects them, and stay so when asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from contracts.rights import system_actor
from records.kinds import Kind
from services.notifications.domain.deliveries import Reading
from services.notifications.domain.duty_rosters import OnDuty
from services.notifications.kinds import CONTACTS, DELIVERIES, DUTY_ROSTERS
from services.notifications.migrations import MIGRATIONS, retention_begins
from services.notifications.repository import Contacts, Deliveries, DutyRosters
from services.notifications.wechat.domain import Follower
from services.notifications.wechat.kinds import FOLLOWERS
from services.notifications.wechat.repository import Followers
from tests.books import Books
from tests.databases import OwnDatabase
from tests.notifications.delivery_facts import NOW, a_delivery
from vocabulary.business_time import end_of_month

pytestmark = pytest.mark.stack
NOTIFICATIONS = system_actor("notifications")
VALIDATOR_OF_BEFORE = {
    "$jsonSchema": {
        "properties": {"officers": {"bsonType": "array", "items": {"bsonType": "string"}}}
    }
}
READ_AT = datetime(2021, 3, 6, 2, 0, tzinfo=UTC)


def test_readings_and_officers_of_before_are_understood(
    notifications_database: OwnDatabase,
) -> None:
    books = Books("notifications", notifications_database.store)
    read, unread = (a_delivery(event_id=event, recipient="staff/a") for event in ("r", "u"))
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        Deliveries(unit).add(read)
        Deliveries(unit).add(unread)
    database = notifications_database.database
    for delivery, moment in ((read, READ_AT), (unread, None)):
        database.deliveries.update_one(
            {"_id": delivery.aggregate_id},
            {"$set": {"read_at": moment}, "$unset": {"readings": 1, "named_language": 1}},
            bypass_document_validation=True,
        )
    database.command("collMod", "duty_rosters", validator=VALIDATOR_OF_BEFORE)
    database.duty_rosters.insert_one(
        {"_id": "city", "officers": ["a"], "awaited": 0, "version": 1, "sequence": 0}
    )
    for _ in range(2):
        for step in MIGRATIONS:
            step.apply(database)
    database.command("collMod", "duty_rosters", validator=DUTY_ROSTERS.validator)
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        found = Deliveries(unit).get(read.aggregate_id)
        assert found.readings == [Reading(by="staff/a", at=READ_AT)]
        assert Deliveries(unit).get(unread.aggregate_id).readings == []
        assert DutyRosters(unit).get("city").told_but(None) == OnDuty(
            account_id="a", language="zh-CN"
        )
    assert database.deliveries.count_documents({"read_at": {"$exists": True}}) == 0


def test_what_was_kept_of_people_before_has_an_end_too(
    notifications_database: OwnDatabase,
) -> None:
    notifications_database.empty()
    books = Books("notifications", notifications_database.store)
    of_record = a_delivery(event_id="r", recipient="t1.a")
    code = a_delivery(event_id="c", recipient="t1.a")
    of_record.about = "ticket/r"
    code.about = "phone_challenge/c"
    left, there = (Follower(aggregate_id=f"o1.{name}") for name in ("left", "there"))
    for follower in (left, there):
        follower.move(openid="o", at=NOW, following=True)
    left.move(openid="o", at=NOW + timedelta(days=1), following=False)
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        Contacts(unit).begin("t1.a")
        for delivery in (of_record, code):
            Deliveries(unit).add(delivery)
        for follower in (left, there):
            Followers(unit).add(follower)
    ended = {kind.name: begun(books, kind) for kind in (DELIVERIES, FOLLOWERS)}
    assert sorted(map(str, ended["deliveries"].values())) == [NOW.date().isoformat(), "None"]
    database = notifications_database.database
    for name in ("contacts", "deliveries", "followers"):
        database[name].update_many({}, {"$unset": {"retention_from": "", "archived_on": ""}})
    earliest = end_of_month(datetime.now(UTC))
    for _ in range(2):
        retention_begins(database)
    assert {kind.name: begun(books, kind) for kind in (DELIVERIES, FOLLOWERS)} == ended
    ((_, until),) = begun(books, CONTACTS).items()
    assert earliest.isoformat() <= str(until) <= end_of_month(datetime.now(UTC)).isoformat()


def begun(books: Books, kind: Kind) -> dict[str, object]:
    return {row["_id"]: row.get("retention_from") for row in books.rows(kind)}
