"""A data key is replaced while rows are written; nothing becomes unreadable."""

from __future__ import annotations

import base64
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from bson import Binary

from records.crash_points import PlannedFailure, Point, arm
from records.field_keys.generations import encrypted_values, key_of
from records.field_keys.masters import (
    MasterKeyInvalid,
    Masters,
    load_masters,
    local_masters,
    parse_masters,
)
from records.field_keys.rotation import KeyRefused, Rotation
from records.kinds import KEY_ROTATIONS, KEYS, VALUE_KEYS
from records.mongo import MongoStore
from records.mongo_cipher import MongoCipher
from tests.databases import OwnDatabase, own_database
from tests.records.conftest import settings_of
from tests.records.counters import COUNTERS, Counter, Counters, begin, new_batch, save

PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def own(stack) -> Iterator[OwnDatabase]:
    with own_database(stack, "keys", [COUNTERS]) as own:
        yield own


@pytest.fixture
def database(own):
    """Empty, with a first data key alone."""
    own.empty()
    for keys in KEYS:
        own.database[keys].delete_many({})
    return own.database


@pytest.fixture(scope="module")
def masters() -> Masters:
    return local_masters(os.urandom(96))


def process(own: OwnDatabase, masters: Masters, **options) -> MongoStore:
    """What one process of the service holds: a cipher of its own on the shared database."""
    cipher = MongoCipher(own.store.client, own.database.name, masters, **options)
    store = MongoStore.__new__(MongoStore)
    store.__dict__.update({**vars(own.store), "cipher": cipher})
    return store


@pytest.fixture
def here(own, database, masters) -> MongoStore:
    return process(own, masters)


@pytest.fixture
def rotation(here, database) -> Rotation:
    return Rotation(database, here.cipher, rest_seconds=0)


def filled(store: MongoStore, count: int) -> None:
    for start in range(0, count, 20):
        save(store, *(Counter(counter_id=f"c{place:04}", keeper={"name": f"次仁{place}"})
                      for place in range(start, min(start + 20, count))))  # fmt: skip


def run(rotation: Rotation) -> int:
    steps = 1
    while rotation.step():
        steps += 1
    return steps


def keys_in_use(database) -> set[Binary]:
    rows = database[COUNTERS.name].find({})
    return {key_of(value) for row in rows for _, value in encrypted_values(row)}


@contextmanager
def unreadable_to_nobody(store: MongoStore, count: int):
    yield
    found = Counters(begin(new_batch(store)))
    for place in range(count):
        assert found.get(f"c{place:04}").keeper == {"name": f"次仁{place}"}


@pytest.mark.stack
def test_after_a_rotation_old_rows_are_under_the_new_key_and_read_as_before(
    database, here, rotation
):
    filled(here, 120)
    (old,) = keys_in_use(database)
    with unreadable_to_nobody(here, 120):
        made = rotation.begin()
        run(rotation)
    assert keys_in_use(database) == {made.key_id}
    progress = rotation.progress()
    assert (progress.state, progress.rewritten, progress.unreadable) == ("finished", 120, 0)
    assert rotation.needing(old) == {}


@pytest.mark.stack
def test_an_old_key_is_retired_only_when_no_row_needs_it(database, here, rotation):
    filled(here, 60)
    old = database[COUNTERS.name].find_one({"_id": "c0007"})
    made = rotation.begin()
    with pytest.raises(KeyRefused, match="being encrypted anew"):
        rotation.retire(1)
    run(rotation)
    database[COUNTERS.name].update_one({"_id": "c0007"}, {"$set": {"keeper": old["keeper"]}})
    with pytest.raises(KeyRefused, match="1 rows still need it: counters"):
        rotation.retire(1)
    run(rotation)
    with unreadable_to_nobody(here, 60):
        rotation.retire(1)
    assert [each.number for each in here.cipher.generations()] == [made.number]
    with pytest.raises(ValueError, match="not there any more"):
        here.cipher.decrypt(old["keeper"])
    assert database[VALUE_KEYS.name].count_documents({}) == 1


@pytest.mark.stack
def test_values_that_the_library_encrypted_itself_are_read_and_replaced(database, here, rotation):
    """As a former build left them."""
    filled(here, 1)
    former = here.cipher._wrapped({"name": "次仁0"}, here.cipher.look())
    database[COUNTERS.name].update_one({"_id": "c0000"}, {"$set": {"keeper": former}})
    with unreadable_to_nobody(here, 1):
        rotation.begin()
        run(rotation)
        rotation.retire(1)


