"""Many writers at once on the real store: nothing is lost, nothing happens twice."""

from collections import Counter as Tally
from concurrent.futures import ThreadPoolExecutor

import pytest

from records.kinds import INBOX, OUTBOX
from records.store import AlreadyExists, StaleVersion
from tests.records.counters import COUNTERS, Counter, Counters, begin, new_batch, save

pytestmark = pytest.mark.stack
WRITERS, TURNS = 6, 10


def count_once(store, names=("a",)):
    """Count in one batch; again from the start until nobody else came first."""
    for attempt in range(1, 1000):
        batch = new_batch(store)
        unit = begin(batch)
        for name in names:
            with Counters(unit).changing(name) as counter:
                counter.count()
        unit.accept()
        try:
            batch.commit()
        except StaleVersion:
            continue
        return attempt
    pytest.fail("never came first")


def test_no_count_is_lost_among_writers_of_one_counter(mongo_store):
    save(mongo_store, Counter(counter_id="a"))
    with ThreadPoolExecutor(WRITERS) as pool:
        attempts = list(pool.map(lambda _: count_once(mongo_store), range(WRITERS * TURNS)))
    document = mongo_store.load(COUNTERS, ["a"])["a"]
    assert (document["total"], document["sequence"]) == (WRITERS * TURNS,) * 2
    assert document["version"] == WRITERS * TURNS + 1
    told = mongo_store.find(OUTBOX, {"subject": "counter/a"}, 1000, [("sequence", 1)])
    assert [row["told"] for row in told] == [str(n + 1) for n in range(WRITERS * TURNS)]
    assert sum(attempts) > WRITERS * TURNS, "they never met: the test proves nothing"


def test_writers_of_two_counters_in_opposite_order_do_not_block_each_other(mongo_store):
    save(mongo_store, Counter(counter_id="a"), Counter(counter_id="b"))
    orders = [("a", "b"), ("b", "a")] * 8
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda names: count_once(mongo_store, names), orders))
    totals = {each["total"] for each in mongo_store.load(COUNTERS, ["a", "b"]).values()}
    assert totals == {len(orders)}


def add_person(store, name):
    batch = new_batch(store)
    unit = begin(batch)
    Counters(unit).add(Counter(counter_id=name, person_key="p1.same"))
    unit.accept()
    try:
        batch.commit()
    except AlreadyExists as refused:
        return refused.index
    return "added"


def test_of_many_who_add_the_same_person_exactly_one_does(mongo_store):
    with ThreadPoolExecutor(WRITERS) as pool:
        outcomes = Tally(pool.map(lambda n: add_person(mongo_store, str(n)), range(12)))
    assert outcomes == {"added": 1, "person": 11}


def apply_message(store):
    for _ in range(1000):
        batch = new_batch(store)
        unit = begin(batch)
        unit.insert(INBOX, {"_id": "relief.hotline|message"})
        with Counters(unit).changing("a") as counter:
            counter.count()
        unit.accept()
        try:
            batch.commit()
        except AlreadyExists as refused:
            return refused.kind
        except StaleVersion:
            continue
        return "applied"
    return "never"


def test_a_message_applied_by_many_at_once_takes_effect_once(mongo_store):
    save(mongo_store, Counter(counter_id="a"))
    with ThreadPoolExecutor(WRITERS) as pool:
        outcomes = Tally(pool.map(lambda _: apply_message(mongo_store), range(12)))
    assert outcomes == {"applied": 1, "inbox": 11}
    assert mongo_store.load(COUNTERS, ["a"])["a"]["total"] == 1
