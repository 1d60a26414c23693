"""Many who apply for one student, or ask for the funds, at the same moment: one of them does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from contracts.refusals import Refusal, WrongState
from contracts.relief.golden_autumn.words import StudentAppliedFor
from records.store import AlreadyExists, StaleVersion, Store
from services.relief.golden_autumn.repository import STUDENT_AID
from services.relief.repository.aid_requests import AID_REQUESTS
from tests.books import Books
from tests.relief.file_facts import FILER, asked
from tests.relief.golden_autumn.student_facts import (
    NOTICE_OVER,
    SUMMER,
    application,
    entered,
    funds,
    parent_on_file,
    row_of,
)

RIVALS, DESKS = 24, 8


@pytest.fixture
def stored(lead_store: Store) -> Books:
    return Books("relief", lead_store)


def at_once(step: Callable[[], object]) -> list[type[Refusal] | None]:
    """What each of so many was told who does this at the same moment; None where it was done."""

    def until_told(_: int) -> type[Refusal] | None:
        for _attempt in range(200):
            try:
                step()
            except (StaleVersion, AlreadyExists):
                continue  # a service does it again for whoever lost
            except Refusal as refusal:
                return type(refusal)
            return None
        raise AssertionError("nobody told this one anything")

    with ThreadPoolExecutor(DESKS) as desks:
        return list(desks.map(until_told, range(RIVALS)))


def test_one_student_has_one_application_however_many_apply_at_once(stored):
    file_id = parent_on_file(stored)
    told = at_once(lambda: asked(stored, application(stored, file_id), FILER, now=SUMMER))
    assert sorted(told, key=str) == sorted([None, *[StudentAppliedFor] * (RIVALS - 1)], key=str)
    assert len(stored.rows(STUDENT_AID)) == 1


def test_funds_are_asked_for_once_however_many_ask_at_once(stored):
    student_aid_id = entered(stored)
    told = at_once(lambda: asked(stored, funds(student_aid_id), FILER, now=NOTICE_OVER))
    assert told.count(None) == 1
    assert set(told) <= {None, WrongState}
    [aid] = stored.rows(AID_REQUESTS)
    assert row_of(stored, student_aid_id)["aid_id"] == aid["_id"]
