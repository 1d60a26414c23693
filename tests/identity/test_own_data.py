"""What identity keeps of a phone, for whoever signed in with it."""

from __future__ import annotations

from contracts.own_data import ACTION
from services.identity.own_data import own_records
from tests.books import Books
from tests.identity.people import NOW, PHONE, after, ask_for_code, sign_in_by_phone
from tests.own_data import in_words, values, worker_at


def test_a_phone_is_told_its_codes_and_sessions_and_no_other_phones():
    books = Books("identity")
    for phone in (PHONE, "+8613908920009"):
        code = ask_for_code(books, now=NOW, phone=phone)
        token, session = sign_in_by_phone(books, code, now=after(1), phone=phone)
    worker = worker_at(PHONE)
    with books.work(worker, now=NOW, action=ACTION) as unit:
        records, left_out = own_records(books.reads(unit.grant), by=worker)
    assert left_out == 0
    assert len(values(records, "codes")) == 1
    (opened,) = values(records, "sessions")
    assert opened["session_state"] == "open"
    assert session.aggregate_id not in repr(records)
    assert token not in repr(records)
    assert in_words(records)["records"]
