"""Every process is killed while a year is replayed; nothing is lost, and nothing happens twice.

The day's campaign (`test_campaign`) kills as much under a workload that is over sooner.
"""

from __future__ import annotations

import os
import random
import select
import subprocess
import sys
import uuid
from collections import Counter

import pytest

from deploy.local.programs import service_programs
from deploy.local.waiting import wait_until
from tests.platform import Platform, verdict_of

pytestmark = [pytest.mark.full, pytest.mark.fault, pytest.mark.timeout(5_400)]

SCALE = "0.05"  # long enough to be running through every kill
RANDOM_SCALE = os.environ.get("KILLED_SCALE", "0.05")
"""1 for a whole year, which takes half an hour."""
PAUSE_SECONDS = (4, 20)
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


def test_a_year_under_random_kills_stands_as_it_was_told(
    platform: Platform, capsys: pytest.CaptureFixture[str]
) -> None:
    drawn = uuid.uuid4().int % 1_000_000
    rng = random.Random(drawn)
    replay = platform.replay("--scale", RANDOM_SCALE, "--seed", str(drawn))
    struck: Counter[str] = Counter()
    while not ended_within(replay, rng.uniform(*PAUSE_SECONDS)):
        victim = rng.choice(VICTIMS)
        kill_and_await(platform, victim)
        struck[victim] += 1
    verdict = verdict_of(replay, seconds=60)
    with capsys.disabled():
        took = f"seed {drawn}, scale {RANDOM_SCALE}, {verdict['seconds']} s"
        sys.stderr.write(f"{took}: killed {dict(struck)}\n")
    assert struck.total() > 0
    uneven = [each for each in verdict["checks"] if each["owed"] != each["found"]]
    assert uneven == []
    assert verdict["reconciled"]
    assert (verdict["lost"], verdict["doubled"]) == (0, 0)


def ended_within(replay: subprocess.Popen[str], seconds: float) -> bool:
    """Whether the replay came to its end within so long; its output is still to be read."""
    assert replay.stdout is not None
    ready, _, _ = select.select([replay.stdout], [], [], seconds)
    return bool(ready)


def still_running(replay: subprocess.Popen[str]) -> bool:
    return replay.poll() is None
