"""What the overview says, as readings: what nobody can tell is no trouble and no comfort."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.monitor import AlertKind, Overview, OwnerLine, ProcessLine, QueueLine
from contracts.operations.status import ConsumerStatus, OutboxStatus
from services.monitor.domain.readings import readings

K = AlertKind
NOW = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
STARTED = NOW - timedelta(hours=1)
OUTBOX = OutboxStatus(pending=7, oldest_pending_at=NOW - timedelta(seconds=90), stuck=0)
HELD = ConsumerStatus(consumer="relief.hotline", held=3, parked=2, behind=5, oldest_held_at=NOW)
RELIEF = OwnerLine(
    service="relief",
    reached=True,
    at=NOW,
    outbox=OUTBOX,
    consumers=[HELD],
    undecoded=0,
    awaited=4,
    oldest_awaited_at=NOW - timedelta(days=2),
    unchained_audit=None,
    oldest_unchained_audit_at=None,
)
QUEUE = QueueLine(
    queue="relief.hotline",
    consumer="relief.hotline",
    declared=True,
    depth=12,
    unacknowledged=0,
    consumers=1,
    in_rate=0,
    out_rate=0,
    oldest_ms=5_000,
)
PROCESS = ProcessLine(
    service="relief",
    process_id="p-1",
    host="one",
    pid=1,
    version="1",
    started_at=STARTED,
    silent_ms=2_000,
    alive=True,
    well=True,
    checks={},
    in_flight=0,
    consumers=[],
    hub_lag_ms=3,
    memory_bytes=1,
    disk_free_bytes=9 << 30,
)
SEEN = Overview(
    at=NOW,
    well=True,
    broker_reached=True,
    management_reached=True,
    processes=[PROCESS],
    owners=[RELIEF],
    queues=[QUEUE],
    alerts=[],
    held=3,
    parked=2,
)


def values(seen: Overview, kind: AlertKind) -> dict[str, int | None]:
    found = readings(seen, expected=["relief"], listening_since=STARTED)
    return {each.subject: each.value for each in found if each.kind is kind}


def affected_by(seen: Overview, kind: AlertKind) -> dict[str, int | None]:
    found = readings(seen, expected=["relief"], listening_since=STARTED)
    return {each.subject: each.affected for each in found if each.kind is kind}


def affected(seen: Overview, kind: AlertKind) -> int | None:
    (only,) = affected_by(seen, kind).values()
    return only


def test_each_kind_is_read_in_its_unit() -> None:
    assert {kind: values(SEEN, kind) for kind in K} == {
        K.BROKER_AWAY: {"broker": 0},
        K.OUTBOX_AGE: {"relief": 90_000},
        K.QUEUE_MISSING: {"relief.hotline": 0},
        K.QUEUE_DEPTH: {"relief.hotline": 12},
        K.QUEUE_AGE: {"relief.hotline": 5_000},
        K.SILENCE: {"relief": 2_000, "relief@one": 2_000},
        K.HELD: {"relief": 0, "relief.hotline": 2},
        K.AWAITED_AGE: {"relief": 2 * 86_400_000},
        K.HUB_LAG: {"relief@one": 3},
        K.UNCHAINED_AUDIT: {"relief": None},
        K.DISK: {"one": 9 * 1024},
    }


def test_how_many_wait_is_told_as_a_count() -> None:
    assert affected(SEEN, K.OUTBOX_AGE) == 7
    held = affected_by(SEEN, K.HELD)
    assert held["relief.hotline"] == 7, "the parked ones and what waits behind them"
    assert affected(SEEN, K.AWAITED_AGE) == 4


def test_audit_rows_that_wait_for_their_link_are_told_by_the_age_of_the_oldest() -> None:
    since = NOW - timedelta(seconds=700)
    line = replace(RELIEF, unchained_audit=30, oldest_unchained_audit_at=since)
    waits = replace(SEEN, owners=[line])
    assert values(waits, K.UNCHAINED_AUDIT) == {"relief": 700_000}
    assert affected(waits, K.UNCHAINED_AUDIT) == 30
    none = replace(RELIEF, unchained_audit=0, oldest_unchained_audit_at=None)
    assert values(replace(SEEN, owners=[none]), K.UNCHAINED_AUDIT) == {"relief": 0}


def test_while_the_broker_is_away_nothing_but_that_is_alarmed() -> None:
    away = replace(
        SEEN, broker_reached=False, owners=[replace(RELIEF, reached=False)], processes=[]
    )
    found = readings(away, expected=["relief"], listening_since=STARTED)
    assert {each.kind for each in found if each.value is not None} == {K.BROKER_AWAY}


def test_an_owner_that_does_not_answer_is_silent_and_not_well() -> None:
    deaf = replace(SEEN, owners=[replace(RELIEF, reached=False)])
    for kind in (K.OUTBOX_AGE, K.AWAITED_AGE, K.HELD, K.QUEUE_AGE):
        assert set(values(deaf, kind).values()) == {None}


def test_a_missing_queue_has_no_depth() -> None:
    lost = replace(SEEN, queues=[replace(QUEUE, declared=False, depth=None)])
    assert values(lost, K.QUEUE_MISSING) == {"relief.hotline": 1}
    assert values(lost, K.QUEUE_DEPTH) == {"relief.hotline": None}


def test_a_service_without_any_process_is_silent_since_somebody_listens() -> None:
    assert values(replace(SEEN, processes=[]), K.SILENCE) == {"relief": 3_600_000}


def test_a_silent_process_is_told_apart_from_a_silent_service() -> None:
    dead = replace(PROCESS, process_id="p-2", host="two", alive=False, silent_ms=70_000)
    assert values(replace(SEEN, processes=[PROCESS, dead]), K.SILENCE) == {
        "relief": 2_000,
        "relief@one": 2_000,
        "relief@two": 70_000,
    }
    assert values(replace(SEEN, processes=[dead]), K.SILENCE) == {"relief": 70_000}


def test_of_several_processes_of_one_place_the_worst_counts() -> None:
    slow: Any = replace(PROCESS, process_id="p-2", hub_lag_ms=4_000, disk_free_bytes=1 << 30)
    both = replace(SEEN, processes=[PROCESS, slow])
    assert values(both, K.HUB_LAG) == {"relief@one": 4_000}
    assert values(both, K.DISK) == {"one": 1024}
