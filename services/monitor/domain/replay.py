"""A replay on its way: held messages of one consumer that are tried again at a rate.

Which messages belong to it, and what became of each, only their owner knows; here is who asked for
it, how fast it may go and whether it goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from contracts.monitor import ReplayState
from records.aggregate import Aggregate

R = ReplayState
_UNDER_WAY = frozenset({R.RUNNING.value, R.PAUSED.value})
COUNTED = ("total", "applied", "failed", "ended", "running", "left")


@dataclass(kw_only=True, eq=False)
class Replay(Aggregate):
    """running ⇄ paused while its owner is away → finished, or cancelled.

    `counts` are the owner's numbers as they were last heard (`COUNTED`).
    """

    name: ClassVar[str] = "replay"
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = {
        "pause": (frozenset({R.RUNNING.value}), R.PAUSED.value),
        "resume": (frozenset({R.PAUSED.value}), R.RUNNING.value),
        "finish": (_UNDER_WAY, R.FINISHED.value),
        "cancel": (_UNDER_WAY, R.CANCELLED.value),
    }

    owner: str
    consumer: str
    fingerprint: str | None
    rate: int
    batch: int
    note: str
    by: str
    started_at: datetime
    ended_at: datetime | None = None
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0))

    def __post_init__(self) -> None:
        self.state = R.RUNNING.value

    @property
    def under_way(self) -> bool:
        """Whether it is neither finished nor cancelled."""
        return self.state in _UNDER_WAY

    def pause(self, *, counts: Mapping[str, int]) -> None:
        """Its owner does not answer; refuses `WrongState` unless it runs."""
        self._move("pause")
        self.counts = dict(counts)

    def resume(self) -> None:
        """Its owner answers again; refuses `WrongState` unless it is paused."""
        self._move("resume")

    def finish(self, *, counts: Mapping[str, int], now: datetime) -> None:
        """Nothing is left to try; refuses `WrongState` when it is over."""
        self._move("finish")
        self.counts, self.ended_at = dict(counts), now

    def cancel(self, *, counts: Mapping[str, int], now: datetime) -> None:
        """No more of it shall be tried; refuses `WrongState` when it is over."""
        self._move("cancel")
        self.counts, self.ended_at = dict(counts), now
