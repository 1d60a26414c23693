import base64
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import bson
import pytest
from bson import Binary
from pymongo import MongoClient

from records.encryption import AesGcmCipher
from records.field_keys.masters import local_masters
from records.kinds import KEY_VAULT
from records.mongo import connect
from records.mongo_cipher import MongoCipher
from tests.records.counters import COUNTERS, Counter, Counters, begin, new_batch, save

PHONE = "+8613800000000"
KEEPER = {
    "name": "次仁",
    "phone": PHONE,
    "born": datetime(1980, 1, 1, tzinfo=UTC),
    "list": [1, None],
}


@pytest.fixture(params=["memory", pytest.param("mongo", marks=pytest.mark.stack)])
def cipher(request):
    if request.param == "memory":
        return AesGcmCipher(os.urandom(32))
    return request.getfixturevalue("opened_mongo").cipher


@pytest.mark.parametrize(
    "value", [PHONE, KEEPER, [PHONE], 7, True, datetime(2021, 3, 5, tzinfo=UTC)]
)
def test_an_encrypted_value_comes_back_and_cannot_be_read_or_recognised(cipher, value):
    encrypted = cipher.encrypt(value)
    assert isinstance(encrypted, Binary)
    assert cipher.decrypt(encrypted) == value
    assert cipher.encrypt(value) != encrypted
    assert PHONE.encode() not in bytes(encrypted)


def test_a_value_of_another_cipher_or_none_is_refused(cipher):
    for foreign in (PHONE, Binary(b"1234567890123456", 0x70)):
        with pytest.raises(ValueError, match="not a value of"):
            cipher.decrypt(foreign)


def test_an_altered_value_is_refused(cipher):
    encrypted = cipher.encrypt(PHONE)
    altered = Binary(encrypted[:-1] + bytes([encrypted[-1] ^ 1]), encrypted.subtype)
    with pytest.raises(Exception) as refused:  # noqa: PT011 - each library has its own
        cipher.decrypt(altered)
    assert type(refused.value).__name__ in {"InvalidTag", "EncryptionError"}


def test_personal_fields_are_unreadable_in_the_store_and_plain_to_a_repository(store):
    save(store, Counter(counter_id="a", keeper=KEEPER))
    stored = store.load(COUNTERS, ["a"])["a"]
    assert isinstance(stored["keeper"], Binary)
    assert PHONE.encode() not in bson.encode(stored)
    assert Counters(begin(new_batch(store))).get("a").keeper == KEEPER


def test_an_unchanged_personal_field_keeps_its_encrypted_form(store):
    save(store, Counter(counter_id="a", keeper=KEEPER))
    before = store.load(COUNTERS, ["a"])["a"]["keeper"]
    for keeper, stays in ((KEEPER, True), ({**KEEPER, "name": "卓玛"}, False)):
        batch = new_batch(store)
        unit = begin(batch)
        with Counters(unit).changing("a") as counter:
            counter.count()
            counter.keeper = keeper
        unit.accept()
        batch.commit()
        assert (store.load(COUNTERS, ["a"])["a"]["keeper"] == before) is stays


def test_an_absent_personal_field_stays_null(store):
    save(store, Counter(counter_id="a", keeper=None))
    assert store.load(COUNTERS, ["a"])["a"]["keeper"] is None


@pytest.mark.stack
def test_processes_that_start_together_share_one_data_key(mongo_settings):
    database = f"{mongo_settings.database}_vault"
    masters = local_masters(os.urandom(96))
    with connect(mongo_settings) as client:
        try:
            vault = client[database][KEY_VAULT.name]
            vault.create_index("keyAltNames", unique=True)
            ciphers = [MongoCipher(client, database, masters) for _ in range(4)]
            with ThreadPoolExecutor(4) as pool:
                values = list(pool.map(lambda each: each.encrypt(PHONE), ciphers))
            assert vault.count_documents({}) == 1
            later = MongoCipher(client, database, masters)
            assert [later.decrypt(value) for value in values] == [PHONE] * 4
        finally:
            client.drop_database(database)


def test_the_field_key_must_be_base64(tmp_path, mongo_settings):
    (tmp_path / "field_key").write_text("not base64!")
    settings = type(mongo_settings)(**{**vars(mongo_settings), "secrets": tmp_path})
    with pytest.raises(ValueError, match="base64"):
        MongoCipher.from_settings(MongoClient(connect=False), settings)
    (tmp_path / "field_key").write_text(base64.b64encode(os.urandom(96)).decode() + "\n")
    assert MongoCipher.from_settings(MongoClient(connect=False), settings).algorithm
