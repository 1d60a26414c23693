"""Earlier aid counts as income where the rule says so: of the year before, to the day."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.relief import AidState
from contracts.relief.household_words import Step
from services.relief.cases import Cases
from services.relief.households.assessing import assessment_of
from services.relief.repository.files import FILES
from tests.books import Books
from tests.relief.aid_facts import requested
from tests.relief.file_facts import POLICIES, STAFF, hire
from tests.relief.lead_facts import NOW, RELIEF


@pytest.fixture
def books() -> Books:
    kept = Books("relief")
    hire(kept, *STAFF)
    return kept


def counted(books: Books, aid_id: str, *, on: date) -> int | None:
    """The earlier aid in the assessment of a day, in fen; None where it is not told."""
    with books.work(RELIEF, now=NOW) as unit:
        cases = Cases(unit)
        file = cases.files.get(books.rows(FILES)[0]["_id"])
        found = assessment_of(cases, file, policies=POLICIES, on=on)
    assert found is not None
    return next((each.figure for each in found.lines if each.step == Step.EARLIER_AID), None)


def given(books: Books, *, on: date, state: AidState = AidState.PAID) -> str:
    aid_id = requested(books, programme="living")
    with books.work(RELIEF, now=NOW) as unit, Cases(unit).aid.changing(aid_id) as aid:
        aid.state, aid.paid_fen, aid.last_on = state, 7_000, on
    return aid_id


@pytest.mark.parametrize(
    ("paid_on", "on", "counts"),
    [
        (date(2022, 3, 31), date(2022, 3, 31), True),
        (date(2022, 4, 1), date(2023, 3, 31), True),
        (date(2022, 3, 31), date(2023, 3, 31), False),
        (date(2022, 3, 30), date(2023, 3, 31), False),
        (date(2022, 3, 29), date(2023, 3, 31), False),
        (date(2023, 3, 1), date(2024, 2, 29), True),
        (date(2023, 2, 28), date(2024, 2, 29), False),
        (date(2022, 4, 1), date(2022, 3, 31), False),
    ],
)
def test_what_was_paid_in_the_year_before_counts_to_the_day(books, paid_on, on, counts):
    aid_id = given(books, on=paid_on)
    assert counted(books, aid_id, on=on) == (7_000 if counts else None)


def test_what_was_paid_of_a_request_counts_while_the_rest_of_it_is_still_due(books):
    aid_id = given(books, on=date(2022, 3, 1), state=AidState.APPROVED)
    assert counted(books, aid_id, on=date(2022, 3, 31)) == 7_000
