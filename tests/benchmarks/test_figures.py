"""The bench's own arithmetic, without a process."""

from __future__ import annotations

import json

import pytest
from pymongo.monitoring import CommandStartedEvent

from benchmarks.__main__ import FIGURES
from benchmarks.counting import Counts
from benchmarks.figures import compared
from benchmarks.stamps import paced, read_stamps

KEYS = ["figure", "value", "unit", "peer", "peer_value", "ratio", "runs"]


def test_contenders_are_measured_in_turn_and_compared_by_their_medians():
    order = []

    def contender(name, values):
        left = iter(values)

        def measure():
            order.append(name)
            return next(left)

        return measure

    figure = compared(
        "drain",
        "events/s",
        "naive",
        ours=contender("a", [9.0, 4.0, 5.0]),
        theirs=contender("b", [1.0, 2.0, 90.0]),
        runs=3,
    )
    assert order == ["a", "b"] * 3
    assert (figure.value, figure.peer_value, figure.ratio) == (5.0, 2.0, 2.5)
    assert list(json.loads(figure.as_line())) == KEYS


def test_every_figure_that_was_asked_for_is_there():
    assert set(FIGURES) == {
        "drain", "flow", "raw", "latency", "messages", "audit", "gateway", "signin",
        "http_create", "http_read", "http_list",
    }  # fmt: skip


def test_a_pace_waits_for_the_schedule_and_not_for_the_work():
    pauses, spawned = [], []
    paced(10.0, 3, spawned.append, pauses.append)
    assert spawned == [1, 2, 3]
    assert [round(pause, 1) for pause in pauses] == [0.1, 0.2, 0.3]


def test_stamps_are_read_by_collection_and_document(tmp_path):
    (tmp_path / "stamps").write_text("inbox a/1 2.5\noutbox 1 1.25\n", encoding="utf-8")
    assert read_stamps(tmp_path / "stamps") == {"inbox": {"a/1": 2.5}, "outbox": {"1": 1.25}}


@pytest.mark.parametrize(
    ("method", "content", "frames"),
    [((60, 40), b"x", {"publish": 3}), ((60, 80), None, {"ack": 1}), ((10, 10), None, {})],
)
def test_a_method_with_content_is_three_frames(method, content, frames):
    counts = Counts()
    counts.frame(method, content)
    assert counts.frames == frames


def test_only_commands_that_work_are_counted():
    counts = Counts()
    for name in ("find", "hello", "saslStart", "insert"):
        counts.started(CommandStartedEvent({name: 1}, "db", 1, ("h", 1), 1))
    assert counts.commands == {"find": 1, "insert": 1}
