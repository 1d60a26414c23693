"""One suite for the memory twin and the real store."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from contracts.refusals import DeadlinePassed
from records.kinds import AUDIT, COMMANDS, HELD, INBOX, OUTBOX
from records.store import AlreadyExists, ChangeSet, Deletion, Replacement, StaleVersion
from tests.records.conftest import NOTES


def inserted(*documents, kind=NOTES):
    changes = ChangeSet()
    changes.of(kind).inserts.extend({"version": 1, **document} for document in documents)
    return changes


def replaced(document, version, kind=NOTES):
    changes = ChangeSet()
    changes.of(kind).replacements.append(Replacement(document, version))
    return changes


def deleted(document_id, version, kind=NOTES):
    changes = ChangeSet()
    changes.of(kind).deletions.append(Deletion(document_id, version))
    return changes


def note(name, number=None, **fields):
    return {"_id": name, "place": {"number": name if number is None else number}, **fields}


@pytest.fixture
def held(store):
    store.commit(inserted(note("a", tags=["x", "y"]), note("b", tags=[], state="open"), note("c")))
    return store


def ids(documents):
    return [document["_id"] for document in documents]


def test_what_was_inserted_is_loaded_by_id_and_what_is_not_there_is_left_out(held):
    assert set(held.load(NOTES, ["a", "c", "z"])) == {"a", "c"}
    assert held.exists(NOTES, ["a", "z"]) == {"a"}


def test_ids_are_found_without_their_documents(held):
    assert set(held.ids(NOTES, {}, 10)) == {"a", "b", "c"}
    assert held.ids(NOTES, {"state": "open"}, 10) == ["b"]
    assert len(held.ids(NOTES, {}, 2)) == 2


def test_values_that_different_ones_share_are_found_in_order(store):
    rows = [
        ("a", "x", 1),
        ("b", "x", 2),
        ("c", "y", 1),
        ("d", "y", 1),
        ("e", "z", 1),
        ("f", "z", 3),
    ]
    store.commit(inserted(*(note(n, card=card, person=person) for n, card, person in rows)))
    some = {"card": {"$gt": ""}}
    assert store.shared(NOTES, "card", "person", some, 10) == ["x", "z"]
    assert store.shared(NOTES, "card", "person", some, 1) == ["x"]
    assert store.shared(NOTES, "card", "person", {"card": {"$gt": "x"}}, 10) == ["z"]


def test_loading_can_ask_for_more_than_the_id(held):
    assert set(held.load(NOTES, ["a", "b"], {"state": "open"})) == {"b"}


def test_values_come_back_as_bson_holds_them(store):
    lhasa = timezone(timedelta(hours=8))
    moment = datetime(2021, 3, 5, 8, 0, 0, 123_999, tzinfo=lhasa)
    store.commit(inserted(note("a", at=moment, whole=2**40, nested={"list": [1, None, True]})))
    document = store.load(NOTES, ["a"])["a"]
    assert document["at"] == datetime(2021, 3, 5, 0, 0, 0, 123_000, tzinfo=UTC)
    assert document["at"].tzinfo is not None
    assert document["whole"] == 2**40
    assert document["nested"] == {"list": [1, None, True]}


def test_a_loaded_document_is_a_copy(held):
    held.load(NOTES, ["a"])["a"]["tags"].append("z")
    assert held.load(NOTES, ["a"])["a"]["tags"] == ["x", "y"]


def test_an_id_that_is_taken_refuses_everything_of_the_commit(held):
    changes = inserted(note("d"), note("a", number="other"))
    changes.of(INBOX).inserts.append({"_id": "seen"})
    with pytest.raises(AlreadyExists) as refused:
        held.commit(changes)
    assert (refused.value.kind, refused.value.index) == ("notes", "_id_")
    assert held.exists(NOTES, ["d"]) == frozenset()
    assert held.exists(INBOX, ["seen"]) == frozenset()


def test_a_unique_index_names_itself_when_it_refuses(held):
    with pytest.raises(AlreadyExists) as refused:
        held.commit(inserted(note("d", number="a")))
    assert (refused.value.kind, refused.value.index) == ("notes", "number")


def test_a_missing_field_counts_as_null_for_a_unique_index(store):
    store.commit(inserted({"_id": "a"}))
    with pytest.raises(AlreadyExists):
        store.commit(inserted({"_id": "b", "place": {"number": None}}))


def test_an_empty_list_and_a_missing_field_are_two_keys_of_a_unique_index(store):
    store.commit(inserted({"_id": "a", "place": {"number": []}}, {"_id": "b", "place": {}}))
    with pytest.raises(AlreadyExists):
        store.commit(inserted({"_id": "c", "place": {"number": []}}))


def test_true_is_not_one_for_a_unique_index(store):
    store.commit(inserted(note("a", number=1), note("b", number=True)))
    assert ids(store.find(NOTES, {"place.number": True}, 5)) == ["b"]


def test_a_replacement_frees_the_unique_key_that_it_gave_up(held):
    held.commit(replaced(note("a", number="new", version=2), 1))
    held.commit(inserted(note("d", number="a")))
    with pytest.raises(AlreadyExists):
        held.commit(inserted(note("e", number="new")))


def test_a_replacement_into_a_taken_unique_key_is_refused(held):
    with pytest.raises(AlreadyExists):
        held.commit(replaced(note("a", number="b", version=2), 1))
    assert held.load(NOTES, ["a"])["a"]["place"] == {"number": "a"}


def test_a_replacement_of_another_version_is_stale_and_nothing_of_its_commit_remains(held):
    held.commit(replaced(note("a", version=4), 1))
    changes = replaced(note("b", version=2), 1)
    changes.of(NOTES).replacements.append(Replacement(note("a", version=2), 1))
    changes.of(NOTES).inserts.append(note("d", version=1))
    with pytest.raises(StaleVersion) as stale:
        held.commit(changes)
    assert (stale.value.kind, stale.value.document_id, stale.value.current) == ("notes", "a", 4)
    assert held.load(NOTES, ["b"])["b"]["version"] == 1
    assert held.exists(NOTES, ["d"]) == frozenset()


def test_a_stale_version_is_told_from_one_that_somebody_else_made_equal_to_ours(held):
    held.commit(replaced(note("a", version=2, by="somebody"), 1))
    changes = replaced(note("b", version=2), 1)
    changes.of(NOTES).replacements.append(Replacement(note("a", version=2, by="us"), 1))
    with pytest.raises(StaleVersion) as stale:
        held.commit(changes)
    assert (stale.value.document_id, stale.value.current) == ("a", 2)


def test_a_replacement_of_what_is_gone_is_stale(held):
    with pytest.raises(StaleVersion) as stale:
        held.commit(replaced(note("z", version=2), 1))
    assert (stale.value.document_id, stale.value.current) == ("z", None)


def test_a_deletion_expects_its_document_and_version(held):
    for document_id, version in (("z", 1), ("a", 7)):
        with pytest.raises(StaleVersion) as stale:
            held.commit(deleted(document_id, version))
        assert stale.value.document_id == document_id
    held.commit(deleted("a", 1))
    assert held.exists(NOTES, ["a"]) == frozenset()
    held.commit(inserted(note("d", number="a")))


def test_a_row_without_versions_is_replaced_and_deleted_by_presence(store):
    store.commit(inserted({"_id": "row", "state": "pending"}, kind=INBOX))
    store.commit(replaced({"_id": "row", "state": "done"}, None, kind=INBOX))
    assert store.load(INBOX, ["row"])["row"]["state"] == "done"
    store.commit(deleted("row", None, kind=INBOX))
    with pytest.raises(StaleVersion):
        store.commit(deleted("row", None, kind=INBOX))


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"place.number": "b"}, ["b"]),
        ({"tags": "x"}, ["a"]),
        ({"tags": ["x", "y"]}, ["a"]),
        ({"state": None}, ["a", "c"]),
        ({"state": {"$exists": True}}, ["b"]),
        ({"state": {"$ne": "open"}}, ["a", "c"]),
        ({"_id": {"$in": ["a", "c"]}}, ["a", "c"]),
        ({"_id": {"$nin": ["a", "c"]}}, ["b"]),
        ({"_id": {"$gt": "a", "$lte": "c"}}, ["b", "c"]),
        ({"$or": [{"_id": "a"}, {"state": "open"}]}, ["a", "b"]),
        ({"$and": [{"_id": {"$gte": "a"}}, {"_id": {"$lt": "b"}}]}, ["a"]),
        ({"version": {"$gt": "a"}}, []),
        ({"state": {"$type": "string"}}, ["b"]),
        ({}, ["a", "b", "c"]),
    ],
)
def test_a_search_finds_what_matches(held, where, expected):
    assert ids(held.find(NOTES, where, 10, [("_id", 1)])) == expected
    assert held.count(NOTES, where) == len(expected)


def test_a_search_sorts_null_first_and_stops_at_its_limit(store):
    store.commit(inserted(note("a", rank=2), note("b"), note("c", rank=1), note("d", rank=2)))
    upwards = store.find(NOTES, {}, 3, [("rank", 1), ("_id", -1)])
    assert ids(upwards) == ["b", "c", "d"]
    assert ids(store.find(NOTES, {}, 4, [("rank", -1), ("_id", 1)])) == ["a", "d", "c", "b"]


def test_a_search_brings_the_fields_that_were_asked_for_and_the_id(store):
    store.commit(inserted(note("a", rank=2, k=1), note("b", rank=1)))
    found = store.find(NOTES, {}, 9, [("rank", 1)], ["rank", "absent"])
    assert found == [{"_id": "b", "rank": 1}, {"_id": "a", "rank": 2}]


def test_documents_are_counted_by_the_values_of_a_field(store):
    store.commit(inserted(note("a", state="x"), note("b", state="x"), note("c"), note("d", k=1)))
    assert store.count_by(NOTES, "state", {"k": None}) == {"x": 2, None: 1}


def test_each_value_is_counted_to_a_limit_and_one_that_nothing_holds_is_left_out(store):
    names = "abcdefg"
    kept = [note(name, state="x" if name < "e" else "y", k=int(name != "a")) for name in names]
    store.commit(inserted(*kept))
    assert store.count_each(NOTES, "state", ["x", "y", "z"], {"k": 1}, 2) == {"x": 2, "y": 2}
    assert store.count_each(NOTES, "state", ["y", "x"], {"k": 1}, 9) == {"x": 3, "y": 3}
    assert store.count_each(NOTES, "state", ["z"], {}, 9) == {}


def test_values_of_lists_are_counted_too(store):
    store.commit(inserted(note("a", found=[1, 2**40]), note("b", found=[2**40]), note("c")))
    assert store.count_each(NOTES, "found", [1, 2**40, 7], {}, 9) == {1: 1, 2**40: 2}


def test_among_the_first_in_order_and_no_others_a_second_condition_is_looked_for(store):
    kept = [note(name, rank=place, k=place % 2) for place, name in enumerate("abcdef")]
    store.commit(inserted(*kept))
    asked = {"sort": [("rank", -1)], "fields": ["rank"], "index": "tags"}
    found = store.find_among(NOTES, {"rank": {"$lt": 5}}, {"k": 1}, among=4, limit=9, **asked)
    assert found == [{"_id": "d", "rank": 3}, {"_id": "b", "rank": 1}]
    found = store.find_among(NOTES, {"rank": {"$lt": 5}}, {"k": 1}, among=2, limit=9, **asked)
    assert found == [{"_id": "d", "rank": 3}]
    assert store.find_among(NOTES, {}, {}, among=4, limit=1, **asked) == [{"_id": "f", "rank": 5}]


def test_a_field_is_summed_by_the_values_of_another_beyond_what_32_bits_hold(store):
    most = 2**31 - 1
    notes = [note(name, state="x", k=most) for name in "abc"]
    store.commit(inserted(*notes, note("d", state="y", k=-1)))
    assert store.sum_by(NOTES, "state", "k", {}) == {"x": 3 * most, "y": -1}
    assert store.sum_by(NOTES, "state", "k", {"state": "z"}) == {}


def test_an_empty_commit_is_none(store):
    store.commit(ChangeSet())


def test_a_commit_after_its_deadline_is_refused_and_writes_nothing(store):
    with pytest.raises(DeadlinePassed):
        store.commit(inserted(note("a")), deadline=time.monotonic() - 0.001)
    assert store.exists(NOTES, ["a"]) == frozenset()


def test_one_commit_writes_to_every_collection_also_beside_the_own_database(store):
    changes = inserted(note("a"))
    for kind in (INBOX, OUTBOX, HELD, COMMANDS, AUDIT):
        changes.of(kind).inserts.append({"_id": "row", "version": 1})
    store.commit(changes)
    for kind in (NOTES, INBOX, OUTBOX, HELD, COMMANDS, AUDIT):
        assert store.count(kind, {}) == 1


def test_the_order_of_writing_is_inbox_first_and_outbox_audit_and_commands_last():
    changes = ChangeSet()
    for kind in (COMMANDS, AUDIT, OUTBOX, NOTES, INBOX):
        changes.of(kind).inserts.append({"_id": "row"})
    changes.of(HELD).deletions.append(Deletion("row", 1))
    written = [writes.kind.name for writes in changes.in_order()]
    assert written == ["inbox", "notes", "held", "outbox", "audit", "commands"]
