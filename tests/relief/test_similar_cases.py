"""Beside a decision stand cases like it: of the programme and class, and within one's scope."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.relief import AidNotFound
from contracts.relief.similar_cases import ListSimilarCases, SimilarCases
from contracts.rights import Actor, Role
from services.relief.cases import Cases
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.files import FILES
from services.relief.similar_cases import similar_cases
from tests.books import Books
from tests.relief.aid_facts import APPROVER, LATER, MONEY, requested
from tests.relief.file_facts import POLICIES, STAFF, hire, person
from tests.relief.lead_facts import RELIEF

pytestmark = pytest.mark.unit


@pytest.fixture
def books() -> Books:
    books = Books("relief")
    hire(books, *STAFF, *MONEY)
    return books


def asked_beside(books: Books, aid_id: str, by: Actor = APPROVER) -> SimilarCases:
    request = ListSimilarCases(aid_id=aid_id)
    with books.work(by, now=LATER, action=request.action) as unit:
        reads = books.reads(unit.grant)
        return similar_cases(Cases(unit), reads, request=request, policies=POLICIES)


def decided(books: Books, name: str, *, hardship_class: str = "deep", **changed: Any) -> None:
    """Another case, decided, as the first one of these books but for what is said."""
    [aid] = [row for row in books.opened(AID_REQUESTS) if not row["_id"].startswith("other")]
    [file] = [row for row in books.opened(FILES) if not row["_id"].startswith("other")]
    key, terms = f"p1.{name}", {**aid["terms"], **changed.pop("terms", {})}
    own = {"_id": f"other-{name}", "person_key": key, "beneficiary_key": key, "terms": terms}
    about = {**file, "_id": f"other-{name}", "number": f"KN-540202-2020-{len(name):06d}"}
    with books.work(RELIEF, now=LATER) as unit:
        found = {**file["assessment"], "class": hardship_class}
        unit.insert(FILES, {**about, "person_keys": [key], "live": False, "assessment": found})
        row = {**aid, **own, "file_id": f"other-{name}", "state": "approved", **changed}
        unit.insert(AID_REQUESTS, row)


def test_what_was_approved_in_cases_of_the_same_class_is_told(books):
    aid_id = requested(books)
    decided(books, "a", terms={"amount_fen": 100_000})
    decided(books, "bb", terms={"amount_fen": 300_000}, state="paid")
    decided(books, "ccc", terms={"amount_fen": 200_000})
    decided(books, "dddd", state="refused", live=False)
    found = asked_beside(books, aid_id)
    assert (found.approved, found.refused, found.looked_through) == (3, 1, 4)
    assert (found.least_fen, found.middle_fen, found.most_fen) == (100_000, 200_000, 300_000)
    told = {case.aid_id for case in found.items}
    assert told == {"other-a", "other-bb", "other-ccc", "other-dddd"}


def test_other_classes_programmes_and_what_is_undecided_are_left_out(books):
    aid_id = requested(books)
    decided(books, "a", hardship_class="relative")
    decided(books, "bb", terms={"programme": "living", "purpose": "living"})
    decided(books, "ccc", state="requested")
    found = asked_beside(books, aid_id)
    assert (found.approved, found.refused, found.items) == (0, 0, [])
    assert (found.least_fen, found.middle_fen, found.most_fen) == (None, None, None)


def test_another_county_is_told_of_no_case_and_nobody_of_a_case_beyond_his_scope(books):
    aid_id = requested(books)
    decided(books, "a", managing_union="county-540221")
    with pytest.raises(AidNotFound):
        asked_beside(books, aid_id, person("there", Role.OFFICER, "county-540221"))
    here = person("here", Role.OFFICER, "county-540202")
    assert asked_beside(books, aid_id, here).looked_through == 0
