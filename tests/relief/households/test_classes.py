"""The class by formula: exact where it decides, explained line by line."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.relief.household_words import (
    DibaoUnknown,
    Employment,
    ExpenseKind,
    HardshipCause,
    HardshipClass,
    Health,
    Housing,
    IncomeKind,
    LossKind,
    Step,
)
from contracts.relief.households import (
    HOLDER,
    Circumstances,
    ExpenseItem,
    IncomeItem,
    Loss,
)
from records.policies import load_policies
from services.relief.households.classes import POLICY, Rules, assess
from services.relief.households.domain import Household
from tests.relief.households.household_facts import member
from vocabulary.divisions import counties

TODAY = date(2021, 3, 4)
RULES = Rules(dibao_fen=80_000, relative_percent=200, loss_percent=80, months_needed=12)
YEAR_OF_ONE = 80_000 * 12


def living(
    *, earned: int = 0, spent: int = 0, members: int = 0, loss: Loss | None = None,
    months: int | None = None,
) -> tuple[Household, Circumstances]:  # fmt: skip
    how = Circumstances(
        housing=Housing.RENTED, main_cause=HardshipCause.ILLNESS, health=Health.HEALTHY,
        employment=Employment.EMPLOYED, loss=loss, months_employed=months,
    )  # fmt: skip
    household = Household(
        circumstances=how,
        members=tuple(member(number) for number in range(members)),
        incomes=(IncomeItem(member_id=HOLDER, kind=IncomeKind.WAGES, yearly_fen=earned),),
        expenses=(ExpenseItem(kind=ExpenseKind.MEDICAL, yearly_fen=spent),),
    )
    return household, how


def class_of(*, aid: int = 0, **facts: object) -> HardshipClass:
    household, how = living(**facts)  # type: ignore[arg-type]
    return assess(household, how, rules=RULES, earlier_aid_fen=aid, on=TODAY).hardship_class


def loss_of(amount: int) -> Loss:
    return Loss(kind=LossKind.ACCIDENT, amount_fen=amount, happened_on=TODAY)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"earned": YEAR_OF_ONE - 1}, HardshipClass.DEEP),
        ({"earned": YEAR_OF_ONE}, HardshipClass.RELATIVE),
        ({"earned": 2 * YEAR_OF_ONE - 1}, HardshipClass.RELATIVE),
        ({"earned": 2 * YEAR_OF_ONE}, HardshipClass.NONE),
        ({"earned": 2 * YEAR_OF_ONE, "spent": YEAR_OF_ONE + 1}, HardshipClass.DEEP),
        ({"earned": 2 * YEAR_OF_ONE, "members": 2}, HardshipClass.DEEP),
        ({"earned": 0, "spent": 5}, HardshipClass.DEEP),
        ({"earned": 3_000_000, "loss": loss_of(2_400_000)}, HardshipClass.NONE),
        ({"earned": 3_000_000, "loss": loss_of(2_400_001)}, HardshipClass.ACCIDENTAL),
        ({"earned": YEAR_OF_ONE - 1, "aid": 1}, HardshipClass.RELATIVE),
        ({"earned": 0, "months": 11}, HardshipClass.NONE),
        ({"earned": 0, "months": 12}, HardshipClass.DEEP),
    ],
)
def test_the_lines_between_classes_are_exact_to_the_fen(facts, found):
    assert class_of(**facts) == found


fen = st.integers(0, 10**11)


@given(earned=fen, spent=fen, more=fen, members=st.integers(0, 20))
def test_who_has_more_is_never_in_a_deeper_class(earned, spent, more, members):
    order = [HardshipClass.DEEP, HardshipClass.RELATIVE, HardshipClass.NONE]
    poorer = class_of(earned=earned, spent=spent, members=members)
    richer = class_of(earned=earned + more, spent=spent, members=members)
    assert order.index(poorer) <= order.index(richer)


@given(earned=fen, spent=fen, members=st.integers(0, 20))
def test_the_lines_tell_what_the_class_rests_on(earned, spent, members):
    household, how = living(earned=earned, spent=spent, members=members)
    found = assess(household, how, rules=RULES, earlier_aid_fen=7, on=TODAY)
    told = {line.step: line.figure for line in found.lines}
    assert told[Step.INCOME_TOTAL] == told[Step.INCOME] + told[Step.EARLIER_AID] == earned + 7
    assert told[Step.EXPENSE_TOTAL] == told[Step.EXPENSE] == spent
    assert told[Step.PEOPLE] == 1 + members
    assert (told[Step.MONTHLY_EACH] < told[Step.DIBAO]) == (
        found.hardship_class == HardshipClass.DEEP
    )


def test_every_county_has_an_example_line_and_an_unknown_one_is_refused():
    values = load_policies().on(POLICY, TODAY)
    for county in counties():
        assert Rules.of(values, county.code).dibao_fen > 0
    with pytest.raises(DibaoUnknown):
        Rules.of(values, "110101")
