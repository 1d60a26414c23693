"""The monitor's own database is away: a robot hears of it once per outage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from carriers.last_resort import LastResort
from carriers.outcomes import Accepted, Outcome, Postponed, Unknown
from carriers.robots import Post
from services.monitor.alerting.last_resort import AWAY, BACK

PATIENCE = timedelta(seconds=30)


class Group:
    def __init__(self, *outcomes: Outcome) -> None:
        self.heard: list[str] = []
        self._outcomes = list(outcomes)

    def post(self, post: Post) -> Outcome:
        self.heard.append(post.title)
        return self._outcomes.pop(0) if self._outcomes else Accepted("")


class Outage:
    def __init__(self, *groups: Group) -> None:
        self.well: bool | None = True
        self.now = datetime(2026, 3, 5, tzinfo=UTC)
        self.last_resort = LastResort(
            answers=lambda: self.well,
            robots=groups,
            away=AWAY,
            back=BACK,
            patience=PATIENCE,
            clock=lambda: self.now,
        )

    def look(self, *, well: bool | None, times: int = 1) -> None:
        self.well = well
        for _ in range(times):
            self.last_resort.look()
            self.now += timedelta(seconds=5)


def test_an_outage_is_told_once_and_its_end_once() -> None:
    group = Group()
    outage = Outage(group)
    outage.look(well=False, times=20)
    assert group.heard == [AWAY.title]
    outage.look(well=True, times=3)
    assert group.heard == [AWAY.title, BACK.title]


def test_a_second_outage_is_told_again() -> None:
    group = Group()
    outage = Outage(group)
    for _ in range(2):
        outage.look(well=False, times=10)
        outage.look(well=True)
    assert group.heard == [AWAY.title, BACK.title] * 2


def test_what_nobody_can_tell_neither_begins_nor_ends_an_outage() -> None:
    group = Group()
    outage = Outage(group)
    outage.look(well=None, times=20)
    assert group.heard == []
    outage.look(well=False, times=10)
    outage.look(well=None, times=20)
    assert group.heard == [AWAY.title]


def test_a_short_one_is_not_told() -> None:
    group = Group()
    outage = Outage(group)
    outage.look(well=False, times=6)
    outage.look(well=True)
    assert group.heard == []


@pytest.mark.parametrize("outcome", [Postponed("45009"), Unknown("overdue")])
def test_a_group_that_may_not_have_heard_is_told_again_and_the_others_are_not(
    outcome: Outcome,
) -> None:
    deaf, group = Group(outcome), Group()
    Outage(deaf, group).look(well=False, times=20)
    assert (deaf.heard, group.heard) == ([AWAY.title] * 2, [AWAY.title])
