import os
import threading
import time
from dataclasses import replace
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from records.crash_points import PlannedFailure, Point, arm
from records.kinds import COMMANDS, INBOX, MACHINERY, OUTBOX, Index
from records.migrations import Migration, MigrationChanged
from records.migrations.lock import Lease, LockLost, LockTaken, migration_lock
from records.migrations.runner import ServiceRecords, declared_records, migrate
from tests.records.counters import COUNTERS

pytestmark = pytest.mark.stack
RUNS: list[str] = []


def first_step(database):
    RUNS.append("first")
    database["counters"].update_many({}, {"$set": {"seen": True}})


def second_step(database):
    RUNS.append("second")


def another_second_step(database):
    RUNS.append("another")


@pytest.fixture
def client(stack):
    root: MongoClient[dict[str, Any]] = MongoClient(stack.uris("root").mongo, tz_aware=True)
    yield root
    root.close()


@pytest.fixture
def service(client):
    """A service of this test alone; its databases are dropped."""
    RUNS.clear()
    name = f"m{os.urandom(5).hex()}"
    yield name
    for database in (f"zhufeng_{name}", f"zhufeng_{name}_audit", f"{name}_own"):
        client.drop_database(database)


def run(client, service, *kinds, steps=()):
    declared = [ServiceRecords(service, kinds, tuple(steps))]
    return list(migrate(client, declared, own_database=f"{service}_own"))


def test_a_service_gets_its_kinds_and_those_of_the_machinery(client, service):
    run(client, service, COUNTERS)
    main, audit = client[f"zhufeng_{service}"], client[f"zhufeng_{service}_audit"]
    expected = {kind.name for kind in (*MACHINERY, COUNTERS) if not kind.in_audit_database}
    assert set(main.list_collection_names()) == expected
    assert sorted(audit.list_collection_names()) == ["audit", "audit_chain"]
    assert audit["audit_chain"].index_information()["row_id"]["unique"]
    pending = main[OUTBOX.name].index_information()["pending"]
    assert pending["partialFilterExpression"] == {"state": "pending"}
    assert main[OUTBOX.name].index_information()["subject_sequence"]["unique"]
    for kind in (INBOX, COMMANDS):
        ages_out = main[kind.name].index_information()["ages_out"]
        assert ages_out["expireAfterSeconds"] == 400 * 86_400


def test_a_second_run_does_nothing_and_is_quick(client, service):
    assert run(client, service, COUNTERS)
    started = time.monotonic()
    assert run(client, service, COUNTERS) == []
    assert time.monotonic() - started < 1


def test_the_validator_is_set_changed_and_taken_away(client, service):
    counters = client[f"zhufeng_{service}"]["counters"]
    run(client, service, COUNTERS)
    with pytest.raises(OperationFailure):
        counters.insert_one({"_id": "a", "total": -1, "label": "a"})
    wider = {"$jsonSchema": {"properties": {"total": {"bsonType": "int"}}}}
    assert run(client, service, replace(COUNTERS, validator=wider))
    counters.insert_one({"_id": "a", "total": -1})
    assert run(client, service, replace(COUNTERS, validator=None))
    counters.insert_one({"_id": "b", "total": "many", "label": "b"})


def test_indexes_follow_what_the_kind_declares(client, service):
    counters = client[f"zhufeng_{service}"]["counters"]
    run(client, service, COUNTERS)
    label, *others = COUNTERS.indexes
    plain_label = replace(label, unique=False)
    added = Index(name="total", fields=(("total", -1),))
    lines = run(client, service, replace(COUNTERS, indexes=(plain_label, others[0], added)))
    assert len(lines) == 3
    present = counters.index_information()
    assert set(present) == {"_id_", "label", "person", "total"}
    assert "unique" not in present["label"]


def test_steps_run_once_in_their_order(client, service):
    first, second = Migration(1, "first", first_step), Migration(2, "second", second_step)
    run(client, service, COUNTERS, steps=[first])
    run(client, service, COUNTERS, steps=[first, second])
    run(client, service, COUNTERS, steps=[first, second])
    assert RUNS == ["first", "second"]


@pytest.mark.parametrize(
    "steps",
    [
        [Migration(1, "first", first_step), Migration(2, "second", another_second_step)],
        [Migration(1, "first", first_step)],
        [Migration(1, "first", first_step), Migration(3, "third", second_step)],
    ],
    ids=["changed", "taken away", "out of turn"],
)
def test_steps_that_are_not_those_that_ran_are_refused(client, service, steps):
    ran = [Migration(1, "first", first_step), Migration(2, "second", second_step)]
    run(client, service, COUNTERS, steps=ran)
    RUNS.clear()
    with pytest.raises(MigrationChanged):
        run(client, service, COUNTERS, steps=steps)
    assert RUNS == []


def test_a_step_that_failed_runs_again(client, service):
    failures = iter([OSError("no disk"), None])

    def failing_step(database):
        RUNS.append("try")
        if failure := next(failures):
            raise failure

    steps = [Migration(1, "failing", failing_step)]
    with pytest.raises(OSError, match="no disk"):
        run(client, service, COUNTERS, steps=steps)
    run(client, service, COUNTERS, steps=steps)
    assert RUNS == ["try", "try"]


def test_a_step_that_was_applied_and_not_noted_runs_again(client, service, tmp_path):
    steps = [Migration(1, "first", first_step)]
    arm(f"@{tmp_path}", "me")
    try:
        (tmp_path / "armed/me" / Point.MIGRATION_STEPPED).write_text("1 fail")
        with pytest.raises(PlannedFailure):
            run(client, service, COUNTERS, steps=steps)
        run(client, service, COUNTERS, steps=steps)
    finally:
        arm("", "")
    assert RUNS == ["first", "first"]


def test_two_runs_at_once_do_everything_once(client, service):
    lines = []
    threads = [
        threading.Thread(target=lambda: lines.extend(run(client, service, COUNTERS)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(lines) == len(set(lines)) > 10


def test_a_taken_lock_is_waited_for_and_then_refused(client, service):
    collection = client[f"{service}_own"]["lock"]
    with migration_lock(collection), pytest.raises(LockTaken), _short(collection):
        pytest.fail("the lock was taken twice")
    with _short(collection):
        pass


def _short(collection):
    return migration_lock(collection, wait_seconds=0.3)


def test_a_lease_that_ran_out_passes_to_the_next_and_the_first_notices(client, service):
    collection = client[f"{service}_own"]["lock"]
    with _short(collection):
        pass
    lapsed, following = Lease(collection, seconds=0.2), Lease(collection, seconds=30)
    assert lapsed.take()
    lapsed.ensure_held()
    deadline = time.monotonic() + 5
    while not following.take():
        assert time.monotonic() < deadline
    with pytest.raises(LockLost):
        lapsed.ensure_held()
    assert not lapsed.take()
    lapsed.release()
    following.ensure_held()
    assert not Lease(collection, seconds=1).take()


def test_a_long_migration_keeps_its_lease(client, service):
    collection = client[f"{service}_own"]["lock"]
    with migration_lock(collection, lease_seconds=0.6) as lease:
        renewed = threading.Event()
        started = time.monotonic()
        while time.monotonic() < started + 1.2:
            lease.ensure_held()
            renewed.wait(0.05)


def test_every_service_with_migrations_declares_kinds_with_names_of_their_own():
    for records in declared_records():
        names = [kind.name for kind in (*MACHINERY, *records.kinds)]
        assert len(names) == len(set(names)), records.service
