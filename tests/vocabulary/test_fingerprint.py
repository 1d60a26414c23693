"""A fingerprint tells apart what a count cannot."""

import hypothesis.strategies as st
from hypothesis import given

from vocabulary.fingerprint import count_in, fingerprint, together

TIMES = st.dictionaries(st.text(max_size=5), st.integers(1, 3), max_size=8)


@given(TIMES, TIMES)
def test_only_the_same_things_as_often_have_the_same_fingerprint(left, right):
    assert (fingerprint(left) == fingerprint(right)) == (left == right)


@given(TIMES)
def test_a_fingerprint_knows_how_many_there_are(times):
    assert count_in(fingerprint(times)) == sum(times.values())


def test_one_twice_and_another_not_at_all_shows():
    assert fingerprint({"a": 2}) != fingerprint({"a": 1, "b": 1})


def test_the_order_does_not_count():
    assert fingerprint({"a": 1, "b": 1}) == fingerprint({"b": 1, "a": 1})


def test_two_fingerprints_together_are_the_one_of_all() -> None:
    first, second = {"a": 2, "b": 1}, {"b": 1, "c": 5}
    both = {"a": 2, "b": 2, "c": 5}
    assert together(fingerprint(first), fingerprint(second)) == fingerprint(both)
    assert together() == fingerprint({})
