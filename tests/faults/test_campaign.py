"""The short campaign of every day: seeded, on the running platform, judged in Jepsen's columns."""

from __future__ import annotations

import pytest

from deploy.local.programs import service_programs
from records.audit_verify.services import verify_all
from records.crash_points import Point
from tests.faults.arena import Arena
from tests.faults.chaos import DEALING, schedule
from tests.faults.points import ELSEWHERE, ONE_SHOTS, SERVICES
from tests.faults.single import all_faults, some_faults, strike
from tests.platform import Platform

SEED = 20211122
CRASHES = 12  # every service once, in an order of the seed, and some again
KILLED = ("rabbit", "mongod", "fake_sms")


@pytest.mark.fault
@pytest.mark.timeout(300)
def test_processes_that_die_at_chosen_points_lose_and_double_nothing(platform: Platform) -> None:
    arena = Arena(platform, seed=SEED)
    with arena.working():
        arena.workload.tell_more(1, seconds=60)
        for fault in some_faults(SEED, CRASHES):
            strike(arena, fault)
        for victim in KILLED:
            arena.wait_back(victim, arena.kill(victim))
        platform.stack.wait_ready()
        arena.lose_queue("relief.hotline")
        arena.repair_queues()
        arena.workload.tell_more(3, seconds=120)
    verdict = arena.verdict()
    assert verdict.as_document()["named"] == {}
    assert verdict.faultless
    assert verdict.columns["acknowledged"] > 0
    for chain in verify_all(platform.stack.layout.secrets):
        assert (chain.findings, chain.unchained) == ([], 0), chain.service


def test_every_point_belongs_to_a_process_that_dies_there() -> None:
    planned = {point for points in [*SERVICES.values(), *ONE_SHOTS.values()] for point in points}
    assert planned | ELSEWHERE == set(Point)
    assert planned & ELSEWHERE == set()


def test_every_service_has_its_points() -> None:
    assert {*SERVICES, "fake_sms", "fake_robots"} == set(service_programs())


def test_the_exhaustive_campaign_holds_every_service_at_every_point_once() -> None:
    faults = all_faults(SEED)
    assert len(faults) == len(set(faults)) == sum(map(len, SERVICES.values()))
    assert all_faults(SEED) == faults != all_faults(SEED + 1)
    assert {process for process, _ in some_faults(SEED, len(SERVICES))} == set(SERVICES)


def test_chaos_follows_from_its_seed_and_holds_every_kind_of_blow() -> None:
    blows = schedule(SEED, 3600)
    assert blows == schedule(SEED, 3600) != schedule(SEED + 1, 3600)
    assert {blow.kind for blow in blows} == set(DEALING)
    assert schedule(SEED, 600) == [blow for blow in blows if blow.at < 600]
