"""Notices to robots and phones that throttle, break and answer late; processes that die between."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from carriers import exchange
from carriers.outcomes import Postponed
from deploy.local.fake_sms import FakeProvider, Manners
from deploy.local.sms_ledger import Ledger
from records.clock import utc_now
from tests.carriers.served import ServedRobots, served_robots
from tests.monitor.alert_office import Office, parked

# Real sockets or processes: not pure.
pytestmark = pytest.mark.stack

ALWAYS = {"throttled": 0, "unanswered": 0, "broken": 0}


@pytest.fixture
def robots(monkeypatch: pytest.MonkeyPatch) -> Iterator[ServedRobots]:
    monkeypatch.setattr(exchange, "READ_SECONDS", 0.3)
    monkeypatch.setattr("deploy.local.fake_robots.READ_SECONDS", -0.4)
    monkeypatch.setattr("deploy.local.fake_sms.READ_SECONDS", -0.4)
    with served_robots() as served:
        yield served


class Phones:
    """A provider of text messages that listens."""

    def __init__(self, folder: Path) -> None:
        self.ledger = Ledger(folder / "ledger.sqlite")
        self.app = FakeProvider(self.ledger, keys={"key": "secret"}, manners=Manners(**ALWAYS))
        self.server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def behave(self, **shares: int) -> None:
        self.app._manners = Manners(**(ALWAYS | shares))


@pytest.fixture
def phones(tmp_path: Path) -> Iterator[Phones]:
    provider = Phones(tmp_path)
    thread = threading.Thread(target=provider.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield provider
    provider.server.shutdown()
    thread.join(5)


@pytest.fixture
def office(robots: ServedRobots, phones: Phones) -> Office:
    office = Office(robots.addresses, phones.url)
    office.now = utc_now()  # the stand-in books on the real day
    return office


def test_the_group_reads_what_happened_what_it_means_and_whether_it_can_wait(
    office: Office, robots: ServedRobots
) -> None:
    office.look(parked(2, affected=12))
    (text,) = robots.posted("wecom")
    for part in ("等待告知的工友至多 12 人", "不能等到早上", "怎么办", "བརྡ་ཐོ་སྒུག", "第 1 次呼叫"):
        assert part in text
    assert office.notices() == {("1", "robot/duty"): "sent"}


def test_a_group_that_heard_of_it_hears_that_it_is_over_and_no_phone_rings(
    office: Office, robots: ServedRobots, phones: Phones
) -> None:
    office.look(parked(1))
    office.look(parked(1), after=600)
    office.look(parked(0), after=2)
    office.look(parked(0), after=60)
    assert "【已恢复】" in robots.posted("wecom")[-1]
    assert office.notices()[("over", "robot/duty")] == "sent"
    assert phones.ledger.summary()["messages"] == 1


def test_a_throttled_post_comes_later_and_once(office: Office, robots: ServedRobots) -> None:
    robots.behave("wecom", "throttled", "throttled")
    office.look(parked(1))
    for _ in range(10):
        office.look(parked(1), after=2)
    assert office.notices() == {("1", "robot/duty"): "sent"}
    assert len(robots.posted("wecom")) == 1


def test_a_robot_that_does_not_answer_is_told_again_and_the_group_sees_that_it_may_be_a_repeat(
    office: Office, robots: ServedRobots
) -> None:
    robots.behave("wecom", "unanswered")
    office.look(parked(1))
    office.look(parked(1), after=7)
    first, second = robots.posted("wecom")
    assert "可能重复" not in first
    assert "可能重复" in second
    assert office.notices() == {("1", "robot/duty"): "sent"}


def test_a_robot_that_never_answers_is_left_alone_in_the_end(
    office: Office, robots: ServedRobots
) -> None:
    robots.behave("wecom", *["unanswered"] * 9)
    for _ in range(6):
        office.look(parked(1), after=7)
    assert office.notices() == {("1", "robot/duty"): "unsettled"}
    assert len(robots.posted("wecom")) == 3


def test_a_text_that_was_taken_and_not_answered_is_settled_by_its_receipt(
    office: Office, phones: Phones
) -> None:
    phones.behave(unanswered=1000)
    office.look(parked(1))
    office.look(parked(1), after=600)
    assert office.notices()[("2", "phone/first")] == "unknown"
    office.look(parked(1), after=7)
    assert office.notices()[("2", "phone/first")] == "sent"
    assert phones.ledger.summary()["messages"] == 1


def test_a_text_that_broke_before_it_was_taken_is_sent_again(
    office: Office, phones: Phones
) -> None:
    phones.behave(broken=1000)
    office.look(parked(1))
    office.look(parked(1), after=600)
    for _ in range(3):
        office.look(parked(1), after=7)
    assert office.notices()[("2", "phone/first")] == "sent"
    assert phones.ledger.summary()["messages"] == 1


@pytest.mark.parametrize("posted", [True, False])
def test_a_process_that_dies_between_claim_and_record_leaves_a_notice_that_another_one_tells(
    office: Office, robots: ServedRobots, posted: bool
) -> None:
    office.judge(parked(1))
    (claimed,) = office.dispatch()._claim()
    if posted:
        office.carriers.hand_over(claimed.notice)
    office.look(parked(1), after=29)
    assert office.notices() == {("1", "robot/duty"): "sending"}, "its claim has not ended"
    office.look(parked(1), after=2)
    assert office.notices() == {("1", "robot/duty"): "sent"}
    assert "可能重复" in robots.posted("wecom")[-1]


def test_a_process_that_dies_after_a_text_message_does_not_send_it_twice(
    office: Office, phones: Phones
) -> None:
    office.look(parked(1))
    office.now += timedelta(seconds=600)
    office.judge(parked(1))
    claimed = office.dispatch()._claim()
    for each in claimed:
        office.carriers.hand_over(each.notice)
    for _ in range(4):
        office.look(parked(1), after=31)
    assert office.notices()[("2", "phone/first")] == "sent"
    assert phones.ledger.summary()["messages"] == len(
        [key for key in office.notices() if key[1] == "phone/first"]
    )


def test_a_process_that_stood_still_after_its_claim_hands_nothing_over(
    office: Office, robots: ServedRobots
) -> None:
    office.judge(parked(1))
    dispatch = office.dispatch()
    (claimed,) = dispatch._claim()
    office.now += timedelta(seconds=25)
    assert dispatch._send(claimed) == Postponed("too_late")
    assert robots.posted("wecom") == []


def test_a_name_that_nobody_has_waits_until_somebody_has_it(robots: ServedRobots) -> None:
    office = Office({})
    office.look(parked(1))
    assert office.notices() == {("1", "robot/duty"): "pending"}


def test_while_one_robot_is_away_the_other_is_told(robots: ServedRobots, phones: Phones) -> None:
    gone = {**robots.addresses["duty"], "address": "http://127.0.0.1:9/send?key=k"}
    office = Office({**robots.addresses, "duty": gone}, phones.url)
    office.look(parked(1))
    office.look(parked(1), after=600)
    office.look(parked(1), after=600)
    assert len(robots.posted("dingtalk")) == 1
    assert office.notices()[("1", "robot/duty")] == "pending"
