"""Units of work and their batch, on the memory twin and on the real store."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from contracts.identity import SessionRevoked
from contracts.refusals import ForeignUnion, VersionOutdated
from contracts.rights import EVERYTHING, Grant
from records.kinds import AUDIT, INBOX, OUTBOX
from records.store import AlreadyExists, DocumentInvalid, StaleVersion
from records.unit_of_work import Cause
from tests.records.counters import (
    COUNTERS,
    NOW,
    OFFICER,
    Counter,
    CounterNotFound,
    Counters,
    begin,
    found_one,
    new_batch,
    save,
)

CAUSE = Cause(message_id="message", correlation_id="conversation")
COUNTY, OTHER_COUNTY = "county-540202", "county-540221"


def told(store, subject="counter/a"):
    rows = store.find(OUTBOX, {"subject": subject}, 1000, [("sequence", 1)])
    return [(row["sequence"], row["told"]) for row in rows]


def saved(store, counter_id="a"):
    return store.load(COUNTERS, [counter_id]).get(counter_id)


def break_half_way(counter):
    counter.count()
    counter.keeper["names"].append("y")
    raise LookupError


def test_an_added_aggregate_is_saved_as_it_is_when_the_unit_is_accepted(store):
    batch = new_batch(store)
    unit = begin(batch)
    counter = Counter(counter_id="a")
    Counters(unit).add(counter)
    counter.count(5)
    unit.accept()
    batch.commit()
    document = saved(store)
    assert (document["total"], document["version"], document["sequence"]) == (5, 1, 1)
    assert told(store) == [(1, "5")]
    assert (counter.version, counter.sequence, counter.announced) == (1, 1, [])


def test_a_change_raises_the_version_by_one_and_the_sequence_by_its_events(store):
    save(store, Counter(counter_id="a"))
    batch = new_batch(store)
    unit = begin(batch)
    with Counters(unit).changing("a") as counter:
        counter.count()
        counter.count()
    assert unit.version_of("a") == 2
    unit.accept()
    batch.commit()
    assert (saved(store)["version"], saved(store)["sequence"]) == (2, 2)
    assert told(store) == [(1, "1"), (2, "2")]


def test_each_unit_of_a_batch_sees_what_the_one_before_changed_and_raises_the_version(store):
    save(store, Counter(counter_id="a"))
    batch = new_batch(store)
    for expected_total in (0, 1, 2):
        unit = begin(batch)
        with Counters(unit).changing("a") as counter:
            assert (counter.total, counter.version) == (expected_total, expected_total + 1)
            counter.count()
        unit.accept()
    batch.commit()
    assert (saved(store)["total"], saved(store)["version"]) == (3, 4)
    assert [sequence for sequence, _ in told(store)] == [1, 2, 3]


def test_a_unit_that_is_not_accepted_leaves_nothing(store):
    save(store, Counter(counter_id="a"))
    batch = new_batch(store)
    dropped = begin(batch)
    with Counters(dropped).changing("a") as counter:
        counter.count(100)
    Counters(dropped).add(Counter(counter_id="b"))
    dropped.insert(INBOX, {"_id": "message"})
    dropped.audit("look", "counter/a")
    following = begin(batch)
    with Counters(following).changing("a") as counter:
        assert counter.total == 0
        counter.count()
    assert Counters(following).find(label="b") is None
    following.accept()
    batch.commit()
    assert told(store) == [(1, "1")]
    assert saved(store, "b") is None
    assert store.count(INBOX, {}) == 0
    assert store.count(AUDIT, {"action": "look"}) == 0


def test_a_block_that_raises_half_way_leaves_nothing_even_if_its_unit_is_accepted(store):
    save(store, Counter(counter_id="a", keeper={"names": ["x"]}))
    batch = new_batch(store)
    unit = begin(batch)
    with pytest.raises(LookupError), Counters(unit).changing("a") as counter:
        break_half_way(counter)
    with Counters(unit).changing("a") as counter:
        assert (counter.total, counter.keeper) == (0, {"names": ["x"]})
    unit.accept()
    batch.commit()
    assert saved(store)["version"] == 1
    assert told(store) == []


def test_a_block_that_changes_nothing_saves_nothing(store):
    save(store, Counter(counter_id="a"))
    batch = new_batch(store)
    unit = begin(batch)
    with Counters(unit).changing("a"):
        pass
    unit.accept()
    batch.commit()
    assert saved(store)["version"] == 1
    assert store.count(AUDIT, {}) == 1  # of the insertion


def test_two_blocks_of_one_unit_build_on_each_other_and_raise_the_version_once(store):
    save(store, Counter(counter_id="a"))
    batch = new_batch(store)
    unit = begin(batch)
    for _ in range(2):
        with Counters(unit).changing("a") as counter:
            counter.count()
    unit.accept()
    batch.commit()
    assert (saved(store)["total"], saved(store)["version"]) == (2, 2)
    assert told(store) == [(1, "1"), (2, "2")]


def test_an_aggregate_added_in_the_same_unit_can_be_found_and_changed(store):
    batch = new_batch(store)
    unit = begin(batch)
    Counters(unit).add(Counter(counter_id="a"))
    found = found_one(Counters(unit), label="a")
    with Counters(unit).changing(found.aggregate_id) as counter:
        counter.count()
    unit.accept()
    batch.commit()
    assert (saved(store)["total"], saved(store)["version"]) == (1, 1)
    assert told(store) == [(1, "1")]


def test_what_an_added_aggregate_changes_in_place_after_a_search_is_saved_too(store):
    batch = new_batch(store)
    unit = begin(batch)
    names = ["x"]
    Counters(unit).add(Counter(counter_id="a", keeper={"names": names}))
    assert found_one(Counters(unit), label="a").keeper == {"names": ["x"]}
    names.append("y")
    unit.accept()
    batch.commit()
    assert Counters(begin(new_batch(store))).get("a").keeper == {"names": ["x", "y"]}


def test_changing_an_added_object_after_a_copy_of_it_was_loaded_is_a_fault(store):
    unit = begin(new_batch(store))
    counter = Counter(counter_id="a")
    Counters(unit).add(counter)
    with Counters(unit).changing("a") as copy:
        copy.count()
    counter.count()
    with pytest.raises(RuntimeError, match="counter/a was changed after"):
        unit.accept()


def test_a_search_sees_what_the_batch_added_changed_and_deleted(store):
    save(store, Counter(counter_id="a", person_key="p1.x"), Counter(counter_id="b"))
    batch = new_batch(store)
    first = begin(batch)
    Counters(first).add(Counter(counter_id="c", person_key="p1.new"))
    with Counters(first).changing("a") as counter:
        counter.person_key = "p1.y"
    first.delete(COUNTERS, "b")
    first.accept()
    second = Counters(begin(batch))
    assert found_one(second, person_key="p1.new").aggregate_id == "c"
    assert found_one(second, person_key="p1.y").aggregate_id == "a"
    assert second.find(person_key="p1.x") is None
    assert second.find(label="b") is None
    assert [each.aggregate_id for each in second.find_all(managing_union=COUNTY)] == ["a", "c"]


def test_a_search_goes_on_in_the_store_past_what_the_batch_changed(store):
    save(store, *(Counter(counter_id=name) for name in "abcd"))
    batch = new_batch(store)
    unit = begin(batch)
    for name in "ab":
        with Counters(unit).changing(name) as counter:
            counter.managing_union = OTHER_COUNTY
    unit.accept()
    second = Counters(begin(batch))
    assert found_one(second, managing_union=COUNTY).aggregate_id in {"c", "d"}
    assert len(second.find_all(managing_union=COUNTY)) == 2


def test_a_search_for_a_personal_field_is_a_fault(store):
    with pytest.raises(ValueError, match="keeper cannot be searched"):
        Counters(begin(new_batch(store))).find(keeper__phone="+8613800000000")


def test_a_batch_loads_each_document_once(store):
    save(store, Counter(counter_id="a"), Counter(counter_id="b"))
    batch = new_batch(store)
    batch.prefetch(COUNTERS, ["a", "b", "missing"])
    store_was = store.load
    store.load = lambda *_: pytest.fail("a second question")
    try:
        unit = begin(batch)
        assert Counters(unit).get("b").aggregate_id == "b"
        with pytest.raises(CounterNotFound):
            Counters(unit).get("missing")
    finally:
        store.load = store_was


def test_a_change_by_somebody_else_since_the_load_makes_the_commit_stale(store):
    save(store, Counter(counter_id="a"))
    slow, fast = new_batch(store), new_batch(store)
    for batch in (slow, fast):
        unit = begin(batch)
        with Counters(unit).changing("a") as counter:
            counter.count()
        unit.accept()
    fast.commit()
    with pytest.raises(StaleVersion) as stale:
        slow.commit()
    assert (stale.value.document_id, stale.value.current) == ("a", 2)
    assert told(store) == [(1, "1")]


def test_of_two_interleaved_units_the_second_to_be_accepted_is_stale_and_the_batch_goes_on(store):
    save(store, Counter(counter_id="a"))
    batch = new_batch(store)
    first, second = begin(batch), begin(batch)
    for unit in (first, second):
        with Counters(unit).changing("a") as counter:
            counter.count()
    first.accept()
    with pytest.raises(StaleVersion):
        second.accept()
    batch.commit()
    assert saved(store)["total"] == 1


def test_a_search_that_finds_a_newer_document_does_not_hide_the_change_of_a_running_unit(store):
    save(store, Counter(counter_id="a"))
    batch = new_batch(store)
    running = begin(batch)
    with Counters(running).changing("a") as counter:
        other = new_batch(store)
        unit = begin(other)
        with Counters(unit).changing("a") as same:
            same.count(10)
        unit.accept()
        other.commit()
        assert found_one(Counters(begin(batch)), label="a").total == 10
        counter.count()
    with pytest.raises(StaleVersion):
        running.accept()


def test_an_id_or_unique_key_that_the_batch_has_already_is_refused_to_the_unit_alone(store):
    batch = new_batch(store)
    first = begin(batch)
    first.insert(INBOX, {"_id": "message"})
    Counters(first).add(Counter(counter_id="a", person_key="p1.x"))
    first.accept()
    same_message = begin(batch)
    with pytest.raises(AlreadyExists) as refused:
        same_message.insert(INBOX, {"_id": "message"})
    assert (refused.value.kind, refused.value.index) == ("inbox", "_id_")
    same_person = begin(batch)
    Counters(same_person).add(Counter(counter_id="b", person_key="p1.x"))
    with pytest.raises(AlreadyExists) as refused:
        same_person.accept()
    assert refused.value.index == "person"
    batch.commit()
    assert store.count(COUNTERS, {}) == 1


def test_a_unique_key_that_the_store_has_already_refuses_the_commit(store):
    save(store, Counter(counter_id="a", person_key="p1.x"))
    batch = new_batch(store)
    unit = begin(batch)
    Counters(unit).add(Counter(counter_id="b", person_key="p1.x"))
    unit.accept()
    with pytest.raises(AlreadyExists) as refused:
        batch.commit()
    assert (refused.value.kind, refused.value.index) == ("counters", "person")
    assert told(store, "counter/b") == []


def test_many_without_a_person_are_no_duplicates(store):
    save(store, Counter(counter_id="a"), Counter(counter_id="b"))
    assert store.count(COUNTERS, {}) == 2


def test_an_expected_version_that_is_not_the_current_one_is_a_conflict(store):
    save(store, Counter(counter_id="a"))
    unit = begin(new_batch(store))
    with (
        pytest.raises(VersionOutdated) as conflict,
        Counters(unit).changing("a", expected_version=7),
    ):
        pytest.fail("the block must not run")
    assert conflict.value.details == {"version": 1}
    with Counters(unit).changing("a", expected_version=1) as counter:
        counter.count()


@pytest.mark.parametrize(
    ("grant", "outcome"),
    [
        (EVERYTHING, None),
        (Grant(unions=frozenset({COUNTY})), None),
        (Grant(unions=frozenset({"city"})), None),
        (Grant(own_keys=frozenset({"t1.mine"})), None),
        (Grant(unions=frozenset({OTHER_COUNTY}), own_keys=frozenset({"t1.mine"})), None),
        (Grant(unions=frozenset({OTHER_COUNTY})), ForeignUnion),
        (Grant(own_keys=frozenset({"t1.other"})), CounterNotFound),
        (Grant(), CounterNotFound),
    ],
)
def test_a_grant_decides_what_can_be_read_and_changed(store, grant, outcome):
    save(store, Counter(counter_id="a", managing_union=COUNTY, owner="t1.mine"))
    counters = Counters(begin(new_batch(store), grant=grant))
    if outcome is None:
        assert counters.get("a").aggregate_id == "a"
        with counters.changing("a") as counter:
            counter.count()
        return
    with pytest.raises(outcome):
        counters.get("a")
    with pytest.raises(outcome), counters.changing("a"):
        pytest.fail("the block must not run")


def test_nothing_is_added_for_a_union_outside_the_grant(store):
    counters = Counters(begin(new_batch(store), grant=Grant(unions=frozenset({OTHER_COUNTY}))))
    counters.add(Counter(counter_id="a", managing_union=OTHER_COUNTY))
    with pytest.raises(ForeignUnion):
        counters.add(Counter(counter_id="b", managing_union=COUNTY))


def test_business_time_and_real_time_are_kept_apart(store):
    real = datetime(2026, 11, 22, 8, 0, 0, 1999, tzinfo=timezone(timedelta(hours=8)))
    batch = new_batch(store, clock=lambda: real)
    unit = begin(batch)
    assert unit.now == NOW.replace(microsecond=456_000)
    assert unit.recorded_at == datetime(2026, 11, 22, 0, 0, 0, 1000, tzinfo=UTC)
    Counters(unit).add(counter := Counter(counter_id="a"))
    counter.count()
    unit.accept()
    (announcement,) = batch.announcements
    assert announcement.business_time == unit.now
    assert announcement.recorded_at == unit.recorded_at
    assert (announcement.actor, announcement.cause) == (OFFICER.name, unit.cause)


def test_a_naive_time_is_refused(store):
    batch = new_batch(store)
    with pytest.raises(ValueError, match="time zone"):
        batch.begin(actor=OFFICER, grant=EVERYTHING, cause=CAUSE, now=NOW.replace(tzinfo=None))


def test_a_unit_or_batch_that_is_over_takes_nothing_more(store):
    batch = new_batch(store)
    unit = begin(batch)
    unit.accept()
    for act in (
        unit.accept,
        lambda: unit.insert(INBOX, {"_id": "late"}),
        lambda: Counters(unit).add(Counter(counter_id="late")),
    ):
        with pytest.raises(RuntimeError, match="accepted already"):
            act()
    left_open = begin(batch)
    batch.commit()
    for late_act in (batch.commit, left_open.accept, lambda: begin(batch)):
        with pytest.raises(RuntimeError, match="committed already"):
            late_act()


def test_an_event_that_the_journal_refuses_fails_its_unit_alone(store):
    class RefusingJournal:
        def rows(self, announcements):
            raise TypeError("a contract mistake")

    batch = new_batch(store)
    batch._journal = RefusingJournal()
    silent, speaking = begin(batch), begin(batch)
    Counters(silent).add(Counter(counter_id="a"))
    silent.accept()
    Counters(speaking).add(counter := Counter(counter_id="b"))
    counter.announce(SessionRevoked(session_id="1", actor="b"))
    with pytest.raises(TypeError):
        speaking.accept()
    batch.commit()
    assert store.count(COUNTERS, {}) == 1


def test_a_value_that_bson_does_not_know_fails_without_showing_any_value(store):
    unit = begin(new_batch(store))
    Counters(unit).add(Counter(counter_id="a", keeper={"phones": {"13800000000"}}))
    with pytest.raises(TypeError) as failure:
        unit.accept()
    assert "keeper (dict)" in str(failure.value)
    assert "13800000000" not in str(failure.value)


@pytest.mark.stack
def test_a_document_against_the_validator_is_named_without_its_values(mongo_store):
    batch = new_batch(mongo_store)
    unit = begin(batch)
    Counters(unit).add(Counter(counter_id="a", total=-13800))
    unit.accept()
    with pytest.raises(DocumentInvalid) as invalid:
        batch.commit()
    assert invalid.value.kind == "counters"
    assert "total" in str(invalid.value)
    assert "13800" not in str(invalid.value)
    assert invalid.value.__cause__ is None


def test_a_block_that_raises_leaves_nothing_behind_and_the_unit_goes_on(store):
    save(store, Counter(counter_id="a"), Counter(counter_id="b"))
    batch = new_batch(store)
    unit = begin(batch)
    counters = Counters(unit)
    counters.add(Counter(counter_id="before"))
    with counters.changing("a", veiled=True) as counter:
        counter.count(3)
    with pytest.raises(LookupError):
        raise_having_changed(unit, "a", "b", "before")
    with unit.all_or_nothing(), counters.changing("b") as counter:
        counter.count(1)
    unit.accept()
    batch.commit()
    assert {each: saved(store, each)["total"] for each in ("a", "b", "before")} == {
        "a": 3,
        "b": 1,
        "before": 0,
    }
    assert saved(store, "within") is None
    assert (told(store), told(store, "counter/b")) == ([(1, "3")], [(1, "1")])
    rows = {row["subject"]: row for row in store.find(AUDIT, {}, 100) if row["events"]}
    assert rows["counter/a"]["after"] == {}
    assert rows["counter/b"]["after"] == {"total": 1}
    assert "counter.read" not in [row["action"] for row in store.find(AUDIT, {}, 100)]


def raise_having_changed(unit, *counter_ids):
    counters = Counters(unit)
    with unit.all_or_nothing():
        unit.audit("counter.read", "counter/b")
        counters.add(Counter(counter_id="within"))
        for counter_id in counter_ids:
            with counters.changing(counter_id) as counter:
                counter.count(7)
        raise LookupError
