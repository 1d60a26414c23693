"""Families with a student, as the replay has them: as many as are stated, each taken in as one."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from contracts.relief.imports import RegisterRow
from contracts.schemas import load
from records.policies import load_policies
from records.sheet_reading import read_sheets
from replay.families import Families
from replay.golden_autumn import hold_autumn
from services.relief.importing.layout import POLICY, laid_out
from tests.relief.lead_facts import TODAY
from vocabulary.unions import MUNICIPAL_UNITS_CODE

pytestmark = pytest.mark.unit


def rows_of(families: Families) -> list[RegisterRow]:
    limits = load_policies().on("files.limits", TODAY)["inspection"]
    laid = laid_out(
        read_sheets(families.content(), limits=limits), load_policies().on(POLICY, TODAY)
    )
    return [load(RegisterRow, dict(each.values)) for each in laid]


@pytest.mark.parametrize(("municipal", "county"), [(1, 0), (0, 1), (19, 70), (3, 41)])
def test_so_many_parents_each_with_one_student_are_of_the_city_and_of_counties(municipal, county):
    rows = rows_of(Families(year=2021, seed=7, municipal=municipal, county=county))
    of_city = Counter(row.managing_union == MUNICIPAL_UNITS_CODE for row in rows)
    assert (of_city[True], of_city[False]) == (municipal, county)
    assert [len(row.members) for row in rows] == [1] * (municipal + county)
    numbers = [row.id_number for row in rows] + [row.members[0].id_number for row in rows]
    assert len(set(numbers)) == 2 * (municipal + county)


def test_other_numbers_are_other_people():
    first, second = (
        rows_of(Families(year=2021, seed=7, municipal=1, county=county)) for county in (2, 3)
    )
    assert not {row.id_number for row in first} & {row.id_number for row in second}


def test_a_year_without_students_asks_nobody():
    def nobody(user: str) -> Any:
        raise AssertionError(user)

    assert hold_autumn(0, 0, year=2021, seed=7, signed_in=nobody) == (0, 0)
