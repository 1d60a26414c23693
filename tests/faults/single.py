"""The single-fault campaign: every process dies once at every point that it can reach.

One fault at a time, under work: the process dies exactly there, the supervisor brings it back, the
work goes on; in the end nothing may be lost, doubled, out of order or stuck.
"""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator

from deploy.local.one_shots import run_one_shot
from deploy.local.stack import Stack
from deploy.local.waiting import wait_until
from records.crash_points import Point
from tests.faults.arena import Arena
from tests.faults.points import ONE_SHOTS, SERVICES

Fault = tuple[str, Point]
FIRED_SECONDS = 90.0
AGAIN_SECONDS = 15.0
HELD = (Point.HELD_CLAIMED, Point.HELD_FAILED, Point.HELD_DONE)
KILLED = -9


def all_faults(seed: int) -> list[Fault]:
    """Every process at every point, in an order of the seed, no process twice in a row."""
    rng = random.Random(seed)
    rows = [[(name, point) for point in points] for name, points in SERVICES.items()]
    for row in rows:
        rng.shuffle(row)
    rng.shuffle(rows)
    turns = itertools.zip_longest(*rows)
    return [fault for turn in turns for fault in turn if fault is not None]


def some_faults(seed: int, number: int) -> list[Fault]:
    """`number` of them: every service once before any is hit again."""
    return all_faults(seed)[:number]


def strike(arena: Arena, fault: Fault) -> None:
    """Let the process die there under the work that goes on, and come back."""
    process, point = fault
    pid = arena.stack.pids()[process]
    arena.note("crash", f"{process} at {point}")
    arena.arm(process, point)
    if point is Point.LEASE_TAKEN:
        arena.stack.kill(process)  # only who starts anew takes a lease over
    provocation = _Provocation(arena, process, point)
    try:
        wait_until(
            provocation.worked,
            seconds=FIRED_SECONDS,
            what=f"{process} never reaches {point}",
            every=0.05,
        )
    finally:
        arena.disarm(process, point)
        arena.disarm(process, Point.CONSUMER_HANDLER)
    arena.wait_back(process, pid)
    arena.workload.tell_more(1, seconds=120)


class _Provocation:
    """A message is only held when its handler fails: so let one fail, and again after a while.

    A retry that shall fail too needs a failure again and again. And the work asks nothing of the
    monitor, but whoever asks whether all is well does.
    """

    def __init__(self, arena: Arena, process: str, point: Point) -> None:
        self._arena, self._process, self._point = arena, process, point
        self._pause = 0.2 if point is Point.HELD_FAILED else AGAIN_SECONDS
        self._next = 0.0

    def worked(self) -> bool:
        """Whether the process died at the point."""
        fired = self._arena.fired(self._process, self._point)
        if not fired and self._process == "monitor":
            self._arena.stack.healthy()
        if not fired and self._point in HELD and time.monotonic() >= self._next:
            self._arena.arm(self._process, Point.CONSUMER_HANDLER, "1 fail")
            self._next = time.monotonic() + self._pause
        return fired


def unreached(arena: Arena) -> Iterator[str]:
    """The planned points that no process passed: the work does not cover them."""
    for process, points in SERVICES.items():
        for point in sorted(set(points) - arena.reached(process)):
            yield f"{process} {point}"


def unplanned(arena: Arena) -> Iterator[str]:
    """Points that a process passed though the plan does not know: it would not die there."""
    for process, points in SERVICES.items():
        for point in sorted(arena.reached(process) - set(points)):
            yield f"{process} {point}"


def break_one_shots(stack: Stack) -> list[str]:
    """Let each one-shot die at each of its points and run again; what did not go so."""
    wrong = []
    for name, module in (("migrations", "records.migrations"), ("topology", "messaging.topology")):
        for point in ONE_SHOTS[name]:
            died = _run(stack, name, module, f"{point}:1")
            again = _run(stack, name, module, "")
            if (died, again) != (KILLED, 0):
                wrong.append(f"{name} at {point}: {died}, then {again}")
    return wrong


def _run(stack: Stack, name: str, module: str, crash: str) -> int:
    environment = {**stack.environment(name), "ZHUFENG_CRASH": crash}
    return run_one_shot(module, environment, stack.layout.logs / f"{name}.log")