@pytest.mark.stack
def test_a_key_is_not_retired_while_somebody_may_have_its_values_in_hand(database, here):
    filled(here, 3)
    careful = Rotation(database, here.cipher, rest_seconds=3600)
    careful.begin()
    run(careful)
    with pytest.raises(KeyRefused, match="in hand until"):
        careful.retire(1)


@pytest.mark.stack
def test_neither_the_newest_nor_an_unknown_key_is_retired(here, rotation):
    filled(here, 1)
    with pytest.raises(KeyRefused, match="newest"):
        rotation.retire(1)
    with pytest.raises(KeyRefused, match="no such key"):
        rotation.retire(9)


@pytest.mark.stack
def test_one_rotation_runs_at_a_time(here, rotation):
    filled(here, 1)
    rotation.begin()
    with pytest.raises(KeyRefused, match="runs already"):
        rotation.begin()


@pytest.mark.stack
def test_another_process_goes_on_where_a_killed_one_was(own, database, here, rotation, tmp_path):
    filled(here, 160)
    rotation.begin()
    while not rotation.progress().seen:
        assert rotation.step()
    (tmp_path / "armed/keys").mkdir(parents=True)
    (tmp_path / "armed/keys" / Point.FIELD_KEYS_RENEWED).write_text("1 fail")
    arm(f"@{tmp_path}", "keys")
    try:
        with pytest.raises(PlannedFailure):
            run(rotation)
    finally:
        arm("", "keys")
    seen = rotation.progress().seen
    assert 0 < seen < 160
    with unreadable_to_nobody(here, 160):
        run(Rotation(database, process(own, here.cipher._masters).cipher))
    assert len(keys_in_use(database)) == 1
    # What was done before the kill was not done again.
    assert rotation.progress().rewritten < 160


@pytest.mark.stack
def test_a_process_that_looks_rarely_uses_an_old_key_no_longer_than_it_may(own, database, masters):
    elsewhere = process(own, masters, trusted_seconds=0.05)
    filled(elsewhere, 1)
    made = Rotation(database, process(own, masters).cipher).begin()
    until = time.monotonic() + PATIENCE_SECONDS
    while key_of(elsewhere.cipher.encrypt("x")) != made.key_id:
        assert time.monotonic() < until
    assert elsewhere.cipher.decrypt(elsewhere.cipher.encrypt("x")) == "x"


@pytest.mark.stack
def test_rows_that_are_written_meanwhile_are_neither_lost_nor_unreadable(
    own, database, here, rotation, masters
):
    """Two writers change rows, some leaving the personal value as it was, through three rotations.

    Each row's total counts its changes: a change that the rotation undid would be missing.
    """
    filled(here, 100)
    done, counted = threading.Event(), []

    def write(place: int) -> None:
        store, changes = process(own, masters, trusted_seconds=0.2), 0
        while not done.is_set():
            name = f"c{(changes * 7 + place) % 50 * 2 + place:04}"
            batch = new_batch(store)
            unit = begin(batch)
            with Counters(unit).changing(name) as counter:
                counter.count()
                if changes % 3 == 0:
                    counter.keeper = {"name": counter.keeper["name"], "seen": changes}
            unit.accept()
            batch.commit()
            changes += 1
        counted.append(changes)

    writers = [threading.Thread(target=write, args=(place,)) for place in range(2)]
    for writer in writers:
        writer.start()
    try:
        for _ in range(3):
            rotation.begin()
            run(rotation)
    finally:
        done.set()
        for writer in writers:
            writer.join(PATIENCE_SECONDS)
    found = Counters(begin(new_batch(process(own, masters))))
    rows = [found.get(f"c{place:04}") for place in range(100)]
    assert [row.keeper["name"] for row in rows] == [f"次仁{place}" for place in range(100)]
    assert sum(row.total for row in rows) == sum(counted) > 0


@pytest.mark.stack
def test_a_retired_key_leaves_no_row_that_was_written_back_under_it(own, database, here, rotation):
    """Somebody read a row before it was encrypted anew, and saves it afterwards."""
    filled(here, 1)
    batch = new_batch(here)
    unit = begin(batch)
    with Counters(unit).changing("c0000") as counter:
        counter.count()
    rotation.begin()
    run(rotation)
    unit.accept()
    batch.commit()
    with unreadable_to_nobody(here, 1):
        with pytest.raises(KeyRefused, match="1 rows still need it"):
            rotation.retire(1)
        run(rotation)
        rotation.retire(1)
    assert database[KEY_ROTATIONS.name].count_documents({}) == 1


