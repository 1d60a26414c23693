"""Driving replays: what is frozen is let go at the rate that was asked for, until nothing is left.

Nothing that counts lives here. How far a replay is, its owner knows from its own rows, so a step
that is taken twice, by a restarted process or by two at once, lets nothing go twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from typing import Any

import eventlet
import structlog

from contracts.monitor import ReplayState
from contracts.operations.commands import OpsReplayNext
from contracts.operations.held import SelectionProgress
from contracts.operations.queries import OpsSelection
from contracts.operations.words import SelectionState
from contracts.refusals import Refusal, WrongState
from messaging.backoff import Condition
from records.reads import MOST_PER_PAGE, Reads
from records.store import StaleVersion
from records.unit_of_work import UnitOfWork
from services.monitor.asking import Owners, at_once
from services.monitor.domain.pace import Pace
from services.monitor.domain.replay import Replay
from services.monitor.handlers import counts_of
from services.monitor.kinds import REPLAYS
from services.monitor.repository import Replays

ROUND_SECONDS = 1.0
LOOK_SECONDS = 0.25
AWAY_SECONDS = 3.0
MOST_AT_ONCE = MOST_PER_PAGE
"""More than anybody has under way: those whose owner is away must not crowd out the others."""
UNDER_WAY = (ReplayState.RUNNING.value, ReplayState.PAUSED.value)

_log = structlog.get_logger(__name__)


class Drive:
    """One replay as this process drives it: its pace, and what was heard of it last."""

    def __init__(self, replay: Replay) -> None:
        self.replay_id, self.owner = replay.aggregate_id, replay.owner
        self.pace = Pace(rate=replay.rate, batch=replay.batch, now=time.monotonic())
        self.counts = dict(replay.counts)
        self.kept = dict(replay.counts)
        self.condition = Condition(_log, f"replay {replay.aggregate_id}")
        self._only_looked = False

    def next_request(self) -> OpsReplayNext | OpsSelection | None:
        """What its owner is to be asked now; None while the pace forbids to let more go."""
        now, running = time.monotonic(), self.counts["running"]
        allowed = self.pace.allowed(now=now, running=running)
        only_run = self.counts["left"] == 0 and running > 0
        self._only_looked = not allowed or only_run
        if allowed and not only_run:
            self.pace.took(allowed, now=now)
            return OpsReplayNext(selection_id=self.replay_id, limit=allowed)
        too_many = now >= self.pace.due
        return OpsSelection(selection_id=self.replay_id) if too_many else None

    def pause_before_next(self) -> float:
        """Seconds until there may be something to do again."""
        nothing_to_let_go = self._only_looked or self.counts["left"] == 0
        return max(LOOK_SECONDS if nothing_to_let_go else 0.0, self.pace.due - time.monotonic())


class Replaying:
    """Drives every replay that is under way; `committed_unit` saves what a block changes."""

    def __init__(self, committed_unit: Callable[[], AbstractContextManager[UnitOfWork]]) -> None:
        self._committed_unit = committed_unit
        self._drives: dict[str, Drive] = {}

    def round(self, owners: Owners, reads: Reads) -> None:
        """A second of driving."""
        until = time.monotonic() + ROUND_SECONDS
        where = {"state": {"$in": list(UNDER_WAY)}}
        found = reads.find(REPLAYS, where, sort=(("started_at", 1),), limit=MOST_AT_ONCE)
        rows = {row["_id"]: row for row in found.items}
        self._drives = {key: each for key, each in self._drives.items() if key in rows}
        at_once(lambda replay_id: self._drive(rows[replay_id], owners, until), rows)

    def heard(self, replay_id: str, counts: Mapping[str, int]) -> None:
        """An operator looked: what its owner said is the latest that is known."""
        if (drive := self._drives.get(replay_id)) is not None:
            drive.counts = dict(counts)

    def last_heard(self, replay_id: str) -> Mapping[str, int] | None:
        """Its owner's last numbers; None of a replay that this process does not drive."""
        drive = self._drives.get(replay_id)
        return None if drive is None else drive.counts

    def _drive(self, row: dict[str, Any], owners: Owners, until: float) -> None:
        replay = Replays.from_document(row)
        drive = self._drives.setdefault(replay.aggregate_id, Drive(replay))
        while time.monotonic() < until:
            request = drive.next_request()
            if request is not None and not self._step(drive, replay, request, owners):
                return
            pause = min(drive.pause_before_next(), until - time.monotonic())
            eventlet.sleep(max(pause, 0))
        if drive.counts != drive.kept:
            self._keep(drive)

    def _keep(self, drive: Drive) -> None:
        """Write down how far it is: what is shown while its owner is away. No act of anybody's."""
        counts = dict(drive.counts)
        with suppress(StaleVersion), self._committed_unit() as unit:
            row = unit.document(REPLAYS, drive.replay_id)
            if row is not None and row["state"] in UNDER_WAY:
                unit.replace(REPLAYS, {**row, "counts": counts})
        drive.kept = counts

    def _step(
        self, drive: Drive, replay: Replay, request: OpsReplayNext | OpsSelection, owners: Owners
    ) -> bool:
        """Ask the owner once; whether the replay goes on."""
        try:
            progress = owners.ask(drive.owner, request, SelectionProgress)
        except Refusal as refusal:
            drive.condition.broken(refusal.code)
            drive.pace.answered(now=time.monotonic())
            drive.pace.rest(AWAY_SECONDS, now=time.monotonic())
            if replay.state == ReplayState.RUNNING:
                self._change(drive, lambda each, _now: each.pause(counts=drive.counts))
            return False
        drive.pace.answered(now=time.monotonic())
        drive.condition.works()
        drive.counts = counts_of(progress)
        return self._goes_on(drive, replay, progress)

    def _goes_on(self, drive: Drive, replay: Replay, progress: SelectionProgress) -> bool:
        counts = drive.counts
        if progress.state == SelectionState.FINISHED:
            self._change(drive, lambda each, now: each.finish(counts=counts, now=now))
            return False
        if progress.state == SelectionState.CANCELLED:
            self._change(drive, lambda each, now: each.cancel(counts=counts, now=now))
            return False
        if replay.state == ReplayState.PAUSED:
            self._change(drive, lambda each, _now: each.resume())
            return False
        return True

    def _change(self, drive: Drive, change: Callable[[Replay, datetime], None]) -> None:
        """Save a change of state, unless somebody else decided first: then that counts."""
        try:
            with (
                self._committed_unit() as unit,
                Replays(unit).changing(drive.replay_id) as replay,
            ):
                change(replay, unit.recorded_at)
        except (StaleVersion, WrongState) as overtaken:
            _log.info("a replay was changed meanwhile", trouble=type(overtaken).__name__)
