"""Who watches the monitor: notifications hears its signs of life, and tells robots of their end.

The monitor tells of a silent notifications, and notifications of a silent monitor. What both need
is the broker, so that silence means something only while our own signs come back from it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import eventlet
from eventlet import Timeout
from nameko.extensions import DependencyProvider, SharedExtension

from carriers.last_resort import LastResort
from carriers.on_call import OnCall, read_on_call
from carriers.robots import Post
from messaging.endings import end
from messaging.live import live_deliveries
from messaging.rpc.deliveries import Delivery
from messaging.runtime import settings_of
from messaging.topology.plan import SIGNS_EXCHANGE
from records.clock import utc_now
from records.policies import load_policies
from vocabulary.business_time import business_day

MONITOR, OURSELVES = "sign.monitor", "sign.notifications"
SILENT = timedelta(seconds=20)
"""Four signs missed, as the monitor itself counts."""
LOOK_SECONDS = 5.0
MOST_KEPT = 100

SILENT_POST = Post(
    title="【请现在处理】监控服务没有声息",
    text=(
        "> 对工友：暂时感觉不到；但平台没有人看着，别的故障不会有人知道。\n"
        "> ལྟ་སྐུལ་ཞབས་ཞུར་ལན་མེད། སྐྱོན་གཞན་བྱུང་ན་སུས་ཀྱང་མི་ཤེས། ད་ལྟ་ཐག་གཅོད་བྱེད་རོགས།\n"
        "> 怎么办：看监控进程是否还在；不在就启动它，停住就重启它。\n"
        "> 能否等到早上：不能，请现在处理"
    ),
)
HEARD_POST = Post(
    title="【已恢复】监控服务",
    text="> 监控服务又有声息，请看运维页上这段时间的告警。\n> སླར་གསོ་བྱུང་ཟིན།",
)


class Pulse:
    """When which sign was heard last; `clock` gives the present moment."""

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        self._clock = clock
        self._monitor = clock()
        self._ourselves: datetime | None = None

    def hear(self, key: str) -> None:
        """A sign came."""
        if key == MONITOR:
            self._monitor = self._clock()
        elif key == OURSELVES:
            self._ourselves = self._clock()

    def answers(self) -> bool | None:
        """Whether the monitor gives signs; None while not even our own come back."""
        now = self._clock()
        if now - self._monitor < SILENT:
            return True
        hears = self._ourselves is not None and now - self._ourselves < SILENT
        return False if hears else None


class SignsOfTheMonitor(SharedExtension):
    """Listens and looks while the process runs."""

    def setup(self) -> None:
        settings = settings_of(self.container)
        self._on_call: OnCall = read_on_call(settings.secret("on_call"), Timeout)
        self._pulse = Pulse()
        self._deliveries = live_deliveries(
            settings,
            [(SIGNS_EXCHANGE, MONITOR), (SIGNS_EXCHANGE, OURSELVES)],
            self._take,
            longest=MOST_KEPT,
        )

    def start(self) -> None:
        self._greenlets = [
            self.container.spawn_managed_thread(self._deliveries.run, "signs of the monitor"),
            self.container.spawn_managed_thread(self._look, "the monitor's silence"),
        ]

    def stop(self) -> None:
        for each in self._greenlets:
            end(each)

    def _take(self, delivery: Delivery) -> None:
        self._pulse.hear(delivery.message.delivery_info["routing_key"])

    def _look(self) -> None:
        policy = load_policies().on("monitor.alerts", business_day(utc_now()))["last_resort"]
        last_resort = LastResort(
            answers=self._pulse.answers,
            robots=self._on_call.robots_named(policy["robots"]),
            away=SILENT_POST,
            back=HEARD_POST,
            patience=timedelta(seconds=policy["after_seconds"]),
            clock=utc_now,
        )
        while True:
            last_resort.look()
            eventlet.sleep(LOOK_SECONDS)


class MonitorGuard(DependencyProvider):
    """Keeps the watch in this process; methods need nothing of it."""

    signs = SignsOfTheMonitor()

    def get_dependency(self, worker_ctx: Any) -> None:
        return None
