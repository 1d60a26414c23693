"""Random chaos with a seed: what breaks when follows from it; several things may be broken at once.

Each blow runs in a thread of its own at its moment, and undoes itself: whoever was frozen thaws,
whoever was stopped starts, a delay ends. What was killed the supervisor brings back.
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from pymongo.errors import PyMongoError

from deploy.local.programs import service_programs
from deploy.local.waiting import wait_until
from tests.faults.arena import Arena
from tests.faults.detours import Detours

GAP_SECONDS = (2.0, 8.0)
BLOW_SECONDS = 120.0
DELAYS = (0.02, 0.3)
BROKER, DATABASE = "rabbit", "mongod"


@dataclass(frozen=True, kw_only=True)
class Blow:
    """What breaks: `at` seconds after the start, for `seconds` where it lasts."""

    at: float
    kind: str
    victim: str
    seconds: float

    def __str__(self) -> str:
        return f"{self.at:6.1f} s  {self.kind} {self.victim} ({self.seconds:.1f} s)"


def schedule(seed: int, seconds: float) -> list[Blow]:
    """The blows of a campaign of this length; the same for the same seed."""
    rng = random.Random(f"chaos {seed}")
    blows, at = [], rng.uniform(*GAP_SECONDS)
    while at < seconds:
        kind = rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        victim = rng.choice(VICTIMS[kind])
        blows.append(Blow(at=at, kind=kind, victim=victim, seconds=rng.uniform(1.0, 8.0)))
        at += rng.uniform(*GAP_SECONDS)
    return blows


class Chaos:
    """Carries a schedule out in an arena whose platform runs behind detours."""

    def __init__(self, arena: Arena, detours: Detours, *, say: Callable[[str], None]) -> None:
        self._arena, self._stack, self._detours, self._say = arena, arena.stack, detours, say
        self._broker, self._database = threading.Lock(), threading.Lock()
        self.failed: list[str] = []

    def run(self, blows: list[Blow]) -> None:
        """All blows at their moments; returns when everything is undone."""
        started = time.monotonic()
        threads = []
        for blow in blows:
            time.sleep(max(0.0, started + blow.at - time.monotonic()))
            self._say(str(blow))
            thread = threading.Thread(target=self._deal, args=(blow,), daemon=True)
            thread.start()
            threads.append(thread)
        for thread in threads:
            thread.join(BLOW_SECONDS)
            if thread.is_alive():
                self.failed.append("a blow does not end")
        self._stack.wait_ready()

    def _deal(self, blow: Blow) -> None:
        self._arena.note(blow.kind, blow.victim)
        try:
            DEALING[blow.kind](self, blow)
        except Exception as trouble:  # noqa: BLE001 - shown as stuck in the verdict
            self.failed.append(f"{blow}: {type(trouble).__name__} {trouble}")

    def _kill(self, blow: Blow) -> None:
        with suppress(KeyError, ProcessLookupError):  # it is dead at this moment
            self._stack.kill(blow.victim)

    def _freeze(self, blow: Blow) -> None:
        with suppress(KeyError, ProcessLookupError):
            pid = self._stack.kill(blow.victim, signal.SIGSTOP)
            try:
                time.sleep(blow.seconds)
            finally:
                thaw(pid)

    def _kill_broker(self, blow: Blow) -> None:
        with self._broker:
            self._kill(Blow(at=blow.at, kind="kill", victim=BROKER, seconds=0))
            self._stack.rabbit.wait_ready()

    def _freeze_broker(self, blow: Blow) -> None:
        with self._broker:
            self._freeze(Blow(at=blow.at, kind="freeze", victim=BROKER, seconds=blow.seconds))

    def _restart_broker(self, blow: Blow) -> None:
        with self._broker:
            self._stack.stop_services([BROKER])
            time.sleep(blow.seconds)
            self._stack.start_services([BROKER])
            self._stack.rabbit.wait_ready()

    def _lose_queue(self, blow: Blow) -> None:
        with self._broker:
            self._arena.lose_queue(blow.victim)
            time.sleep(blow.seconds)
            self._arena.repair_queues()

    def _kill_primary(self, blow: Blow) -> None:
        with self._database:
            primary = wait_until(self._stack.mongo.primary, seconds=30, what="no primary")
            self._stack.kill(primary)
            self._stack.mongo.ensure_ready()

    def _step_down(self, blow: Blow) -> None:
        with self._database, self._stack.mongo.client() as client:
            with suppress(PyMongoError):  # the answer may be lost with the connection
                client.admin.command("replSetStepDown", 10, secondaryCatchUpPeriodSecs=2)
            wait_until(self._stack.mongo.primary, seconds=30, what="no primary")

    def _delay(self, blow: Blow) -> None:
        share = blow.seconds / 8.0
        low, high = DELAYS
        for name in self._behind(blow.victim):
            self._detours.delay(name, low + (high - low) * share)
        time.sleep(blow.seconds)
        for name in self._behind(blow.victim):
            self._detours.delay(name, 0.0)

    def _half_close(self, blow: Blow) -> None:
        for name in self._behind(blow.victim):
            self._detours.half_close(name)

    def _behind(self, victim: str) -> list[str]:
        """The detours of the broker, or of whichever mongod is primary."""
        if victim == BROKER:
            return [BROKER]
        primary = self._stack.mongo.primary()
        return [primary] if primary else []


def thaw(pid: int) -> None:
    """SIGCONT to a process that may be gone by now."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)


SERVICES = tuple(sorted(service_programs()))
QUEUES = ("relief.hotline", "hotline.relief", "notifications.hotline", "notifications.relief")
VICTIMS = {
    "kill": SERVICES,
    "freeze": SERVICES,
    "lose queue": QUEUES,
    "delay": (BROKER, DATABASE),
    "half-close": (BROKER, DATABASE),
    "kill broker": (BROKER,),
    "freeze broker": (BROKER,),
    "restart broker": (BROKER,),
    "kill primary": ("primary",),
    "step down": ("primary",),
}
WEIGHTS = {
    "kill": 8, "freeze": 5, "kill broker": 2, "freeze broker": 2, "restart broker": 1,
    "lose queue": 2, "kill primary": 3, "step down": 2, "delay": 3, "half-close": 3,
}  # fmt: skip
DEALING: dict[str, Callable[[Chaos, Blow], None]] = {
    "kill": Chaos._kill,
    "freeze": Chaos._freeze,
    "kill broker": Chaos._kill_broker,
    "freeze broker": Chaos._freeze_broker,
    "restart broker": Chaos._restart_broker,
    "lose queue": Chaos._lose_queue,
    "kill primary": Chaos._kill_primary,
    "step down": Chaos._step_down,
    "delay": Chaos._delay,
    "half-close": Chaos._half_close,
}
