"""A bank's statement beside what was booked, to the fen."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.refusals import ForeignUnion, InvalidInput
from contracts.relief.statements import (
    CompareStatement,
    Discrepancy,
    StatementAnswer,
    StatementRow,
)
from contracts.rights import Actor, Role, grant_for
from records.kinds import AUDIT
from records.store import Store
from services.relief.domain.statement import Booked, compared
from services.relief.reconciling import compare_statement
from tests.books import Books
from tests.relief.aid_facts import AMOUNT, LATER, MONEY, PAYER, paid
from tests.relief.file_facts import COUNTY, STAFF, hire, person

DAY = LATER.date()
receipts = st.sampled_from(["R-1", "R-2", "R-3", "R-4"])
fen = st.integers(1, 1000)
rows = st.lists(st.tuples(receipts, st.integers(-1000, 1000)))
books_of = st.dictionaries(receipts, st.tuples(fen, st.booleans()))


@given(told=rows, booked=books_of)
def test_the_differences_are_all_that_parts_the_two_sums(told, booked):
    answer = compared(
        [StatementRow(receipt_number=name, amount_fen=amount) for name, amount in told],
        {
            name: Booked(batch_id=f"batch-{name}", paid_fen=amount, in_days=in_days)
            for name, (amount, in_days) in booked.items()
        },
    )
    parted = sum(each.told_fen - each.booked_fen for each in answer.differences)
    assert answer.told_fen - answer.booked_fen == parted
    assert answer.told_fen == sum(amount for _, amount in told)
    assert answer.booked_fen == sum(amount for amount, in_days in booked.values() if in_days)
    sums: Counter[str] = Counter()
    for name, amount in told:
        sums[name] += amount
    agree = [name for name, (amount, in_days) in booked.items() if in_days and sums[name] == amount]
    assert answer.agreed == len(agree)
    assert not set(agree) & {each.receipt_number for each in answer.differences}
    for each in answer.differences:
        known = booked.get(each.receipt_number)
        assert (each.discrepancy == Discrepancy.ONLY_TOLD) == (known is None)
        assert (each.discrepancy == Discrepancy.OTHER_DAY) == (known is not None and not known[1])


@pytest.fixture
def stored(lead_store: Store) -> Books:
    kept = Books("relief", lead_store)
    hire(kept, *STAFF, *MONEY)
    return kept


def told(
    books: Books, *amounts: tuple[str, int], by: Actor = PAYER, **more: Any
) -> StatementAnswer:
    asked = {"managing_union": COUNTY, "since": DAY, "until": DAY, **more}
    lines = [StatementRow(receipt_number=name, amount_fen=amount) for name, amount in amounts]
    request = CompareStatement(rows=lines, **asked)
    with books.work(by, now=LATER, action=request.action) as unit:
        reads = books.reads(grant_for(by, request.action))
        return compare_statement(unit, reads, request=request)


def test_a_receipt_of_the_same_sum_agrees_and_it_is_audited(stored):
    paid(stored)
    answer = told(stored, ("ICBC-1", AMOUNT + 5), ("ICBC-1", -5))
    assert (answer.booked_fen, answer.told_fen, answer.agreed) == (AMOUNT, AMOUNT, 1)
    assert answer.differences == []
    [row] = [row for row in stored.rows(AUDIT) if row["action"] == "payment.reconcile"]
    assert row["actor"] == "staff/payer"


def test_a_fen_too_much_a_missing_receipt_and_an_unknown_one_are_told(stored):
    batch_id = paid(stored)
    answer = told(stored, ("ICBC-1", AMOUNT + 1), ("ICBC-9", 7))
    assert [
        (each.receipt_number, each.discrepancy, each.told_fen - each.booked_fen, each.batch_id)
        for each in answer.differences
    ] == [("ICBC-1", "differs", 1, batch_id), ("ICBC-9", "only_told", 7, None)]
    [missing] = told(stored).differences
    assert (missing.discrepancy, missing.booked_fen) == ("only_booked", AMOUNT)


def test_what_was_booked_on_another_day_is_said_to_be(stored):
    batch_id = paid(stored)
    before = {"since": DAY - timedelta(days=9), "until": DAY - timedelta(days=1)}
    [other] = told(stored, ("ICBC-1", AMOUNT), **before).differences
    assert (other.discrepancy, other.booked_fen, other.batch_id) == ("other_day", 0, batch_id)


def test_nobody_compares_for_a_foreign_union_or_for_more_than_a_year(stored):
    foreign = person("other-payer", Role.FINANCE_OFFICER, "county-540221")
    with pytest.raises(ForeignUnion):
        told(stored, by=foreign)
    for since in (date(2001, 1, 1), DAY + timedelta(days=1)):
        with pytest.raises(InvalidInput):
            told(stored, since=since)
