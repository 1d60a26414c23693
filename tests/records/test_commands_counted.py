"""How many database commands a unit of work costs: a regression gate that no machine changes."""

import pytest
from pymongo.monitoring import CommandListener

from records.kinds import COMMANDS, INBOX
from records.mongo import open_store
from records.store import StaleVersion
from tests.records.counters import COUNTERS, Counter, Counters, begin, new_batch, save

pytestmark = pytest.mark.stack


class Commands(CommandListener):
    def __init__(self):
        self.names = []

    def started(self, event):
        self.names.append(event.command_name)

    def succeeded(self, event):
        pass

    def failed(self, event):
        pass


@pytest.fixture
def counted(mongo_store, mongo_settings):
    listener = Commands()
    store = open_store(mongo_settings, [listener])
    save(store, *(Counter(counter_id=name, keeper={"name": "x"}) for name in "abcde"))
    listener.names.clear()
    yield store, listener
    store.client.close()


def test_a_command_on_one_aggregate_costs_six_commands(counted):
    store, listener = counted
    batch = new_batch(store)
    unit = begin(batch)
    with Counters(unit).changing("a") as counter:
        counter.count()
        counter.keeper = {"name": "y"}
    unit.insert(COMMANDS, {"_id": "key", "version": unit.version_of("a")})
    unit.accept()
    batch.commit()
    assert listener.names == ["find", "update", "insert", "insert", "insert", "commitTransaction"]


def test_a_batch_of_five_messages_costs_no_more_commands_than_one(counted):
    store, listener = counted
    batch = new_batch(store)
    batch.prefetch(COUNTERS, list("abcde"))
    for name in "abcde":
        unit = begin(batch)
        unit.insert(INBOX, {"_id": name})
        with Counters(unit).changing(name) as counter:
            counter.count()
        unit.accept()
    batch.commit()
    assert listener.names == ["find", "insert", "update", "insert", "insert", "commitTransaction"]


def test_a_stale_commit_is_given_up_at_once(counted):
    store, listener = counted
    slow, fast = new_batch(store), new_batch(store)
    for batch in (slow, fast):
        unit = begin(batch)
        with Counters(unit).changing("a") as counter:
            counter.count()
        unit.accept()
    fast.commit()
    listener.names.clear()
    with pytest.raises(StaleVersion):
        slow.commit()
    assert listener.names == ["update", "abortTransaction", "find"]


def test_a_batch_that_changed_nothing_asks_nothing(counted):
    store, listener = counted
    batch = new_batch(store)
    begin(batch).accept()
    batch.commit()
    assert listener.names == []
