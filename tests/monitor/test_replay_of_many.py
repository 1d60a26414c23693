"""Many held messages replayed through the HTTP API while monitor and owner are killed.

On a stack of its own, which keeps what it did: nothing of it can be in the way of other tests.
``ZHUFENG_REPLAYED_MESSAGES`` says how many.
"""

from __future__ import annotations

import itertools
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from pymongo import MongoClient

from deploy.local.layout import ROOT
from deploy.local.pace import HURRIED
from deploy.local.stack import Stack
from deploy.local.waiting import wait_until
from tests.monitor.held_in_bulk import CONSUMER, Planted, hold
from tests.monitor.watched_replay import LetGo, Operator, most_in_a_second
from tests.platform import Platform
from tests.visiting import Visitor

pytestmark = [
    pytest.mark.platform,
    pytest.mark.journey,
    pytest.mark.fault,
    pytest.mark.full,
    pytest.mark.timeout(2_400),
]

MESSAGES = int(os.environ.get("ZHUFENG_REPLAYED_MESSAGES", "50000"))
PER_SECOND = 400
SECONDS = 60 + MESSAGES / 25
"""So slow would be a machine on which everything else runs too."""
MOST_BLINDNESS = 30.0
"""A killed process is started again, and its lease has to run out."""
DATABASE = "zhufeng_notifications"


@pytest.fixture(scope="module")
def alone() -> Iterator[Platform]:
    """A platform on which nothing else happens."""
    running = Platform(Stack(ROOT / "var" / "many", pace=HURRIED))
    running.start()
    yield running
    running.stack.stop()


@pytest.fixture
def root(alone: Platform) -> Iterator[MongoClient[dict[str, Any]]]:
    client = MongoClient[dict[str, Any]](alone.stack.uris("root").mongo, tz_aware=True)
    yield client
    client.close()


def test_all_are_applied_once_at_the_rate_though_monitor_and_owner_are_killed(
    alone: Platform,
    root: MongoClient[dict[str, Any]],
    record_property: Callable[[str, object], None],
) -> None:
    planted = hold(alone.stack, MESSAGES)
    with LetGo(root, DATABASE) as let_go:
        began = time.monotonic()
        replay_id = started(Visitor(alone, "operations"))
        operator = Operator(Visitor(alone, "operations"), replay_id)
        operator.start()
        for process, part in (("monitor", 1 / 2), ("notifications", 3 / 4)):
            await_applied(operator, round(MESSAGES * part))
            alone.stack.kill(process)
        replay = await_end(Visitor(alone, "operations"), replay_id)
        took = time.monotonic() - began
        wait_until(lambda: len(let_go.moments) >= MESSAGES, seconds=30, what="not all are seen")
        operator.stop()

    expected = {"total": MESSAGES, "applied": MESSAGES}
    expected |= dict.fromkeys(("failed", "ended", "running", "left"), 0)
    assert {name: replay[name] for name in expected} == expected
    assert_applied_once(root, planted, replay_id)
    assert len(let_go.moments) == MESSAGES
    fastest = most_in_a_second(let_go.moments)
    assert fastest <= PER_SECOND
    assert_only_goes_on([look.applied for look in operator.looks])
    assert {look.total for look in operator.looks} == {MESSAGES}
    assert operator.longest_blindness() < MOST_BLINDNESS
    record_property("replayed_per_second", round(MESSAGES / took))
    record_property("let_go_in_a_second", fastest)
    record_property("looks", len(operator.looks))
    record_property("longest_blindness", round(operator.longest_blindness(), 1))


def started(visitor: Visitor) -> str:
    body = {"owner": "notifications", "consumer": CONSUMER, "rate": PER_SECOND, "batch": 100}
    answer = visitor.post("/api/ops/replays", {**body, "note": "the title was mended"})
    assert answer.status_code == 201, answer.text
    assert answer.json()["total"] == MESSAGES
    return str(answer.json()["replay_id"])


def await_applied(operator: Operator, number: int) -> None:
    def seen() -> bool:
        return bool(operator.looks) and operator.looks[-1].applied >= number

    wait_until(seen, seconds=SECONDS, what=f"{number} are not applied", every=0.2)


def await_end(visitor: Visitor, replay_id: str) -> dict[str, Any]:
    def finished() -> dict[str, Any] | None:
        answer = visitor.get(f"/api/ops/replays/{replay_id}")
        replay: dict[str, Any] = answer.json() if answer.status_code == 200 else {}
        return replay if replay.get("state") == "finished" else None

    return wait_until(finished, seconds=SECONDS, what="the replay does not finish", every=1) or {}


def assert_only_goes_on(applied: Sequence[int]) -> None:
    """But for what a killed monitor had heard in its last second and not written down."""
    for before, after in itertools.pairwise(applied):
        assert after >= before - 2 * PER_SECOND, applied


def assert_applied_once(
    root: MongoClient[dict[str, Any]], planted: Planted, replay_id: str
) -> None:
    """By the inbox, and by each effect: who is reached, what he is told, what is announced."""
    rows = root[DATABASE]
    once = dict.fromkeys(planted.event_ids, 1)
    inbox = rows["inbox"].find({"selection": replay_id, "outcome": "applied"}, {"event_id": 1})
    assert Counter(each["event_id"] for each in inbox) == once
    assert rows["held"].count_documents({"consumer": CONSUMER}) == 0
    told = {"subject": f"activity/{planted.activity_id}", "state": "sent"}
    assert Counter(each["event_id"] for each in rows["deliveries"].find(told)) == once
    announced = rows["outbox"].find({"name": "delivery_sent"}, {"causationid": 1})
    assert Counter(each["causationid"] for each in announced if each["causationid"] in once) == once
    reached = rows["contacts"].find({"_id": {"$in": planted.phone_keys}}, {"version": 1})
    assert Counter(each["_id"] for each in reached) == dict.fromkeys(planted.phone_keys, 1)
