"""Greeting money of the replay: the stated sum to the fen, among the stated people."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replay.greeting_money import GROUPS, MOST_ON_ROSTER, greet_all, rosters, shared_out
from replay.handing_out import working_as

PEOPLE = working_as(GROUPS, 60, seed=7)


@given(count=st.integers(1, 60), fen=st.integers(60, 10**9))
def test_every_fen_is_given_and_nobody_gets_two_more_than_another(count: int, fen: int) -> None:
    shared = [each.fen for each in shared_out(PEOPLE[:count], fen)]
    assert sum(shared) == fen
    assert max(shared) - min(shared) <= 1


def test_less_than_a_fen_for_each_is_no_greeting() -> None:
    with pytest.raises(ValueError, match="less than one"):
        shared_out(PEOPLE, 59)


def test_the_stated_people_stand_on_rosters_of_one_union_and_category_each() -> None:
    people = working_as(GROUPS, 1_234, seed=2022)
    made = rosters(shared_out(people, 86_550_000))
    assert sum(each.fen for some in made.values() for each in some) == 86_550_000
    assert sum(map(len, made.values())) == 1_234
    assert max(map(len, made.values())) <= MOST_ON_ROSTER
    for (union, category, _), some in made.items():
        assert {each.person.managing_union for each in some} == {union}
        assert {GROUPS[each.person.occupation][0] for each in some} == {category}


def test_no_people_are_greeted_with_no_request() -> None:
    def nobody(user: str) -> None:
        raise AssertionError(user)

    assert greet_all(0, 0, year=2021, seed=1, signed_in=nobody) == (0, 0)  # type: ignore[arg-type]
