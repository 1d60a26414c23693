"""Which processes are shown: the living, and the silent that nobody has replaced."""

from datetime import UTC, datetime, timedelta

from services.monitor.overview import SILENT, present

NOW = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)


def a_process(process_id, *, started, silent=timedelta(0), host="h1", service="relief"):
    return {
        "_id": process_id,
        "service": service,
        "host": host,
        "pid": 1,
        "version": "1",
        "started_at": NOW - timedelta(minutes=started),
        "heard_at": NOW - silent,
        "checks": {"rpc": True},
        "in_flight": 0,
        "consumers": [],
        "hub_lag_ms": 0,
        "memory_bytes": 0,
        "disk_free_bytes": 0,
    }


def shown(*rows):
    return [(line.process_id, line.alive) for line in present(rows, now=NOW)]


def test_a_process_that_was_replaced_is_not_shown():
    old = a_process("old", started=60, silent=SILENT)
    assert shown(old, a_process("new", started=1)) == [("new", True)]


def test_two_living_processes_of_a_service_are_both_shown():
    assert len(shown(a_process("a", started=60), a_process("b", started=1))) == 2


def test_a_silent_process_that_nobody_replaced_is_shown_as_dead_and_only_the_latest():
    older = a_process("older", started=60, silent=SILENT * 2)
    latest = a_process("latest", started=30, silent=SILENT)
    elsewhere = a_process("elsewhere", started=1, host="h2")
    assert shown(older, latest, elsewhere) == [("latest", False), ("elsewhere", True)]


def test_a_process_is_dead_after_four_missed_signs_and_not_before():
    nearly = a_process("nearly", started=1, silent=SILENT - timedelta(milliseconds=1))
    assert shown(nearly) == [("nearly", True)]
    assert shown(a_process("gone", started=1, silent=SILENT)) == [("gone", False)]
