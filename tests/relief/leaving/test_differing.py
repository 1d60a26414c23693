"""Differences between two descriptions of a household: none of the same, each told once."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from contracts.relief.household_words import Employment, ExpenseKind, HardshipClass, IncomeKind
from contracts.relief.households import HOLDER, ExpenseItem, IncomeItem
from services.relief.households.domain import Household
from services.relief.leaving.differing import differences
from tests.relief.file_facts import CIRCUMSTANCES
from tests.relief.households.household_facts import CHILD_NAME, member

amounts = st.integers(0, 10**9)
incomes = st.dictionaries(st.sampled_from(list(IncomeKind)), amounts, max_size=4)
expenses = st.dictionaries(st.sampled_from(list(ExpenseKind)), amounts, max_size=4)
people = st.lists(st.integers(0, 5), unique=True, max_size=4)
classes = st.none() | st.sampled_from(list(HardshipClass))
households = st.builds(
    lambda earned, spent, who, described: Household(
        circumstances=CIRCUMSTANCES if described else None,
        members=tuple(map(member, who)),
        incomes=tuple(
            IncomeItem(member_id=HOLDER, kind=kind, yearly_fen=fen) for kind, fen in earned.items()
        ),
        expenses=tuple(ExpenseItem(kind=kind, yearly_fen=fen) for kind, fen in spent.items()),
    ),
    incomes,
    expenses,
    people,
    st.booleans(),
)


@given(households, households, classes, classes)
def test_each_difference_is_told_once_and_the_other_way_round_the_other_way(
    before, now, then, found
):
    there = differences(before, now, class_before=then, class_now=found)
    back = differences(now, before, class_before=found, class_now=then)
    assert [(each.part, each.of, each.before, each.now) for each in there] == [
        (each.part, each.of, each.now, each.before) for each in back
    ]
    assert all(each.before != each.now for each in there)
    assert bool(there) == (
        (before.parts_unlike(now) != frozenset() and not _same_set(before, now)) or then != found
    )


def _same_set(before: Household, now: Household) -> bool:
    """Whether only the order differs, which says nothing of a household."""
    return (
        before.circumstances == now.circumstances
        and {each.member_id for each in before.members} == {each.member_id for each in now.members}
        and {each.kind: each.yearly_fen for each in before.incomes}
        == {each.kind: each.yearly_fen for each in now.incomes}
        and {each.kind: each.yearly_fen for each in before.expenses}
        == {each.kind: each.yearly_fen for each in now.expenses}
    )


@given(households)
def test_a_household_as_it_was_differs_in_nothing(household):
    assert differences(household, household, class_before=None, class_now=None) == []


def test_a_member_is_named_by_a_masked_name():
    before = Household(members=(member(1),))
    grown = replace(member(1), employment=Employment.EMPLOYED)
    [line] = differences(before, Household(members=(grown,)), class_before=None, class_now=None)
    assert (line.of, line.before, line.now) == ("employment", "student", "employed")
    assert line.whose not in (None, CHILD_NAME)
