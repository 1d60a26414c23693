"""While the monitor's own database is away nothing can be stored: a robot is told once per outage.

Without a record there is no exactly-once: a robot that took the post and did not say so is told
again, and each monitor process tells of the outage by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from carriers.outcomes import Accepted, Refused
from carriers.robots import Post, Robot
from vocabulary.business_time import SHANGHAI

_log = structlog.get_logger(__name__)

AWAY = Post(
    title="【请现在处理】监控服务的数据库连不上",
    text=(
        "> 对工友：平台可能已经停了：诉求登记不上，工友和干部登录不了。其他告警此时也发不出来。\n"
        "> གཞི་གྲངས་མཛོད་མཐུད་མི་ཐུབ། སྟེགས་བུ་མཚམས་ཆད་ཡོད་སྲིད། ད་ལྟ་ཐག་གཅོད་བྱེད་རོགས།\n"
        "> 怎么办：看 MongoDB 是否在运行、磁盘是否已满。\n"
        "> 能否等到早上：不能，请现在处理"
    ),
)
BACK = Post(
    title="【已恢复】监控服务的数据库",
    text="> 数据库已经连上，请看运维页上其他告警。\n> སླར་གསོ་བྱུང་ཟིན།",
)


class LastResort:
    """Looks whether the database answers; `patience` before an outage is told of."""

    def __init__(
        self,
        *,
        answers: Callable[[], bool],
        robots: Sequence[Robot],
        patience: timedelta,
        clock: Callable[[], datetime],
    ) -> None:
        self._answers, self._robots = answers, tuple(robots)
        self._patience, self._clock = patience, clock
        self._since: datetime | None = None
        self._told: set[Robot] = set()

    def look(self) -> None:
        """Once, now; to be called again and again."""
        if self._answers():
            self._works()
        else:
            self._broken()

    def _works(self) -> None:
        if self._since is None:
            return
        _log.info("the database of the monitor is back", away_since=self._since.isoformat())
        told, self._since, self._told = self._told, None, set()
        for robot in told:
            robot.post(BACK)

    def _broken(self) -> None:
        now = self._clock()
        if self._since is None:
            self._since = now
            _log.error("the database of the monitor is away: no alert can be stored")
        if now - self._since < self._patience:
            return
        since = self._since.astimezone(SHANGHAI).strftime("%m-%d %H:%M")
        post = Post(title=AWAY.title, text=f"{AWAY.text}\n> {since} 起")
        for robot in self._robots:
            if robot not in self._told and isinstance(robot.post(post), Accepted | Refused):
                self._told.add(robot)
