"""A dossier's trail with its places in the chain, and the register of who made what."""

from datetime import UTC, datetime

import pytest

from contracts.dossiers import (
    DossierNotFound,
    DossierOf,
    PartHash,
    RegisterDossier,
    VerifyDossier,
)
from contracts.refusals import InvalidInput
from contracts.rights import Actor, Role
from records.audit_chain.links import ChainKey, Tail
from records.dossiers import register, trail, trail_of, verify
from records.kinds import AUDIT, AUDIT_CHAIN
from records.store import ChangeSet
from tests.books import Books

NOW = datetime(2026, 11, 22, tzinfo=UTC)
AUDITOR = Actor(name="staff/auditor", roles=frozenset({Role.AUDITOR}))
KEY = ChainKey.derived(b"only for tests")
MADE = {
    "number": "JZ-20261122-7K3M9QXA", "of": DossierOf.LEAD, "record_id": "l1",
    "language": "bo", "revealed": False, "pages": 4, "content_hash": "c" * 64,
    "pdf_hash": "d" * 64,
    "parts": [
        PartHash(service="relief", subject="lead/l1", records_hash="a" * 64, trail_hash="b" * 64)
    ],
}  # fmt: skip


@pytest.fixture
def books():
    return Books("relief")


def write(books, number, chained):
    """So many rows about a lead, of which so many have their link."""
    for place in range(number):
        with books.work(AUDITOR, now=NOW) as unit:
            unit.audit("lead.read", "lead/l1", after={"place": place})
            unit.audit("lead.read", "lead/l2")
    rows = sorted(row["_id"] for row in books.rows(AUDIT))[: 2 * chained]
    tail, changes = Tail(), ChangeSet()
    for row_id in rows:
        tail, link = tail.followed_by("relief", row_id, b"bytes", KEY)
        changes.of(AUDIT_CHAIN).inserts.append(link)
    books.store.commit(changes)
    return tail


def test_each_row_of_the_subject_tells_its_place_in_the_chain(books):
    tail = write(books, 3, chained=2)
    told = trail_of(books.reads(), "relief", "lead/l1")
    assert [line.sequence for line in told.lines] == [1, 3, None]
    assert [line.changed for line in told.lines] == [["place"]] * 3
    assert [bool(line.row_hash) for line in told.lines] == [True, True, False]
    assert (told.left_out, told.head_sequence, told.head_hash) == (0, 4, tail.digest)


def test_of_very_many_rows_the_first_are_told_and_the_others_counted(books, monkeypatch):
    monkeypatch.setattr(trail, "MOST_LINES", 100)
    write(books, 103, chained=0)
    told = trail_of(books.reads(), "relief", "lead/l1")
    assert (len(told.lines), told.left_out, told.head_sequence) == (100, 3, 0)


@pytest.fixture
def made(books):
    with books.work(AUDITOR, now=NOW, action="audit.dossier") as unit:
        return register(unit, request=RegisterDossier(**MADE))


def test_a_dossier_is_found_by_number_and_by_hash_and_says_who_made_it(books, made):
    assert (made.made_by, made.pages, made.of) == (AUDITOR.name, 4, DossierOf.LEAD)
    by_number = verify(books.reads(), request=VerifyDossier(number=made.number))
    assert (by_number.genuine, by_number.made_by) == (None, AUDITOR.name)
    by_hash = verify(books.reads(), request=VerifyDossier(pdf_hash="D" * 64))
    assert (by_hash.genuine, by_hash.number) == (True, made.number)


def test_a_document_that_was_changed_is_not_genuine(books, made):
    asked = VerifyDossier(number=made.number, pdf_hash="e" * 64)
    assert verify(books.reads(), request=asked).genuine is False
    with pytest.raises(DossierNotFound):
        verify(books.reads(), request=VerifyDossier(pdf_hash="e" * 64))
    with pytest.raises(DossierNotFound):
        verify(books.reads(), request=VerifyDossier(number="JZ-20261122-00000000"))
    with pytest.raises(InvalidInput):
        verify(books.reads(), request=VerifyDossier())


def test_the_audit_trail_holds_a_dossiers_hashes(books, made):
    (row,) = [row for row in books.rows(AUDIT) if row["action"] == "dossier.make"]
    assert (row["actor"], row["subject"]) == (AUDITOR.name, f"dossier/{made.number}")
    assert row["after"]["pdf_hash"] == made.pdf_hash
    assert row["after"]["subject"] == "lead/l1"
