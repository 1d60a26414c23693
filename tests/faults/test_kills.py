"""Every process is killed while a year is replayed; nothing is lost, and nothing happens twice.

The day's campaign (`test_campaign`) kills as much under a workload that is over sooner.
"""

from __future__ import annotations

import subprocess
import uuid

import pytest

from deploy.local.programs import service_programs
from deploy.local.waiting import wait_until
from tests.platform import Platform, verdict_of

pytestmark = [pytest.mark.full, pytest.mark.fault, pytest.mark.timeout(900)]

SCALE = "0.05"  # long enough to be running through every kill
VICTIMS = [*service_programs(), "rabbit", "mongod"]


def kill_and_await(platform: Platform, victim: str) -> None:
    killed = platform.stack.kill(victim)
    wait_until(
        lambda: platform.stack.pids().get(victim, killed) != killed,
        seconds=60,
        what=f"{victim} was not restarted",
        every=0.1,
    )
    if victim in {"rabbit", "mongod"}:
        platform.stack.wait_ready()
    wait_until(
        platform.stack.healthy,
        seconds=90,
        what=f"the platform is not healthy after {victim} was killed",
        every=0.2,
    )


def test_killing_every_process_in_turn_loses_and_doubles_nothing(
    platform: Platform,
) -> None:
    seed = str(uuid.uuid4().int % 1_000_000)  # a year that this stack has not seen
    replay = platform.replay("--scale", SCALE, "--seed", seed)
    struck = []
    for victim in VICTIMS:
        kill_and_await(platform, victim)
        if still_running(replay):
            struck.append(victim)
    verdict = verdict_of(replay, seconds=400)
    assert struck == VICTIMS, "the replay ended before everything was killed"
    uneven = [check for check in verdict["checks"] if check["owed"] != check["found"]]
    assert uneven == []
    assert (verdict["lost"], verdict["doubled"]) == (0, 0)


def still_running(replay: subprocess.Popen[str]) -> bool:
    return replay.poll() is None
