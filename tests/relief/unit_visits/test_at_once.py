"""Visits to one post that are noted, and taken back, at the same moment: it counts once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from contracts.relief.unit_visit_words import VisitedKind
from contracts.relief.unit_visits import TakeBackUnitVisit
from records.store import AlreadyExists, StaleVersion, Store
from services.relief.unit_visits.figures import units_visited
from tests.books import Books
from tests.relief.file_facts import hire
from tests.relief.unit_visits.test_unit_visits import (
    OFFICER,
    SECOND,
    VISITOR,
    asked,
    noting,
    planned,
)

VISITS, DESKS = 12, 6


@pytest.fixture
def stored(lead_store: Store) -> Books:
    books = Books("relief", lead_store)
    hire(books, VISITOR, OFFICER)
    return books


def at_once(step: Callable[[str], object], visit_ids: Sequence[str]) -> None:
    """Each of these at the same moment, done again by whoever lost, as a service does."""

    def until_saved(visit_id: str) -> bool:
        for _attempt in range(200):
            try:
                step(visit_id)
            except (StaleVersion, AlreadyExists):
                continue
            return True
        return False

    with ThreadPoolExecutor(DESKS) as desks:
        assert all(desks.map(until_saved, visit_ids))


def units(books: Books, name: str) -> list[int]:
    return sorted(each.units for each in books.announced if each.wire_name() == name)  # type: ignore[attr-defined]


def test_a_post_visited_by_many_at_once_counts_once_and_ceases_to_count_once(stored):
    post = {"unit": "某边防哨所", "visited": VisitedKind.POST}
    visit_ids = [planned(stored, **post) for _ in range(VISITS)]
    at_once(lambda visit_id: asked(stored, noting(visit_id)), visit_ids)
    assert units(stored, "unit_visited") == [*[0] * (VISITS - 1), 1]
    assert units_visited(stored.reads(), VisitedKind.POST, 2021) == 1
    at_once(
        lambda visit_id: asked(
            stored, TakeBackUnitVisit(visit_id=visit_id, reason="没有去"), SECOND
        ),
        visit_ids,
    )
    assert units(stored, "unit_visit_taken_back") == [*[0] * (VISITS - 1), 1]
    assert units_visited(stored.reads(), VisitedKind.POST, 2021) == 0
