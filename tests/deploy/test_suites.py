"""The rows of ``./zhufeng test``: together everything, none twice, and each tells its time."""

from itertools import product

import pytest

from deploy.local.suites import PURE, SIDE_BY_SIDE, Outcome, Row

ROWS = (PURE, *SIDE_BY_SIDE)
MARKS = ("unit", "stack", "platform", "fault", "frontend")


@pytest.mark.parametrize("given", list(product([False, True], repeat=len(MARKS))))
def test_whatever_its_marks_a_test_is_in_exactly_one_row(given):
    marks = dict(zip(MARKS, given, strict=True))
    assert len([row.name for row in ROWS if eval(row.marks, {}, marks)]) == 1


def test_rows_side_by_side_share_no_stack():
    stacks = [row.environment.get("ZHUFENG_TEST_VAR") for row in SIDE_BY_SIDE[:2]]
    assert len(set(stacks)) == 2


@pytest.mark.parametrize(
    ("seconds", "budgeted", "told"),
    [
        (19.6, True, "the unit row took 20 s"),
        (21.2, True, "the unit row took 21 s, OVER its budget of 20 s"),
        (900.0, False, "the unit row took 900 s"),
    ],
)
def test_a_row_over_its_budget_is_named(seconds, budgeted, told):
    assert Outcome(Row("unit", "unit", 20), 0, seconds).sentence(budgeted) == told
