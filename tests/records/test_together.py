"""Commits that wait at the same moment share a transaction, and nothing else."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from deploy.local.waiting import wait_until
from records.kinds import AUDIT
from records.mongo import open_store
from records.store import AlreadyExists, StaleVersion
from records.together import MOST_ROWS, CommitsTogether
from tests.records.counters import COUNTERS, Counter, Counters, begin, new_batch, save
from tests.records.test_commands_counted import Commands

pytestmark = pytest.mark.stack


@pytest.fixture
def crowd(mongo_store, mongo_settings):
    """Commits batches at the same moment: each waits until all are there."""
    listener = Commands()
    store = open_store(mongo_settings, [listener])
    made = Crowd(store, listener)
    yield made
    store.client.close()


class Crowd:
    def __init__(self, store, listener):
        self.store, self.together, self._listener = store, CommitsTogether(store), listener

    def commit(self, *batches):
        """What became of each: None, or what it raised."""
        self._listener.names.clear()
        with ThreadPoolExecutor(len(batches)) as pool:
            with self.together._on_its_way:
                futures = [
                    pool.submit(each.commit, through=self.together.commit) for each in batches
                ]
                wait_until(
                    lambda: len(self.together._waiting) == len(batches),
                    seconds=10,
                    what="not everybody waits",
                )
            return [future.exception(30) for future in futures]

    def transactions(self):
        return self._listener.names.count("commitTransaction")

    def names(self):
        """The commands that the database was given."""
        return self._listener.names

    def counting(self, *names, add=False):
        """A batch that counts, or adds, these counters."""
        batch = new_batch(self.store)
        unit = begin(batch)
        for name in names:
            if add:
                Counters(unit).add(Counter(counter_id=name))
            else:
                with Counters(unit).changing(name) as counter:
                    counter.count()
        unit.accept()
        return batch

    def totals(self, *names):
        return [self.store.load(COUNTERS, [name])[name]["total"] for name in names]


def test_who_waits_at_the_same_moment_shares_one_transaction(crowd):
    names = list("abcdefgh")
    save(crowd.store, *(Counter(counter_id=name) for name in names))
    outcomes = crowd.commit(*(crowd.counting(name) for name in names))
    assert outcomes == [None] * 8
    assert crowd.transactions() == 1
    assert crowd.totals(*names) == [1] * 8


def test_one_that_is_stale_costs_the_others_nothing(crowd):
    save(crowd.store, *(Counter(counter_id=name) for name in "abc"))
    batches = [crowd.counting(name) for name in "abc"]
    crowd.counting("b").commit()
    outcomes = crowd.commit(*batches)
    assert [type(outcome) for outcome in outcomes] == [type(None), StaleVersion, type(None)]
    assert crowd.totals("a", "b", "c") == [1, 1, 1]


def test_one_whose_record_is_there_already_costs_the_others_nothing(crowd):
    save(crowd.store, Counter(counter_id="a"))
    outcomes = crowd.commit(crowd.counting("a", add=True), crowd.counting("b", add=True))
    assert [type(outcome) for outcome in outcomes] == [AlreadyExists, type(None)]
    assert crowd.totals("b") == [0]


def test_two_who_write_the_same_record_do_not_go_together(crowd):
    save(crowd.store, Counter(counter_id="a"), Counter(counter_id="b"))
    outcomes = crowd.commit(*(crowd.counting(*names) for names in ("a", "ab", "b")))
    assert sum(outcome is None for outcome in outcomes) == 2
    assert sum(isinstance(outcome, StaleVersion) for outcome in outcomes) == 1


def test_a_transaction_stays_within_its_size(crowd):
    names = [[f"{crowd_member}-{n}" for n in range(150)] for crowd_member in "abcd"]
    outcomes = crowd.commit(*(crowd.counting(*some, add=True) for some in names))
    assert outcomes == [None] * 4
    assert crowd.transactions() >= 4 * 150 // MOST_ROWS + 1


def test_who_has_hardly_any_time_left_waits_for_nobody(crowd):
    save(crowd.store, Counter(counter_id="a"))
    batch = crowd.counting("a")
    with crowd.together._on_its_way:
        batch.commit(time.monotonic() + 0.9, through=crowd.together.commit)
    assert crowd.totals("a") == [1]


def saw(crowd, name):
    """A batch of somebody who only looked, and is noted for it."""
    batch = new_batch(crowd.store)
    unit = begin(batch)
    unit.audit("see", f"counter/{name}")
    unit.accept()
    return batch


def test_who_only_looked_is_noted_without_a_transaction(crowd):
    before = crowd.store.count(AUDIT, {})
    assert crowd.commit(*(saw(crowd, name) for name in "abc")) == [None] * 3
    assert crowd.names() == ["insert"]
    assert crowd.store.count(AUDIT, {}) == before + 3


def test_who_looked_beside_somebody_who_writes_shares_his_transaction(crowd):
    save(crowd.store, Counter(counter_id="a"))
    assert crowd.commit(crowd.counting("a"), saw(crowd, "a")) == [None, None]
    assert crowd.transactions() == 1
    assert crowd.totals("a") == [1]
