"""Discarded messages whose time to undo is over: what waited behind them runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from messaging.consumer.group import Group
from records.clock import utc_now
from records.kinds import HELD
from records.store import StaleVersion

MOST_AT_ONCE = 100
LOOK_SECONDS = 60.0


class Discards:
    """The discarded messages of one consumer group; see `RetryRunner` for `undo_time`."""

    def __init__(self, group: Group, undo_time: Callable[[datetime], timedelta]) -> None:
        self._group, self._undo_time = group, undo_time
        self._look_after = 0.0

    def release(self) -> None:
        """Make those final that were discarded long enough ago; looks once a minute."""
        if time.monotonic() < self._look_after:
            return
        now = utc_now()
        final = self._group.held.discarded_before(now - self._undo_time(now), MOST_AT_ONCE)
        if len(final) < MOST_AT_ONCE:
            self._look_after = time.monotonic() + LOOK_SECONDS
        for row_id in final:
            self._release(row_id)

    def _release(self, row_id: str) -> None:
        batch = self._group.new_batch()
        unit = self._group.begin_bare(batch)
        row = unit.document(HELD, row_id)
        if row is not None and row.get("discarded_at") is not None:
            self._group.held.finish(unit, row)
        unit.accept()
        try:
            self._group.commit(batch)
        except StaleVersion:
            return  # rewritten meanwhile: at the next look
