"""A database that goes away before, during and after a commit."""

import time
from dataclasses import replace

import pymongo
import pytest
from pymongo.monitoring import CommandListener
from pymongo.uri_parser import parse_uri

from records.encryption import AesGcmCipher
from records.mongo import MongoStore, connect, open_store
from records.store import OutcomeUnknown, StoreUnavailable
from records.together import CommitsTogether
from tests.records.counters import COUNTERS, Counter, Counters, begin, new_batch, save
from tests.records.cutting_proxy import CuttingProxy

pytestmark = pytest.mark.stack
SECONDS = 1.5


class Sessions(CommandListener):
    """Remembers the sessions that were used."""

    def __init__(self):
        self.used = []

    def started(self, event):
        if "lsid" in event.command:
            self.used.append(event.command["lsid"])

    def succeeded(self, event):
        pass

    def failed(self, event):
        pass


@pytest.fixture
def behind(mongo_settings, mongo_store):
    """Makes a store that reaches the database through a proxy which cuts at a command."""
    opened, sessions = [], Sessions()

    def make(command, *, deliver):
        parsed = parse_uri(mongo_settings.mongo_uri)
        (server,) = parsed["nodelist"]
        proxy = CuttingProxy(server, command, deliver=deliver)
        account = f"{parsed['username']}:{parsed['password']}"
        uri = f"mongodb://{account}@127.0.0.1:{proxy.port}/?authSource=admin&directConnection=true"
        store = open_store(replace(mongo_settings, mongo_uri=uri), [sessions])
        opened.append((proxy, store))
        return proxy, store

    yield make
    for proxy, store in opened:
        store.client.close()
        proxy.close()
    # A transaction outlives its connection: the server would hold its locks for a while.
    mongo_store.client.admin.command("killSessions", sessions.used)


def prepared(store):
    batch = new_batch(store)
    unit = begin(batch)
    Counters(unit).add(Counter(counter_id="a"))
    unit.accept()
    return batch


def test_a_lost_answer_to_the_commit_leaves_the_outcome_unknown(behind, mongo_store):
    proxy, store = behind("commitTransaction", deliver=True)
    batch = prepared(store)
    with pytest.raises(OutcomeUnknown):
        batch.commit(time.monotonic() + SECONDS)
    assert proxy.has_cut
    assert mongo_store.exists(COUNTERS, ["a"]) == {"a"}


def test_a_commit_that_was_never_sent_changed_nothing(behind, mongo_store):
    proxy, store = behind("insert", deliver=False)
    batch = prepared(store)
    with pytest.raises(StoreUnavailable):
        batch.commit(time.monotonic() + SECONDS)
    assert proxy.has_cut
    assert mongo_store.exists(COUNTERS, ["a"]) == frozenset()


def test_a_lost_answer_to_a_write_within_the_transaction_changed_nothing(behind, mongo_store):
    proxy, store = behind("insert", deliver=True)
    batch = prepared(store)
    with pytest.raises(StoreUnavailable):
        batch.commit(time.monotonic() + SECONDS)
    assert proxy.has_cut
    assert mongo_store.exists(COUNTERS, ["a"]) == frozenset()


def test_who_looked_is_not_told_so_where_his_note_may_be_missing(behind):
    proxy, store = behind("insert", deliver=True)
    batch = new_batch(store)
    unit = begin(batch)
    unit.audit("see", "counter/a")
    unit.accept()
    with pytest.raises(OutcomeUnknown):
        batch.commit(time.monotonic() + SECONDS, through=CommitsTogether(store).commit)
    assert proxy.has_cut


def test_a_read_from_a_database_that_is_gone_says_so(behind, mongo_store):
    save(mongo_store, Counter(counter_id="a"))
    proxy, store = behind("nothing", deliver=False)
    assert store.exists(COUNTERS, ["a"])
    proxy.close()
    with pytest.raises(StoreUnavailable), pymongo.timeout(SECONDS):
        store.load(COUNTERS, ["a"])


def test_a_waiting_writer_gives_up_at_its_deadline_and_changes_nothing(mongo_store, mongo_settings):
    save(mongo_store, Counter(counter_id="a"))
    with connect(mongo_settings) as client, client.start_session() as session:
        session.start_transaction()
        collection = client[mongo_settings.database][COUNTERS.name]
        collection.update_one({"_id": "a"}, {"$inc": {"total": 1}}, session=session)
        batch = new_batch(mongo_store)
        unit = begin(batch)
        with Counters(unit).changing("a") as counter:
            counter.count()
        unit.accept()
        started = time.monotonic()
        with pytest.raises(StoreUnavailable):
            batch.commit(started + SECONDS)
        assert time.monotonic() - started < SECONDS + 1
        session.abort_transaction()
    assert mongo_store.load(COUNTERS, ["a"])["a"]["total"] == 0


def test_no_database_at_all_is_unavailable_and_not_a_fault_of_the_code(mongo_settings):
    nowhere = replace(mongo_settings, mongo_uri="mongodb://127.0.0.1:9/?directConnection=true")
    with connect(nowhere) as client:
        store = MongoStore(client, nowhere, AesGcmCipher(b"k" * 32))
        with pytest.raises(StoreUnavailable), pymongo.timeout(0.2):
            store.exists(COUNTERS, ["a"])


@pytest.mark.full
def test_a_writer_that_died_in_its_transaction_holds_the_next_up_for_seconds_only(
    behind, mongo_store
):
    _, store = behind("insert", deliver=True)
    with pytest.raises(StoreUnavailable):
        prepared(store).commit(time.monotonic() + SECONDS)
    prepared(mongo_store).commit()
    assert mongo_store.exists(COUNTERS, ["a"]) == {"a"}
