"""Which index serves what: nothing that the monitor reads goes through a whole collection."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.monitor import FindEvents, ListReplays, ReplayState
from contracts.operations.signs import ProcessSign
from contracts.operations.words import Fate
from contracts.rights import system_actor
from contracts.schemas import dump
from records.reads import Reads
from services.monitor import signs, views
from services.monitor.domain.expectations import Expectations
from services.monitor.domain.replay import Replay
from services.monitor.event_index import EventIndex
from services.monitor.following import Following
from services.monitor.kinds import PROCESSES, SPANS
from services.monitor.overview import overview
from services.monitor.reading import Desk
from services.monitor.replaying import Replaying
from services.monitor.repository import Replays
from tests.books import Books
from tests.monitor.owner import BEGAN, NAMES, REGISTRY, Owner

pytestmark = pytest.mark.stack
NOW = BEGAN + timedelta(hours=1)
SYSTEM = system_actor("monitor")


class Filled:
    """Enough of everything that a planner has a choice."""

    def __init__(self, kept):
        self.kept, self.owner = kept, Owner(kept)
        self.reads = Reads(kept.store)
        self.index = EventIndex(kept.store, Expectations(REGISTRY))
        self.following = Following(kept.store, self.index, self.owner.owners(), lambda: NOW)
        for number in range(200):
            event = self.owner.announce(
                number, correlation_id=f"c-{number % 20}", published=number % 10 > 0
            )
            if number % 3:
                self.owner.tell(event, Fate.APPLIED)
        self.following.round()
        self.replays = Books("monitor", kept.store)
        with self.replays.work(SYSTEM, now=NOW) as unit:
            for number in range(60):
                replay = Replay(
                    aggregate_id=f"r-{number}",
                    owner="relief",
                    consumer="relief.hotline",
                    fingerprint=None,
                    rate=1,
                    batch=1,
                    note="x",
                    by="staff/o",
                    started_at=NOW + timedelta(seconds=number),
                )
                if number > 3:
                    replay.finish(counts=replay.counts, now=NOW)
                Replays(unit).add(replay)

    def plans(self):
        plans = self.kept.plans()
        assert plans
        assert [plan for plan in plans if "COLLSCAN" in plan] == []
        return plans


@pytest.fixture(scope="module")
def filled(kept):
    kept.empty()
    filled = Filled(kept)
    kept.plans()
    return filled


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        ({}, "by_time"),
        ({"type": "hotline.ticket_escalated.v1"}, "by_type"),
        ({"subject": "ticket/1"}, "by_subject"),
        ({"correlation_id": "c-1"}, "conversation"),
        ({"unfinished": True}, "unfinished"),
        ({"since": BEGAN, "until": NOW}, "by_time"),
    ],
    ids=str,
)
def test_events_are_found_in_order_by_an_index(filled, wanted, index):
    views.events(filled.reads, request=FindEvents(limit=5, **wanted))
    [plan] = filled.plans()
    assert f"'{index}'" in plan
    assert "'SORT'" not in plan


def test_one_event_is_found_by_its_id(filled):
    views.events(filled.reads, request=FindEvents(event_id="e"))
    [plan] = filled.plans()
    assert "IXSCAN" in plan or "IDHACK" in plan


def test_an_event_is_found_by_the_id_that_an_edit_gave_it(filled):
    [edited] = filled.owner.fates[:1]
    filled.owner.fates[0] = replace(edited, edited_to="e-2")
    [row] = [filled.index.get(edited.event_id)]
    filled.index.note_fates([row], [dump(filled.owner.fates[0])])
    filled.kept.plans()
    assert filled.index.get("e-2")["_id"] == edited.event_id
    assert "'edited'" in filled.plans()[-1]


def test_an_owner_of_an_older_build_tells_fates_without_edits(filled):
    told = dump(filled.owner.fates[1])
    del told["edited_to"]
    row = filled.index.get(told["event_id"])
    filled.index.note_fates([{**row, "fates": []}], [told])
    assert filled.index.get(told["event_id"])["fates"][0]["fate"] == Fate.APPLIED
    filled.kept.plans()


def test_following_reads_by_indexes(filled):
    assert filled.index.to_look_at(now=NOW + timedelta(hours=2), limit=10)
    [plan] = filled.plans()
    assert "'to_look_at'" in plan
    assert "'SORT'" not in plan


def test_a_trace_reads_by_indexes(filled):
    sign = {
        "trace_id": "t", "span_id": "s", "parent_id": None, "correlation_id": "c-1",
        "kind": "http", "name": "GET", "service": "gateway", "process_id": "p",
        "started_at": BEGAN.isoformat(), "micros": 5, "outcome": "ok",
    }  # fmt: skip
    body = json.dumps({"items": [sign]}).encode()
    signs.keep(filled.kept.store, [(NOW, "spans.gateway", body)])
    assert filled.kept.database[SPANS.name].count_documents({}) == 1
    filled.kept.plans()
    replaying = Replaying(lambda: filled.replays.work(SYSTEM, now=NOW))
    desk = Desk(filled.owner.owners(), filled.index, filled.following, filled.reads, replaying)
    assert len(desk.trace("c-1").steps) > 20
    assert sum("'conversation'" in plan for plan in filled.plans()) >= 2


def test_the_overview_reads_by_indexes(filled):
    overview(filled.reads, owners=NAMES, queues=["relief.hotline", "rpc-relief"], now=NOW)
    assert any("'oldest'" in plan for plan in filled.plans())


def test_a_process_that_starts_again_and_again_hides_no_other(filled):
    steady = {**a_sign("steady", "hotline"), "started_at": BEGAN.isoformat()}
    signs.keep(filled.kept.store, [(NOW, "sign.hotline", json.dumps(steady).encode())])
    started = [
        (NOW - timedelta(seconds=number), "sign.relief", json.dumps(sign).encode())
        for number in range(1, 150)
        for sign in [a_sign(f"zz-{number}", "relief")]
    ]
    signs.keep(filled.kept.store, started)
    filled.kept.plans()
    seen = overview(filled.reads, owners=NAMES, queues=[], now=NOW)
    assert {line.service for line in seen.processes if line.alive} == {"hotline", "relief"}
    assert any("'latest'" in plan and "'SORT'" not in plan for plan in filled.plans())
    filled.kept.database[PROCESSES.name].delete_many({})


def a_sign(process_id, service):
    sign = ProcessSign(
        service=service, process_id=process_id, host="h", pid=1, version="1", started_at=NOW,
        at=NOW, checks={"rpc": True}, in_flight=0, consumers=[], hub_lag_ms=1,
        memory_bytes=1, disk_free_bytes=1,
    )  # fmt: skip
    return dump(sign)


def test_replays_are_listed_and_driven_by_indexes(filled):
    views.replay_rows(filled.reads, request=ListReplays(limit=5))
    [plan] = filled.plans()
    assert "'latest'" in plan
    filled.owner.away = {"relief"}
    Replaying(lambda: filled.replays.work(SYSTEM, now=NOW)).round(
        filled.owner.owners(), filled.reads
    )
    assert "'under_way'" in filled.plans()[0]
    with filled.replays.work(SYSTEM, now=NOW) as unit:
        assert Replays(unit).get("r-1").state == ReplayState.PAUSED


def test_a_sign_of_life_is_kept_by_process(filled):
    body = json.dumps(a_sign("p-1", "relief")).encode()
    signs.keep(filled.kept.store, [(NOW, "sign.relief", body), (NOW, "sign.relief", b"{")])
    seen = overview(filled.reads, owners=(), queues=(), now=NOW + timedelta(seconds=3))
    [line] = seen.processes
    assert (line.process_id, line.silent_ms, line.alive, line.well) == ("p-1", 3000, True, True)
    filled.kept.plans()
