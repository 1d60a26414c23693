"""Driving replays: at their rate, through an owner's absence and the monitor's own death."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.operations.commands import OpsReplayNext
from contracts.operations.held import SelectionProgress
from contracts.operations.queries import OpsSelection
from contracts.operations.words import SelectionState
from contracts.refusals import ServiceUnavailable
from contracts.rights import system_actor
from contracts.schemas import dump
from records.kinds import AUDIT
from services.monitor import replaying, views
from services.monitor.asking import Owners
from services.monitor.domain.replay import Replay
from services.monitor.reading import Desk
from services.monitor.replaying import Replaying
from services.monitor.repository import Replays
from tests.books import Books

NOW = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
SYSTEM = system_actor("monitor")


@dataclass
class Consumer:
    """Relief's side of a selection: what is let go is applied at once."""

    total: int = 100
    applied: int = 0
    away: bool = False
    state: SelectionState = SelectionState.OPEN
    limits: list[int] = field(default_factory=list)

    def ask(self, request: Any, **how: Any) -> dict[str, Any]:
        if how["owner"] == "hotline":
            raise ServiceUnavailable()
        assert how["owner"] == "relief"
        assert how["authorization"] is None
        if self.away:
            raise ServiceUnavailable()
        if isinstance(request, OpsReplayNext):
            self._let_go(request.limit)
        else:
            assert isinstance(request, OpsSelection)
        return dump(self._progress())

    def _let_go(self, limit: int) -> None:
        if self.applied == self.total:
            self.state = SelectionState.FINISHED
        self.limits.append(limit)
        self.applied = min(self.total, self.applied + limit)

    def _progress(self) -> SelectionProgress:
        return SelectionProgress(
            selection_id="r-1",
            state=self.state,
            consumer="relief.hotline",
            frozen_at=NOW,
            by="staff/o",
            note="x",
            total=self.total,
            applied=self.applied,
            failed=0,
            ended=0,
            running=0,
            left=self.total - self.applied,
        )


class Monitor:
    """A monitor process with its database; `die` leaves the database alone."""

    def __init__(self, consumer: Consumer, *, rate: int = 5000, batch: int = 10) -> None:
        self.consumer, self.books = consumer, Books("monitor")
        with self.books.work(SYSTEM, now=NOW) as unit:
            replay = Replay(
                aggregate_id="r-1",
                owner="relief",
                consumer="relief.hotline",
                fingerprint=None,
                rate=rate,
                batch=batch,
                note="x",
                by="staff/o",
                started_at=NOW,
            )
            Replays(unit).add(replay)
        self.die()

    def die(self) -> None:
        self._replaying = Replaying(lambda: self.books.work(SYSTEM, now=NOW))

    def seen(self) -> int:
        """How many were applied, as an operator is told."""
        desk = Desk(
            Owners(self.consumer, ["relief"]),
            None,  # type: ignore[arg-type]  # a replay is in no index
            None,  # type: ignore[arg-type]  # and follows no journal
            self.books.reads(),
            self._replaying,
        )
        return desk.replay(views.replay_row(self.books.reads(), replay_id="r-1")).applied

    def round(self) -> Replay:
        self._replaying.round(Owners(self.consumer, ["relief", "hotline"]), self.books.reads())
        with self.books.work(SYSTEM, now=NOW) as unit:
            return Replays(unit).get("r-1")


@pytest.fixture(autouse=True)
def short_rounds(monkeypatch):
    monkeypatch.setattr(replaying, "ROUND_SECONDS", 0.2)
    monkeypatch.setattr(replaying, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(replaying, "AWAY_SECONDS", 0.0)


def test_a_replay_goes_in_its_batches_until_nothing_is_left():
    monitor = Monitor(Consumer())
    replay = monitor.round()
    assert (replay.state, replay.counts["applied"], replay.counts["left"]) == ("finished", 100, 0)
    assert set(monitor.consumer.limits) == {10}


def test_no_more_go_in_a_round_than_the_rate_allows():
    monitor = Monitor(Consumer(), rate=50, batch=5)
    assert monitor.round().state == "running"
    assert 5 <= sum(monitor.consumer.limits) <= 0.2 * 50 + 5 + 1


def test_it_pauses_while_its_owner_is_away_and_goes_on_by_itself():
    consumer = Consumer(total=1000)
    monitor = Monitor(consumer, rate=500)
    monitor.round()
    consumer.away = True
    done = consumer.applied
    paused = monitor.round()
    assert (paused.state, paused.counts["applied"]) == ("paused", done)
    assert monitor.round().state == "paused"
    consumer.away = False
    assert monitor.round().state == "running"
    monitor.round()
    assert consumer.applied > done


def test_how_far_it_was_is_known_while_its_owner_is_away():
    consumer = Consumer(total=1000)
    monitor = Monitor(consumer, rate=100)
    monitor.round()
    assert monitor.seen() == consumer.applied
    consumer.applied += 1  # by what ran since the last question
    assert monitor.seen() == consumer.applied
    consumer.away = True
    assert monitor.seen() == consumer.applied


def test_how_far_it_was_is_known_to_the_next_process_without_an_act():
    consumer = Consumer(total=1000)
    monitor = Monitor(consumer, rate=100)
    acts = len(monitor.books.rows(AUDIT))
    monitor.round()
    consumer.away = True
    monitor.die()
    assert 0 < monitor.seen() == consumer.applied
    assert len(monitor.books.rows(AUDIT)) == acts


def test_replays_whose_owner_is_away_do_not_keep_a_later_one_waiting():
    consumer = Consumer()
    monitor = Monitor(consumer)
    with monitor.books.work(SYSTEM, now=NOW) as unit:
        for number in range(25):
            paused = Replay(
                aggregate_id=f"p-{number}",
                owner="hotline",
                consumer="hotline.relief",
                fingerprint=None,
                rate=1,
                batch=1,
                note="x",
                by="staff/o",
                started_at=NOW - timedelta(minutes=1),
            )
            Replays(unit).add(paused)
    # A round is a time, not a number of steps: on a busy machine one is too short to finish.
    assert "finished" in (monitor.round().state for _ in range(20))


def test_another_process_goes_on_where_the_dead_one_was():
    consumer = Consumer(total=60)
    monitor = Monitor(consumer, rate=150)
    monitor.round()
    assert 0 < consumer.applied < 60
    rounds = 0
    while (replay := monitor.round()).state != "finished":
        monitor.die()
        rounds += 1
        assert rounds < 20
    assert (consumer.applied, replay.counts["applied"]) == (60, 60)


def test_a_selection_that_its_owner_ended_is_driven_no_more():
    consumer = Consumer(state=SelectionState.CANCELLED)
    monitor = Monitor(consumer)
    assert monitor.round().state == "cancelled"
    consumer.limits.clear()
    monitor.round()
    assert consumer.limits == []


def test_who_cancelled_meanwhile_is_not_overruled():
    consumer = Consumer(total=10)
    monitor = Monitor(consumer)
    ask = consumer.ask

    def cancel_first(request: Any, **how: Any) -> dict[str, Any]:
        consumer.ask = ask  # type: ignore[method-assign]
        with monitor.books.work(SYSTEM, now=NOW) as unit, Replays(unit).changing("r-1") as replay:
            replay.cancel(counts=replay.counts, now=NOW)
        consumer.away = True
        return ask(request, **how)

    consumer.ask = cancel_first  # type: ignore[method-assign]
    assert monitor.round().state == "cancelled"
