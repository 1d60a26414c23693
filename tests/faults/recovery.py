"""How long it takes: from a kill to the next fact that is announced and applied after it.

Measured from the owners' own rows while the work goes on: of the facts that became true after the
kill, the first that its consumer applied. For a service this is asked of both its sides: the first
fact that it announces and another one applies, and the first that it applies itself. Of services
that the work's facts do not pass, it is the first request that only they can answer.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Any
from urllib.request import Request, urlopen

from deploy.local.waiting import wait_until
from messaging.subscriptions import read_registry
from tests.faults.arena import Arena

TIMES = 3
TARGETS = {"service": 5.0, "answering": 5.0, "broker": 15.0, "primary": 5.0}
SERVICES = ("hotline", "relief", "notifications")
ASKED = {
    "identity": "/api/figures/identity",
    "campaigns": "/api/activities",
    "monitor": "/api/ops/alerts",
    "gateway": "/api/reference",
}
ASKING = {"identity": "leader", "monitor": "operations"}
LONGEST_SECONDS, ANSWER_SECONDS = 90.0, 5.0


def measure(arena: Arena, say: Callable[[str], None]) -> dict[str, Any]:
    """Seconds for each victim: every measurement, its median and worst, and the target."""
    found: dict[str, list[float]] = {name: [] for name in TARGETS}
    for _ in range(TIMES):
        for victim in SERVICES:
            found["service"].append(recovered_after(arena, victim, lanes_of(victim)))
            say(f"{victim}: {found['service'][-1]:.2f} s")
        for victim in ASKED:
            found["answering"].append(answers_after(arena, victim))
            say(f"{victim}: {found['answering'][-1]:.2f} s")
        found["broker"].append(recovered_after(arena, "rabbit", all_lanes()))
        say(f"broker: {found['broker'][-1]:.2f} s")
        primary = wait_until(arena.stack.mongo.primary, seconds=30, what="no primary")
        found["primary"].append(recovered_after(arena, primary, all_lanes()))
        say(f"primary: {found['primary'][-1]:.2f} s")
    return {name: summary(seconds, TARGETS[name]) for name, seconds in found.items()}


def summary(seconds: list[float], target: float) -> Mapping[str, Any]:
    """The figures of one kind of victim."""
    return {
        "median": round(statistics.median(seconds), 2),
        "worst": round(max(seconds), 2),
        "target": target,
        "runs": len(seconds),
    }


def all_lanes() -> list[str]:
    """Every consumer that the work keeps busy."""
    return ["relief.hotline", "hotline.relief", "notifications.hotline", "notifications.relief"]


def lanes_of(service: str) -> list[str]:
    """The consumers that a service feeds or runs."""
    registry = read_registry()
    feeds = {f"{group}.{service}" for group, sources in registry.items() if service in sources}
    runs = {f"{service}.{source}" for source in registry.get(service, {})}
    return sorted((feeds | runs) & set(all_lanes()))


def recovered_after(arena: Arena, victim: str, lanes: list[str]) -> float:
    """Kill it; seconds until every lane has applied a fact that became true after the kill."""
    arena.wait_healthy()
    arena.workload.tell_more(3, seconds=60)
    moment = datetime.now(UTC)
    pid = arena.kill(victim)
    wait_until(
        lambda: all(first_applied(arena, lane, moment) for lane in lanes),
        seconds=LONGEST_SECONDS,
        what=f"after {victim} was killed, {', '.join(lanes)} stand still",
        every=0.2,
    )
    arena.wait_back(victim, pid)
    applied = [first_applied(arena, lane, moment) for lane in lanes]
    return max((at - moment).total_seconds() for at in applied if at is not None)


def answers_after(arena: Arena, victim: str) -> float:
    """Kill it; seconds until a process that came after it answers a request."""
    arena.wait_healthy()
    request = Request(f"{arena.platform.address}{ASKED[victim]}")
    if victim in ASKING:
        token = arena.platform.account(ASKING[victim])["session_token"]
        request.add_header("Cookie", f"zhufeng_session={token}")
    begun = time.monotonic()
    pid = arena.kill(victim)
    arena.wait_back(victim, pid)
    wait_until(
        lambda: answers(request),
        seconds=LONGEST_SECONDS,
        what=f"after {victim} was killed, nobody answers {ASKED[victim]}",
        every=0.05,
    )
    return time.monotonic() - begun


def answers(request: Request) -> bool:
    """Whether the request is answered now."""
    try:
        with urlopen(request, timeout=ANSWER_SECONDS):
            return True
    except (OSError, HTTPException):
        return False


def first_applied(arena: Arena, lane: str, since: datetime) -> datetime | None:
    """When the consumer applied the first fact that was announced after `since`."""
    group = lane.partition(".")[0]
    with arena.stack.mongo.client() as client:
        row = client[f"zhufeng_{group}"]["inbox"].find_one(
            {"consumer": lane, "at": {"$gt": since}, "time": {"$gt": since}}, sort=[("at", 1)]
        )
    at: datetime | None = row["at"] if row else None
    return at
