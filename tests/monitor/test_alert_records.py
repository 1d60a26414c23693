"""Alerts and notices in the real database: documents, one open alert, indexes, a death between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from contracts.monitor import AlertState, ListAlerts
from contracts.notifications import DeliveryState
from messaging.ops.owner_status import awaited_facts
from records.store import AlreadyExists
from services.monitor.alerting import views
from services.monitor.alerting.kinds import ALERTS
from services.monitor.alerting.repository import Alerts
from services.monitor.domain.alert import Alert
from services.notifications.kinds import DELIVERIES
from services.notifications.migrations import KINDS as KINDS_OF_NOTIFICATIONS
from tests.books import Books
from tests.carriers.served import ServedRobots, served_robots
from tests.databases import OwnDatabase, own_database
from tests.monitor.alert_office import MONITOR, NIGHT, Office, parked

pytestmark = pytest.mark.stack


@pytest.fixture
def robots() -> Iterator[ServedRobots]:
    with served_robots() as served:
        yield served


@pytest.fixture
def office(database: OwnDatabase, robots: ServedRobots) -> Office:
    return Office(robots.addresses, books=Books("monitor", database.store))


def test_an_alert_goes_its_whole_way_in_the_database(office: Office, robots: ServedRobots) -> None:
    office.look(parked(3, affected=5))
    office.look(parked(3, affected=5), after=600)
    office.acknowledge()
    office.look(parked(0), after=2)
    office.look(parked(0), after=60)
    assert office.alert()["state"] == AlertState.OVER
    assert "【已恢复】" in robots.posted("wecom")[-1]
    (line,) = views.alerts(office.books.reads(), request=ListAlerts(state=AlertState.OVER)).items
    assert (line.calls, line.affected, line.acknowledged_by) == (2, 5, "staff/o")


def test_a_second_open_alert_of_the_same_is_refused_by_the_database(office: Office) -> None:
    office.look(parked(1))
    rule = office.rules[parked(1).kind]
    twin = Alert.raised(alert_id="twin", reading=parked(1), rule=rule, now=NIGHT)
    with pytest.raises(AlreadyExists), office.books.work(MONITOR, now=NIGHT) as unit:
        Alerts(unit).add(twin)


def test_a_monitor_that_dies_between_claim_and_record_is_followed_by_one_that_tells(
    office: Office, robots: ServedRobots
) -> None:
    office.judge(parked(1))
    office.dispatch()._claim()
    restarted = Office(robots.addresses, books=office.books)
    restarted.now = office.now + timedelta(seconds=31)
    for _ in range(3):
        restarted.look(parked(1), after=2)
    assert restarted.notices() == {("1", "robot/duty"): "sent"}
    assert len(robots.posted("wecom")) == 1


def test_everything_of_alerts_is_read_by_an_index(
    database: OwnDatabase, robots: ServedRobots, office: Office
) -> None:
    office.look(parked(1))
    database.plans()
    office.look(parked(1), after=2)
    reads = office.books.reads()
    views.open_alerts(reads)
    views.alerts(reads, request=ListAlerts())
    views.alerts(reads, request=ListAlerts(state=AlertState.OVER))
    plans = database.plans()
    assert [plan for plan in plans if "COLLSCAN" in plan] == []
    assert any("'outstanding'" in plan for plan in plans)
    assert office.books.rows(ALERTS)


def test_what_waits_for_a_contact_is_counted_by_an_index(stack) -> None:
    with own_database(stack, "notifications", KINDS_OF_NOTIFICATIONS) as notifications:
        rows = notifications.store.collection(DELIVERIES)
        assert awaited_facts(notifications.store, [DELIVERIES]) == (0, None)
        awaiting, sent = (DeliveryState.AWAITING_CONTACT.value, DeliveryState.SENT.value)
        rows.database.command("collMod", DELIVERIES.name, validationLevel="off")
        rows.insert_many(
            [
                {
                    "_id": str(number),
                    "event_id": str(number),
                    "state": state,
                    "created_at": NIGHT - timedelta(days=number),
                }
                for number, state in enumerate([sent, awaiting, awaiting, sent])
            ]
        )
        notifications.plans()
        found = awaited_facts(notifications.store, [DELIVERIES])
        assert found == (2, NIGHT - timedelta(days=2))
        plans = notifications.plans()
        assert plans
        assert all("'awaited_since'" in plan for plan in plans)
