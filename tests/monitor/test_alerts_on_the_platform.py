"""Alerts of the running platform: groups hear of a stopped broker, operations see and answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from deploy.local.one_shots import run_one_shot
from deploy.local.waiting import wait_until
from messaging.amqp import connect, part
from services.notifications.monitor_guard import HEARD_POST, SILENT_POST
from tests.monitor.test_on_the_platform import People
from tests.platform import Platform

# An outage lasts until it is told of, and its end until it is sure: minutes, not for every day.
pytestmark = [pytest.mark.journey, pytest.mark.full, pytest.mark.timeout(400)]

SECONDS = 150
AWAY = "消息中间件连不上"
Found = Callable[[], bool]


class Watch:
    """Operations, and somebody who reads the groups."""

    def __init__(self, platform: Platform) -> None:
        self.people, self.stack = People(platform), platform.stack
        self._robots = f"http://127.0.0.1:{platform.stack.ports.robots}"

    def group(self, robot: str = "wecom") -> list[str]:
        """What stands in a group, oldest first."""
        answer = requests.get(f"{self._robots}/group/{robot}", timeout=5)
        return [str(each) for each in answer.json()["posted"]]

    def throttle(self, robot: str, times: int) -> None:
        """The robot refuses the next posts as one that had too many."""
        manners = f"{self._robots}/manners/{robot}"
        requests.post(manners, json=["throttled"] * times, timeout=5).raise_for_status()

    def alert(self, kind: str, subject: str, state: str | None = None) -> dict[str, Any] | None:
        """The latest alert of a kind and subject, among the open ones or of a state."""
        query = f"?limit=100&state={state}" if state else "?limit=100"
        for line in self.people.see(f"alerts{query}")["items"]:
            if (line["kind"], line["subject"]) == (kind, subject):
                return dict(line)
        return None

    def wait(self, found: Found, what: str) -> None:
        wait_until(found, seconds=SECONDS, what=what, every=0.5)


@pytest.fixture(scope="module")
def watch(platform: Platform) -> Iterator[Watch]:
    watch = Watch(platform)
    yield watch
    watch.people.root.close()


def test_while_the_broker_is_stopped_a_throttled_group_hears_of_it_once_and_of_its_return(
    watch: Watch,
) -> None:
    before = len(watch.group())
    watch.throttle("wecom", 2)

    def told(word: str) -> list[str]:
        return [text for text in watch.group()[before:] if AWAY in text and word in text]

    watch.stack.stop_services(["rabbit"])
    try:
        watch.wait(lambda: bool(told("请现在处理")), "nobody hears that the broker is away")
    finally:
        watch.stack.start_infrastructure()
    watch.wait(lambda: bool(told("已恢复")), "nobody hears that the broker is back")
    assert len(told("请现在处理")) == len(told("已恢复")) == 1


def test_a_parked_message_is_an_alert_that_operations_answer_and_that_ends(watch: Watch) -> None:
    people = watch.people
    people.relief["held"].delete_many({})
    gone = "an alert of another test goes on"
    watch.wait(lambda: watch.alert("held", "relief.hotline") is None, gone)
    people.hold(1, first=940)
    watch.wait(lambda: watch.alert("held", "relief.hotline") is not None, "no alert is raised")
    line = watch.alert("held", "relief.hotline")
    assert line is not None
    assert "工友至多 1 人" in line["meaning"]
    assert line["urgency"] == "morning"
    answered = people.mend(f"alerts/{line['alert_id']}/acknowledge", {"note": "我来看"})
    assert (answered["state"], answered["next_call_at"]) == ("acknowledged", None)
    assert line["alert_id"] in {each["alert_id"] for each in people.see("overview")["alerts"]}
    people.relief["held"].delete_many({})
    watch.wait(lambda: watch.alert("held", "relief.hotline") is None, "the alert does not end")
    over = watch.alert("held", "relief.hotline", "over")
    assert over is not None
    assert over["alert_id"] == line["alert_id"]


def test_a_service_without_a_process_is_told_of_by_its_name(watch: Watch) -> None:
    watch.stack.stop_services(["campaigns"])
    try:
        watch.wait(lambda: watch.alert("silence", "campaigns") is not None, "nobody notices")
        line = watch.alert("silence", "campaigns")
        assert line is not None
        assert "活动服务" in line["what"]
        assert line["calls"] == 1
    finally:
        watch.stack.start_services(["campaigns"])


def test_a_lost_queue_is_told_of_within_a_minute_and_ends_when_it_is_declared_again(
    watch: Watch,
) -> None:
    queue = "notifications.campaigns"
    connection = connect(watch.stack.uris("operator").amqp, name="tests")
    connection.channel().queue_delete(queue)
    part(connection)
    try:
        wait_until(
            lambda: watch.alert("queue_missing", queue) is not None,
            seconds=60,
            what="nobody notices a lost queue",
            every=0.5,
        )
    finally:
        log = watch.stack.layout.logs / "topology.log"
        environment = watch.stack.environment("topology")
        assert run_one_shot("messaging.topology", environment, log) == 0
        watch.stack.sync_queue_names()
    watch.wait(lambda: watch.alert("queue_missing", queue) is None, "the alert does not end")


def test_a_silent_monitor_is_told_of_by_another_and_so_is_its_return(watch: Watch) -> None:
    before = len(watch.group())

    def told(title: str) -> int:
        return sum(title in text for text in watch.group()[before:])

    watch.stack.stop_services(["monitor"])
    try:
        watch.wait(lambda: told(SILENT_POST.title) == 1, "nobody watches the monitor")
    finally:
        watch.stack.start_services(["monitor"])
    watch.wait(lambda: told(HEARD_POST.title) == 1, "nobody hears that the monitor is back")
    assert told(SILENT_POST.title) == 1


def test_nothing_of_a_person_stands_in_a_group_or_an_alert(watch: Watch) -> None:
    said = "".join([*watch.group(), *watch.group("dingtalk"), str(watch.people.see("alerts"))])
    for personal in ("139089", "次仁", "矿上"):
        assert personal not in said


def test_while_the_database_is_stopped_each_group_hears_of_it_once_and_of_its_return(
    watch: Watch,
) -> None:
    before = {robot: len(watch.group(robot)) for robot in ("wecom", "dingtalk")}

    def told(word: str) -> list[int]:
        return [
            sum("监控服务的数据库" in text and word in text for text in watch.group(robot)[first:])
            for robot, first in before.items()
        ]

    watch.stack.stop_services(["mongod"])
    try:
        watch.wait(lambda: told("请现在处理") == [1, 1], "nobody hears that the database is away")
    finally:
        watch.stack.start_infrastructure()
    watch.wait(lambda: told("已恢复") == [1, 1], "nobody hears that the database is back")
    assert told("请现在处理") == [1, 1]
