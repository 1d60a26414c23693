"""Who is told of an emergency: whoever is on duty, and never whom it is about."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.fields import Sealed
from contracts.hotline.emergency import EmergencyDeclared, EmergencyKind
from contracts.notifications import DeliveryState
from contracts.rights import system_actor
from services.notifications import emergencies_heard, handlers
from services.notifications.domain.duty_rosters import OnDuty
from services.notifications.kinds import DELIVERIES
from services.notifications.repository import Deliveries, DutyRosters
from tests.books import Books

NOW = datetime(2021, 3, 5, 2, 0, tzinfo=UTC)
HERE = "county-540202"
NOTIFICATIONS = system_actor("notifications")


@pytest.fixture
def books() -> Books:
    return Books("notifications")


def on_duty(books: Books, union: str, account_id: str) -> None:
    with books.work(NOTIFICATIONS, now=NOW) as unit:
        handlers.take_duty(
            DutyRosters(unit),
            Deliveries(unit),
            union=union,
            officer=OnDuty(account_id=account_id, language="zh-CN"),
            now=NOW,
        )


def told(books: Books, kept_from: str = "") -> dict[str, str]:
    event = EmergencyDeclared(
        ticket_id="t",
        number="SR-20210305-000001",
        managing_union=HERE,
        happened_on=date(2021, 3, 5),
        kind=EmergencyKind.CROWD,
        due_at=NOW + timedelta(minutes=60),
        tells=[HERE, "city"],
        kept_from=Sealed(kept_from),
    )
    with books.work(NOTIFICATIONS, now=NOW, message_id="declared") as unit:
        emergencies_heard.emergency_declared(
            DutyRosters(unit), Deliveries(unit), event=event, unit=unit
        )
    rows = books.opened(DELIVERIES)
    assert all("群体聚集" in row["message"]["body"] for row in rows)
    return {row["recipient"]: row["state"] for row in rows}


def test_the_officers_on_duty_of_county_and_city_are_told_and_their_unions(books):
    on_duty(books, HERE, "here")
    on_duty(books, "city", "leader")
    assert set(told(books)) == {"staff/here", "staff/leader", f"union/{HERE}", "union/city"}


def test_it_waits_for_who_comes_on_duty_next(books):
    assert told(books)["duty/city"] == DeliveryState.AWAITING_CONTACT.value
    on_duty(books, "city", "leader")
    assert "staff/leader" in {row["recipient"] for row in books.rows(DELIVERIES)}


def test_whom_it_is_about_is_passed_over_and_his_union_s_account_not_told(books):
    on_duty(books, HERE, "other")
    on_duty(books, HERE, "himself")
    on_duty(books, "city", "himself")
    assert set(told(books, "staff/himself")) == {"staff/other"}
