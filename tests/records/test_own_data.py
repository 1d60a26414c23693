"""How often a phone may ask for its person's data, how many rows are told, and the audit rows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts.own_data import ACTION, OwnDataLimitReached, OwnRecord
from records import own_data
from records.kinds import AUDIT, Kind
from records.policies import Policies, load_policies
from tests.books import Books
from tests.hotline.ticket_facts import NOW
from tests.own_data import worker_at

WORKER = worker_at("+8613908920001")
THINGS = Kind(name="things", managed_by=None)


def ask(books: Books, policies: Policies, *, days: int = 0) -> None:
    now = NOW + timedelta(days=days)
    with books.work(WORKER, now=now, action=ACTION) as unit:
        unit.recorded_at = now
        own_data.admit(unit, policies)
        record = OwnRecord(subject="ticket/a", number="SR-1", sections=[])
        own_data.told(unit, "hotline", [record], left_out=2)


def test_a_phone_asks_so_often_a_day_and_again_the_day_after():
    books, policies = Books("hotline"), load_policies()
    per_day = policies.on(own_data.POLICY, NOW.date())["per_day"]
    for _ in range(per_day):
        ask(books, policies)
    with pytest.raises(OwnDataLimitReached):
        ask(books, policies)
    ask(books, policies, days=1)


def test_each_question_and_each_record_that_is_told_leaves_a_row():
    books = Books("hotline")
    ask(books, load_policies())
    rows = books.rows(AUDIT)
    assert [(row["action"], row["subject"]) for row in rows] == [
        (ACTION, "own_data/hotline"),
        (ACTION, "ticket/a"),
    ]
    assert rows[0]["after"] == {"records": 1, "left_out": 2}
    assert {row["actor"] for row in rows} == {WORKER.name}


def test_what_is_beyond_the_most_is_counted(monkeypatch):
    books = Books("hotline")
    with books.work(WORKER, now=NOW) as unit:
        for place in range(250):
            unit.insert(THINGS, {"_id": f"{place:03d}", "odd": place % 2})
    monkeypatch.setattr(own_data, "MOST_RECORDS", 110)
    rows, left_out = own_data.all_rows(books.reads(), THINGS, {})
    assert (len(rows), left_out) == (110, 140)
    odd, none = own_data.all_rows(books.reads(), THINGS, {"odd": 1}, bears=lambda row: True)
    assert (len(odd), none) == (110, 15)
