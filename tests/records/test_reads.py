import base64
from dataclasses import replace
from datetime import timedelta

import bson
import pytest
from bson import Binary
from hypothesis import given
from hypothesis import strategies as st

from contracts.refusals import ForeignUnion, InvalidInput
from contracts.rights import EVERYTHING, Grant
from records.cursors import decode_cursor, encode_cursor
from records.reads import Reads
from records.scope import scope_predicate, union_codes_within
from tests.records.conftest import NOTES
from tests.records.counters import COUNTERS, NOW, Counter, CounterNotFound, save
from vocabulary.fingerprint import fingerprint

COUNTY, OTHER_COUNTY = "county-540202", "county-540221"
NEWEST = [("opened_at", -1)]
KEEPER = {"phone": "+8613800000000"}


def ids(found):
    return [document["_id"] for document in found.items]


@pytest.fixture
def filled(store):
    """Seven counters: a to e in one county, two opened at the same moment, f and g elsewhere."""
    days = {"a": 0, "b": 1, "c": 1, "d": 2, "e": 3, "f": 4, "g": 5}
    counters = [
        Counter(
            counter_id=name,
            opened_at=NOW + timedelta(days=day),
            managing_union=COUNTY if name < "f" else OTHER_COUNTY,
            owner=f"t1.{name}",
            total=day % 2,
            keeper=KEEPER,
        )
        for name, day in days.items()
    ]
    save(store, *counters)
    return store


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
@pytest.mark.parametrize(("direction", "expected"), [(-1, "gfedcba"), (1, "abcdefg")])
def test_pages_show_everything_once_in_order(filled, limit, direction, expected):
    shown, cursor = [], None
    while True:
        page = Reads(filled).find(
            COUNTERS, {}, sort=[("opened_at", direction)], limit=limit, after_cursor=cursor
        )
        shown += ids(page)
        cursor = page.next_cursor
        assert len(page.items) == limit or cursor is None
        if cursor is None:
            break
        assert len(cursor) <= 200
    assert "".join(shown) == expected


@pytest.mark.parametrize("limit", [1, 2, 4])
def test_pages_sorted_by_several_fields_show_everything_once_in_order(filled, limit):
    sort = [("total", 1), ("opened_at", -1), ("_id", 1)]
    shown, cursor = "", None
    for _ in range(7):
        page = Reads(filled).find(COUNTERS, {}, sort=sort, limit=limit, after_cursor=cursor)
        shown += "".join(ids(page))
        cursor = page.next_cursor
        if cursor is None:
            break
    assert shown == "fdagebc"


def test_a_page_that_ends_with_the_last_document_has_no_next(filled):
    assert Reads(filled).find(COUNTERS, {}, sort=NEWEST, limit=7).next_cursor is None


def test_a_document_added_before_the_cursor_does_not_shift_the_next_page(filled):
    page = Reads(filled).find(COUNTERS, {}, sort=NEWEST, limit=3)
    save(filled, Counter(counter_id="new", opened_at=NOW + timedelta(days=9)))
    following = Reads(filled).find(
        COUNTERS, {}, sort=NEWEST, limit=2, after_cursor=page.next_cursor
    )
    assert ids(following) == ["d", "c"]


@pytest.mark.parametrize(
    ("grant", "expected"),
    [
        (EVERYTHING, "abcdefg"),
        (Grant(unions=frozenset({COUNTY})), "abcde"),
        (Grant(unions=frozenset({"city"})), "abcdefg"),
        (Grant(unions=frozenset({f"city/{OTHER_COUNTY}"})), "fg"),
        (Grant(unions=frozenset({"units-5402"})), ""),
        (Grant(own_keys=frozenset({"t1.b", "t1.g"})), "bg"),
        (Grant(unions=frozenset({OTHER_COUNTY}), own_keys=frozenset({"t1.b"})), "bfg"),
        (Grant(), ""),
    ],
)
def test_every_read_stays_within_the_grant(filled, grant, expected):
    reads = Reads(filled, grant)
    assert "".join(ids(reads.find(COUNTERS, {}, sort=[("_id", 1)], limit=100))) == expected
    assert reads.count(COUNTERS, {}) == len(expected)
    assert sum(reads.count_by(COUNTERS, "total", {}).values()) == len(expected)
    for name in "abcdefg":
        assert (reads.one(COUNTERS, {"label": name}) is not None) is (name in expected)


def test_a_query_cannot_widen_the_grant(filled):
    reads = Reads(filled, Grant(unions=frozenset({COUNTY})))
    where = {"managing_union": OTHER_COUNTY}
    assert reads.count(COUNTERS, where) == 0
    assert reads.count(COUNTERS, {"$or": [where, {"label": "a"}]}) == 1


