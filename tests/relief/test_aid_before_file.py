"""Emergency aid is paid before its file is decided, and the file is owed until it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts.relief import (
    ConfirmFile,
    FileNotOnFile,
    FirstReviewFile,
    RefusalReason,
    Verdict,
)
from contracts.relief.bank import RevokeAid
from contracts.relief.files_owed import FileOwedLine, ListFilesOwed
from contracts.rights import Actor, Role
from services.relief.files_owed import list_files_owed
from services.relief.repository.aid_requests import AID_REQUESTS
from tests.books import Books
from tests.relief.aid_facts import (
    APPROVER,
    ASKER,
    MONEY,
    PAYER,
    SECOND_APPROVER,
    aid_on,
    approval,
    batch_approval,
    batch_of,
    checked,
    payment,
)
from tests.relief.file_facts import (
    AFTER_NOTICE,
    CONFIRMER,
    FILER,
    FIRST,
    STAFF,
    asked,
    described,
    hire,
    on_notice,
    passed,
    person,
    visited,
)
from tests.relief.lead_facts import NOW

pytestmark = pytest.mark.unit

REVOKER = person("revoker", Role.APPROVER)


@pytest.fixture
def books() -> Books:
    books = Books("relief")
    hire(books, *STAFF, *MONEY, REVOKER)
    return books


def emergency(books: Books, file_id: str, **more: Any) -> str:
    request = aid_on(file_id, programme="emergency", amount_fen=250_000)
    aid_id = asked(books, request, ASKER, **more)
    return asked(books, approval(aid_id), APPROVER, **more)


def owed(books: Books, by: Actor = FILER, *, days: int = 0) -> list[FileOwedLine]:
    request = ListFilesOwed()
    with books.work(by, now=NOW, action=request.action) as unit:
        reads = books.reads(unit.grant)
        return list_files_owed(reads, request=request, now=NOW + timedelta(days=days)).items


def test_it_is_paid_on_a_draft_by_four_hands_and_the_file_is_owed(books):
    file_id = described(books)
    aid_id = emergency(books, file_id)
    batch_id = asked(books, batch_of(aid_id), FILER)
    checked(books, batch_id, now=NOW)
    asked(books, batch_approval(batch_id), SECOND_APPROVER)
    asked(books, payment(batch_id), PAYER)
    [line] = owed(books)
    assert (line.aid_id, line.state, line.file_state) == (aid_id, "paid", "draft")
    assert (line.due_on, line.overdue) == (NOW.date() + timedelta(days=30), False)
    assert [each.overdue for day in (30, 31) for each in owed(books, days=day)] == [False, True]


def test_other_aid_waits_for_the_file(books):
    file_id = described(books)
    with pytest.raises(FileNotOnFile):
        asked(books, aid_on(file_id, programme="medical"), ASKER)
    assert books.rows(AID_REQUESTS) == []


def test_a_file_that_comes_on_register_is_owed_no_more(books):
    file_id = on_notice(books)
    emergency(books, file_id)
    assert [line.file_state for line in owed(books)] == ["on_notice"]
    passed(books, ConfirmFile, file_id, CONFIRMER, now=AFTER_NOTICE)
    assert owed(books) == []
    [aid] = books.rows(AID_REQUESTS)
    assert aid["file_decided_on"] == AFTER_NOTICE.date().isoformat()
    assert aid["file_due_on"] is not None


def test_a_file_that_is_refused_is_decided_too(books):
    file_id = visited(books)
    emergency(books, file_id)
    refusal = FirstReviewFile(
        file_id=file_id, outcome=Verdict.REFUSED, reason=RefusalReason.NOT_HARDSHIP, note="有车"
    )
    asked(books, refusal, FIRST)
    assert owed(books) == []
    other = aid_on(file_id, programme="emergency")
    with pytest.raises(FileNotOnFile):
        asked(books, other, ASKER)


def test_revoked_aid_owes_no_file(books):
    aid_id = emergency(books, described(books))
    asked(books, RevokeAid(aid_id=aid_id, note="误批"), REVOKER)
    assert owed(books) == []


def test_on_a_file_that_is_on_file_nothing_is_owed(books):
    file_id = on_notice(books)
    passed(books, ConfirmFile, file_id, CONFIRMER, now=AFTER_NOTICE)
    emergency(books, file_id, now=AFTER_NOTICE)
    assert owed(books) == []


def test_another_county_does_not_see_what_is_owed(books):
    emergency(books, described(books))
    assert owed(books, person("elsewhere", Role.OFFICER, "county-540221")) == []
