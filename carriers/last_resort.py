"""Telling robots of an outage during which nothing can be stored: once per outage.

Without a record there is no exactly-once: a robot that took the post and did not say so is told
again, and each process that looks tells of the outage by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from carriers.outcomes import Accepted, Refused
from carriers.robots import Post, Robot
from vocabulary.business_time import SHANGHAI

_log = structlog.get_logger(__name__)


class LastResort:
    """Looks whether something answers; `patience` before its absence is told of.

    `answers`: None where nobody can tell, which changes nothing. `away` and `back` are what is
    said, the former with the time since when.
    """

    def __init__(
        self,
        *,
        answers: Callable[[], bool | None],
        robots: Sequence[Robot],
        away: Post,
        back: Post,
        patience: timedelta,
        clock: Callable[[], datetime],
    ) -> None:
        self._answers, self._robots = answers, tuple(robots)
        self._away, self._back = away, back
        self._patience, self._clock = patience, clock
        self._since: datetime | None = None
        self._told: set[Robot] = set()

    def look(self) -> None:
        """Once, now; to be called again and again."""
        answers = self._answers()
        if answers:
            self._works()
        elif answers is not None:
            self._broken()

    def _works(self) -> None:
        if self._since is None:
            return
        _log.info("it is back", away=self._away.title, since=self._since.isoformat())
        told, self._since, self._told = self._told, None, set()
        for robot in told:
            robot.post(self._back)

    def _broken(self) -> None:
        now = self._clock()
        if self._since is None:
            self._since = now
            _log.error("it is away", away=self._away.title)
        if now - self._since < self._patience:
            return
        since = self._since.astimezone(SHANGHAI).strftime("%m-%d %H:%M")
        post = Post(title=self._away.title, text=f"{self._away.text}\n> {since} 起")
        for robot in self._robots:
            if robot not in self._told and isinstance(robot.post(post), Accepted | Refused):
                self._told.add(robot)
