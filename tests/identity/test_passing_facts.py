"""Hours later identity's journal tells of no phone any more: of no code, and of no session."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.identity import SignOut
from contracts.rights import Actor, Role
from messaging.journal import PUBLISHED
from messaging.retention.journal import ERASED
from messaging.retention.passing_facts import PASSING_FACTS, erase_passing_facts
from records.kinds import AUDIT, OUTBOX
from records.store import AlreadyExists
from services.identity.handlers import sign_out
from services.identity.passing import NAMES
from services.identity.repository import Sessions
from tests.books import KEYS, Books
from tests.identity.people import (
    IDENTITY,
    NOW,
    PHONE,
    after,
    ask_for_code,
    create_account,
    start_session,
)

KEY = KEYS.phone_key(PHONE)
WORKER = Actor(name=f"worker/{KEY}", roles=frozenset({Role.WORKER}), unions=frozenset())
SOON = timedelta(minutes=1)


@pytest.fixture
def books(identity_store) -> Books:
    kept = Books("identity", identity_store)
    ask_for_code(kept, now=NOW)
    start_session(kept, "of a phone", phone_key=KEY)
    with kept.work(WORKER, now=NOW) as unit:
        sign_out(Sessions(unit), request=SignOut(session_token="of a phone"), by=WORKER)
    return kept


def publish(books: Books, *names: str) -> None:
    with books.work(IDENTITY, now=NOW) as unit:
        for row in unit.find_documents(OUTBOX, {}, 1_000):
            if not names or row["name"] in names:
                unit.replace(OUTBOX, {**row, "state": PUBLISHED})


def erase(books: Books, *, before: datetime | None = None, meanwhile: Any = lambda: None) -> int:
    before = before or datetime.now(UTC) + SOON
    with books.work(IDENTITY, now=NOW) as unit:
        told = erase_passing_facts(unit, books.reads(), names=NAMES, before=before)
        meanwhile()
    return told


def test_nothing_tells_of_the_phone_afterwards_and_every_row_stays(books):
    publish(books)
    before = books.rows(OUTBOX)
    assert KEY in str(before)
    assert erase(books) == 2
    rows = books.rows(OUTBOX)
    assert KEY not in str(rows)
    assert [row["data"]["code"] for row in rows if "code" in row["data"]] == [ERASED]
    kept = ("_id", "type", "subject", "sequence", "at", "state")
    assert [[row[name] for name in kept] for row in rows] == [
        [row[name] for name in kept] for row in before
    ]
    [audited] = [row for row in books.rows(AUDIT) if row["action"] == "journal.erase"]
    assert audited["after"] == {"journal_rows": 2}


def test_what_happened_lately_and_what_tells_of_staff_stays(books):
    create_account(books)
    publish(books)
    lately = datetime.now(UTC) - timedelta(hours=24)
    assert (erase(books, before=lately), books.rows(PASSING_FACTS)) == (0, [])
    staff = [row for row in books.rows(OUTBOX) if row["name"] == "account_created"]
    erase(books)
    assert [row for row in books.rows(OUTBOX) if row["name"] == "account_created"] == staff


def test_what_has_not_left_the_outbox_is_told_first(books):
    assert erase(books) == 0
    publish(books, "phone_code_requested")
    assert erase(books) == 1
    publish(books)
    assert erase(books) == 1
    assert KEY not in str(books.rows(OUTBOX))


def test_more_than_a_page_is_worked_off_step_by_step(books):
    for number in range(110):
        start_session(books, f"token {number}", phone_key=KEY)
        with books.work(WORKER, now=NOW) as unit:
            request = SignOut(session_token=f"token {number}")
            sign_out(Sessions(unit), request=request, by=WORKER)
    publish(books)
    assert [erase(books), erase(books), erase(books)] == [100, 12, 0]
    ask_for_code(books, now=after(120))
    publish(books)
    assert erase(books) == 1


def test_two_who_do_it_at_once_collide(books):
    publish(books)
    with pytest.raises(AlreadyExists):
        erase(books, meanwhile=lambda: erase(books))
    assert KEY not in str(books.rows(OUTBOX))