def test_one_document_by_id_refuses_as_repositories_do(filled):
    officer, worker = Grant(unions=frozenset({COUNTY})), Grant(own_keys=frozenset({"t1.a"}))
    for grant in (officer, worker):
        document = Reads(filled, grant).get(COUNTERS, "a", not_found=CounterNotFound)
        assert document["label"] == "a"
    for grant, counter_id, refusal in (
        (officer, "f", ForeignUnion),
        (worker, "f", CounterNotFound),
        (officer, "missing", CounterNotFound),
    ):
        with pytest.raises(refusal):
            Reads(filled, grant).get(COUNTERS, counter_id, not_found=CounterNotFound)


@pytest.mark.parametrize(
    ("where", "refusal"),
    [({}, CounterNotFound), ({"label": "f"}, CounterNotFound), ({"label": "g"}, ForeignUnion)],
)
def test_a_secret_record_is_not_there_for_a_foreign_union(filled, where, refusal):
    kind = replace(COUNTERS, secret_where=where)
    with pytest.raises(refusal):
        Reads(filled, Grant(unions=frozenset({COUNTY}))).get(kind, "f", not_found=CounterNotFound)


def test_personal_fields_are_shown_only_when_asked_for(filled):
    reads = Reads(filled)
    hidden = reads.one(COUNTERS, {"label": "a"})
    shown = reads.one(COUNTERS, {"label": "a"}, personal=True)
    assert hidden is not None
    assert isinstance(hidden["keeper"], Binary)
    assert shown == {**hidden, "keeper": KEEPER}
    page = reads.find(COUNTERS, {}, sort=NEWEST, limit=2, personal=True)
    assert [document["keeper"] for document in page.items] == [KEEPER, KEEPER]


def test_a_personal_field_cannot_be_searched(filled):
    with pytest.raises(ValueError, match="keeper cannot be searched"):
        Reads(filled).count(COUNTERS, {"keeper.phone": "x"})


def test_a_kind_that_belongs_to_nobody_is_in_every_grant():
    assert scope_predicate(NOTES, Grant()) == {}


def test_a_subtree_holds_its_root_and_everything_below():
    assert len(union_codes_within(frozenset({"city"}))) == 20
    assert union_codes_within(frozenset({COUNTY})) == {COUNTY}


def forged(**content):
    return base64.urlsafe_b64encode(bson.encode(content)).decode().rstrip("=")


ORDER = [("opened_at", -1), ("_id", -1)]
MARK = bson.decode(
    base64.urlsafe_b64decode(encode_cursor(COUNTERS, ORDER, {"_id": "a", "opened_at": NOW}) + "==")
)["m"]


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "not base64!",
        "五",
        forged(),
        forged(m=b"123456", v=[NOW, "a"]),
        forged(m=MARK, v=[NOW]),
        forged(m=MARK, v=[{"$gt": ""}, "a"]),
        forged(m=MARK, v=[None, "a"]),
        forged(m=MARK, v="ab"),
        encode_cursor(COUNTERS, [("_id", -1)], {"_id": "a"}),
        encode_cursor(NOTES, ORDER, {"_id": "a", "opened_at": NOW}),
    ],
)
def test_a_cursor_that_is_not_of_this_list_is_refused_at_its_field(filled, cursor):
    with pytest.raises(InvalidInput) as refused:
        Reads(filled).find(COUNTERS, {}, sort=NEWEST, limit=2, after_cursor=cursor)
    assert refused.value.field == "cursor"
    assert refused.value.details["errors"][0]["field"] == "cursor"


@given(st.text() | st.binary().map(lambda data: base64.urlsafe_b64encode(data).decode()))
def test_no_text_makes_a_cursor_fail_otherwise_than_as_refused(text):
    with pytest.raises(InvalidInput):
        decode_cursor(COUNTERS, ORDER, text)


def test_a_sort_field_without_a_value_is_a_fault():
    with pytest.raises(ValueError, match="opened_at must hold one plain value"):
        encode_cursor(COUNTERS, ORDER, {"_id": "a", "opened_at": None})


def test_a_page_of_none_or_too_many_is_a_fault(store):
    for limit in (0, 101):
        with pytest.raises(ValueError, match="1 to 100"):
            Reads(store).find(COUNTERS, {}, sort=NEWEST, limit=limit)


def test_a_fingerprint_is_of_the_values_that_are_found_within_the_grant_absent_ones_too(filled):
    of_a_county = Reads(filled, Grant(unions=frozenset({COUNTY})))
    owners = fingerprint({f"t1.{name}": 1 for name in "abcde"})
    assert of_a_county.fingerprint(COUNTERS, "owner", {}) == owners
    assert of_a_county.fingerprint(COUNTERS, "total", {}) == fingerprint({"0": 2, "1": 3})
    assert of_a_county.fingerprint(COUNTERS, "person_key", {}) == fingerprint({"None": 5})
