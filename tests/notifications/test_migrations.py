"""Documents of before are as the code of today expects them, and stay so when asked again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contracts.rights import system_actor
from services.notifications.domain.deliveries import Reading
from services.notifications.domain.duty_rosters import OnDuty
from services.notifications.kinds import DUTY_ROSTERS
from services.notifications.migrations import MIGRATIONS
from services.notifications.repository import Deliveries, DutyRosters
from tests.books import Books
from tests.databases import OwnDatabase
from tests.notifications.delivery_facts import NOW, a_delivery

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
        assert DutyRosters(unit).get("city").told == OnDuty(account_id="a", language="zh-CN")
    assert database.deliveries.count_documents({"read_at": {"$exists": True}}) == 0
