"""Who watches the monitor: it is told of when its signs stop, and only then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from carriers.last_resort import LastResort
from carriers.outcomes import Accepted, Outcome
from carriers.robots import Post
from services.notifications.monitor_guard import (
    HEARD_POST,
    MONITOR,
    OURSELVES,
    SILENT_POST,
    Pulse,
)

PATIENCE = timedelta(seconds=30)


class Night:
    """Signs come each five seconds, from whoever lives, while the broker does."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 5, 18, 0, tzinfo=UTC)
        self.heard: list[str] = []
        self.pulse = Pulse(lambda: self.now)
        self._last_resort = LastResort(
            answers=self.pulse.answers,
            robots=[self],
            away=SILENT_POST,
            back=HEARD_POST,
            patience=PATIENCE,
            clock=lambda: self.now,
        )

    def post(self, post: Post) -> Outcome:
        self.heard.append(post.title)
        return Accepted("")

    def passes(self, minutes: int, *, monitor: bool = True, broker: bool = True) -> None:
        for _ in range(minutes * 12):
            self.now += timedelta(seconds=5)
            if broker:
                self.pulse.hear(OURSELVES)
            if broker and monitor:
                self.pulse.hear(MONITOR)
            self._last_resort.look()


def test_a_monitor_that_falls_silent_is_told_of_once_and_its_return_once() -> None:
    night = Night()
    night.passes(5)
    assert night.heard == []
    night.passes(1, monitor=False)
    assert night.heard == [SILENT_POST.title]
    night.passes(30, monitor=False)
    night.passes(2)
    assert night.heard == [SILENT_POST.title, HEARD_POST.title]


def test_a_monitor_that_never_was_there_is_told_of() -> None:
    night = Night()
    night.passes(2, monitor=False)
    assert night.heard == [SILENT_POST.title]


def test_while_the_broker_is_away_the_monitor_itself_tells_of_that() -> None:
    night = Night()
    night.passes(3)
    night.passes(10, broker=False)
    night.passes(3)
    assert night.heard == []


def test_a_broker_that_goes_away_meanwhile_is_no_sign_of_the_monitor() -> None:
    night = Night()
    night.passes(2, monitor=False)
    night.passes(10, broker=False)
    assert night.heard == [SILENT_POST.title]


def test_a_restart_is_not_told_of() -> None:
    night = Night()
    night.passes(1)
    for _ in range(6):
        night.now += timedelta(seconds=5)
        night.pulse.hear(OURSELVES)
        night._last_resort.look()
    night.passes(1)
    assert night.heard == []
