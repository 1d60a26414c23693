"""Alerts on the memory twin: one at a time of a kind and subject, told as often as they must be."""

from __future__ import annotations

import pytest

from contracts.monitor import AlertKind, AlertState, ListAlerts
from contracts.refusals import WrongState
from records.kinds import AUDIT
from services.monitor.alerting import views
from services.monitor.alerting.kinds import ALERTS
from services.monitor.domain.alert_rules import Reading
from tests.monitor.alert_office import Office, parked


@pytest.fixture
def office() -> Office:
    return Office()


def test_what_stays_wrong_is_one_alert_and_one_call(office: Office) -> None:
    for _ in range(5):
        office.look(parked(3), after=2)
    assert office.alert()["state"] == AlertState.RAISED
    assert set(office.notices()) == {("1", "robot/duty")}


def test_two_subjects_are_two_alerts(office: Office) -> None:
    away = Reading(kind=AlertKind.BROKER_AWAY, subject="broker", value=1)
    office.look(parked(1), away)
    assert {row["kind"] for row in office.alerts()} == {"held", "broker_away"}


def test_nobody_answering_calls_on_through_the_chain(office: Office) -> None:
    office.look(parked(1))
    office.look(parked(1), after=600)
    office.look(parked(1), after=600)
    assert set(office.notices()) == {
        ("1", "robot/duty"),
        ("2", "robot/duty"),
        ("2", "phone/first"),
        ("3", "robot/leads"),
        ("3", "phone/second"),
    }
    assert office.alert()["state"] == AlertState.ESCALATED


def test_an_answer_drops_what_was_not_sent_and_calls_nobody_more(office: Office) -> None:
    office.look(parked(1))
    office.acknowledge()
    office.look(parked(1), after=3600)
    assert office.notices() == {("1", "robot/duty"): "dropped"}
    assert office.alert()["acknowledged_by"] == "staff/o"


def test_who_escalates_calls_the_next_at_once(office: Office) -> None:
    office.look(parked(1))
    office.acknowledge()
    office.escalate()
    office.look(parked(1))
    assert ("2", "phone/first") in office.notices()


def test_what_is_over_cannot_be_answered_and_comes_back_as_another(office: Office) -> None:
    office.look(parked(1))
    office.look(parked(0), after=2)
    office.look(parked(0), after=60)
    assert office.alert()["state"] == AlertState.OVER
    with pytest.raises(WrongState):
        office.acknowledge()
    office.look(parked(1), after=2)
    assert sorted(row["state"] for row in office.alerts()) == ["over", "raised"]


def test_nobody_hears_of_the_end_who_never_heard_of_the_beginning(office: Office) -> None:
    office.judge(parked(1))
    office.now = office.now.replace(minute=5)
    office.judge(parked(0))
    office.now = office.now.replace(minute=10)
    office.judge(parked(0))
    assert office.notices() == {("1", "robot/duty"): "dropped"}


def test_what_can_wait_calls_when_the_office_opens(office: Office) -> None:
    disk = Reading(kind=AlertKind.DISK, subject="host-1", value=100)
    office.look(disk)
    assert office.notices() == {}
    assert office.alert()["state"] == AlertState.RAISED, "seen on the page all the same"
    office.look(disk, after=7.5 * 3600)
    assert set(office.notices()) == {("1", "robot/duty")}


def test_what_does_not_change_is_neither_saved_nor_audited(office: Office) -> None:
    for _ in range(3):
        office.look(parked(1), after=1)
    rows = [row for row in office.books.rows(AUDIT) if row["subject"].startswith("alert/")]
    assert len(rows) == 1


def test_an_answer_is_audited_and_its_note_is_not_in_clear(office: Office) -> None:
    office.look(parked(1))
    office.acknowledge()
    rows = [row for row in office.books.rows(AUDIT) if row["actor"] == "staff/o"]
    assert rows
    assert "on it" not in str(office.books.rows(ALERTS))


def test_the_page_says_what_it_means_for_people_in_both_languages(office: Office) -> None:
    office.look(parked(2, affected=12))
    (line,) = views.alerts(office.books.reads(), request=ListAlerts()).items
    assert views.open_alerts(office.books.reads()) == [line]
    assert line.meaning == "等待告知的工友至多 12 人。"
    assert "12" in line.meaning_bo
    assert (line.value, line.limit, line.affected, line.calls) == (2, 1, 12, 1)
    assert "运维页" in line.what_to_do


def test_ended_alerts_are_listed_when_asked_for(office: Office) -> None:
    office.look(parked(1))
    office.look(parked(0))
    office.look(parked(0), after=60)
    reads = office.books.reads()
    assert views.alerts(reads, request=ListAlerts()).items == []
    (over,) = views.alerts(reads, request=ListAlerts(state=AlertState.OVER)).items
    assert over.over_at == office.now
