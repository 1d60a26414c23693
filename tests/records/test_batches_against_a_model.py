"""Random batches of units, accepted, dropped or failing, against a model of a few lines."""

from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.kinds import AUDIT, INBOX, OUTBOX
from records.memory import MemoryStore
from records.store import AlreadyExists
from tests.records.counters import COUNTERS, Counter, CounterNotFound, Counters, begin, new_batch

NAMES = ("a", "b", "c")
names = st.sampled_from(NAMES)
persons = st.sampled_from([None, "p1.x", "p1.y"])
amounts = st.integers(1, 3)
act = st.one_of(
    st.tuples(st.just("add"), names, persons),
    st.tuples(st.just("count"), names, amounts),
    st.tuples(st.just("break"), names, amounts),
    st.tuples(st.just("person"), names, persons),
    st.tuples(st.just("find"), names, persons),
)
unit_of_acts = st.tuples(
    st.lists(act, max_size=5), st.sampled_from(["accept", "accept", "drop", "raise"])
)
batches = st.lists(st.lists(unit_of_acts, max_size=5), max_size=5)


class Model:
    """Counters as dicts; `events` per counter as the totals that were told."""

    def __init__(self):
        self.counters = {}
        self.events: dict[str, list[str]] = {name: [] for name in NAMES}

    def begin(self):
        self.before = deepcopy((self.counters, self.events))
        self.touched = set()

    def end(self, accepted):
        if not accepted:
            self.counters, self.events = self.before
        for name in self.touched if accepted else ():
            self.counters[name]["version"] += 1

    def holder(self, person):
        return next((n for n, each in self.counters.items() if each["person"] == person), None)


def run_act(counters, model, name_of_act, name, value):
    known = name in model.counters
    if name_of_act == "add":
        if known:
            counters.get(name)
            with pytest.raises(AlreadyExists):
                counters.add(Counter(counter_id=name))
            return
        if value is not None and model.holder(value) is not None:
            return
        counters.add(Counter(counter_id=name, person_key=value))
        model.counters[name] = {"total": 0, "person": value, "version": 0}
        model.touched.add(name)
    elif name_of_act == "find":
        found = counters.find(label=name)
        assert (found.total if found else None) == (
            model.counters[name]["total"] if known else None
        )
        if value is not None:
            holder = counters.find(person_key=value)
            assert (holder.aggregate_id if holder else None) == model.holder(value)
    elif not known:
        with pytest.raises(CounterNotFound), counters.changing(name):
            pytest.fail("the block must not run")
    else:
        change(counters, model, name_of_act, name, value)


def fail_half_way(counter, amount):
    counter.count(amount)
    raise LookupError


def key_changed_hands(before, after):
    """A key given up and taken again within one batch: the caller then runs the units singly."""
    held = {each["person"]: name for name, each in before.items() if each["person"]}
    return any(held.get(each["person"], name) != name for name, each in after.items())


def change(counters, model, name_of_act, name, value):
    if name_of_act == "break":
        with pytest.raises(LookupError), counters.changing(name) as counter:
            fail_half_way(counter, value)
        return
    with counters.changing(name) as counter:
        assert counter.total == model.counters[name]["total"]
        if name_of_act == "count":
            counter.count(value)
            model.counters[name]["total"] += value
            model.events[name].append(str(model.counters[name]["total"]))
            model.touched.add(name)
        elif model.counters[name]["person"] != value and (
            value is None or model.holder(value) is None
        ):
            counter.person_key = value
            model.counters[name]["person"] = value
            model.touched.add(name)


def commits(batch):
    try:
        batch.commit()
    except AlreadyExists:
        return False
    return True


@settings(max_examples=300, deadline=None)
@given(batches)
def test_whatever_is_accepted_is_saved_once_and_nothing_else(given_batches):
    store, model = MemoryStore(), Model()
    accepted_units = 0
    for units in given_batches:
        at_start = deepcopy((model.counters, model.events))
        batch = new_batch(store)
        messages: list[str] = []
        for acts, ending in units:
            unit = begin(batch)
            message = f"{accepted_units}-{len(messages)}"
            unit.insert(INBOX, {"_id": message})
            model.begin()
            for each in acts:
                run_act(Counters(unit), model, *each)
            if ending == "accept":
                unit.accept()
                messages.append(message)
            model.end(ending == "accept")
        if commits(batch):
            accepted_units += len(messages)
        else:
            assert key_changed_hands(at_start[0], model.counters)
            model.counters, model.events = at_start
    check(store, model, accepted_units)


def check(store, model, accepted_units):
    documents = store.load(COUNTERS, NAMES)
    assert {
        name: {"total": each["total"], "person": each["person_key"], "version": each["version"]}
        for name, each in documents.items()
    } == model.counters
    for name in NAMES:
        rows = store.find(OUTBOX, {"subject": f"counter/{name}"}, 1000, [("sequence", 1)])
        assert [row["told"] for row in rows] == model.events[name]
        assert [row["sequence"] for row in rows] == list(range(1, len(rows) + 1))
        if name in documents:
            assert documents[name]["sequence"] == len(rows)
        versions = store.count(AUDIT, {"subject": f"counter/{name}"})
        assert versions == model.counters.get(name, {"version": 0})["version"]
    assert store.count(INBOX, {}) == accepted_units