@pytest.mark.stack
def test_data_keys_are_wrapped_anew_without_touching_a_row(own, database, here):
    filled(here, 2)
    before = list(database[COUNTERS.name].find({}))
    local = here.cipher._masters.providers["local"]
    both = Masters("local:next", {"local": local, "local:next": {"key": os.urandom(96)}})
    assert process(own, both).cipher.wrap_anew() == 1
    only_next = Masters("local:next", {"local:next": both.providers["local:next"]})
    with unreadable_to_nobody(process(own, only_next), 2):
        assert list(database[COUNTERS.name].find({})) == before


CERTIFICATES = {"ca": "-----BEGIN CERTIFICATE", "client": "-----BEGIN PRIVATE KEY"}


def kmip(**changes):
    service = {
        "provider": {"endpoint": "hsm.example:5696"},
        "master_key": {"keyId": "7"},
        "tls": CERTIFICATES,
        **changes,
    }
    return {"wraps": "kmip:hsm", "kms": {"kmip:hsm": service}}


def test_a_key_management_service_is_named_in_json(tmp_path):
    masters = parse_masters(json.dumps(kmip()))
    assert (masters.wraps, masters.master_key) == ("kmip:hsm", {"keyId": "7"})
    assert masters.providers == {"kmip:hsm": {"endpoint": "hsm.example:5696"}}
    (told,) = masters.tls_files(tmp_path).values()
    assert sorted(told) == ["tlsCAFile", "tlsCertificateKeyFile"]
    for path, pem in zip(told.values(), CERTIFICATES.values(), strict=True):
        assert Path(path).read_text() == pem
        assert Path(path).stat().st_mode & 0o077 == 0


def test_a_kms_that_speaks_aws_needs_no_certificates():
    service = {
        "provider": {"accessKeyId": "AK", "secretAccessKey": "SK"},
        "master_key": {"region": "cn-north-1", "key": "arn:1", "endpoint": "kms.example:443"},
    }
    masters = parse_masters(json.dumps({"wraps": "aws", "kms": {"aws": service}}))
    assert masters.master_key["region"] == "cn-north-1"
    assert "SK" not in repr(masters)


def test_what_names_no_usable_service_is_refused_by_its_part():
    refused = {
        "'wraps' must name": {**kmip(), "wraps": "aws"},
        "it has unknown colour": {**kmip(), "colour": 1},
        "kmip:hsm lacks tls": {
            "wraps": "kmip:hsm",
            "kms": {"kmip:hsm": {"provider": {"endpoint": "x"}, "master_key": {"keyId": "7"}}},
        },
        "kmip:hsm.master_key lacks keyId": kmip(master_key={}),
        "kmip:hsm.provider has unknown password": kmip(
            provider={"endpoint": "x", "password": "secret-value"}
        ),
        "kmip:hsm.tls.ca is not PEM": kmip(tls={**CERTIFICATES, "ca": "/nowhere.pem"}),
        "a kms is called": {"wraps": "local", "kms": {"local": {}}},
        "must be an object": {"wraps": "aws", "kms": {"aws": 5}},
    }
    for reason, told in refused.items():
        with pytest.raises(MasterKeyInvalid, match=reason) as raised:
            parse_masters(json.dumps(told))
        assert "secret-value" not in str(raised.value)
    with pytest.raises(MasterKeyInvalid, match="not JSON"):
        parse_masters("{")


def test_production_refuses_a_local_key(tmp_path):
    (tmp_path / "field_key").write_text(base64.b64encode(os.urandom(96)).decode())
    local = settings_of("hotline", "", tmp_path)
    assert load_masters(local).wraps == "local"
    production = type(local)(**{**vars(local), "mode": "production"})
    with pytest.raises(MasterKeyInvalid, match="production takes no local field_key"):
        load_masters(production)
    (tmp_path / "field_key").write_text(json.dumps(kmip()))
    assert load_masters(production).wraps == "kmip:hsm"
    (tmp_path / "field_key").write_text(base64.b64encode(b"short").decode())
    with pytest.raises(MasterKeyInvalid, match="96 bytes"):
        load_masters(local)


def test_each_encrypted_value_of_a_document_is_found_wherever_it_stands():
    value = Binary(b"\x02" + uuid4().bytes + b"\x02rest", 6)
    row = {"a": value, "b": {"c": [1, value]}, "d": Binary(b"x" * 40, 0), "e": None}
    assert [path for path, _ in encrypted_values(row)] == ["a", "b.c.1"]
