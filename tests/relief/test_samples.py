"""Auditors sample aid by the day on which it was asked for, payments by the day of the payment."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.rights import Actor, Role
from contracts.sampling import DrawSample, SampleAnswer, SampleOf
from records import sampling
from services.relief.populations import POPULATIONS
from services.relief.repository.aid_requests import AID_REQUESTS
from tests.books import Books
from tests.relief.aid_facts import (
    LATER,
    MONEY,
    PAYER,
    SECOND_APPROVER,
    batch_approval,
    built,
    checked,
    payment,
)
from tests.relief.file_facts import COUNTY, STAFF, asked, hire

AUDITOR = Actor(name="staff/auditor", roles=frozenset({Role.AUDITOR}))
PAID_AT = LATER + timedelta(days=3)
REQUESTED_ON, PAID_ON = LATER.date(), PAID_AT.date()


@pytest.fixture
def books() -> Books:
    books = Books("relief")
    hire(books, *STAFF, *MONEY)
    return books


def drawn(books: Books, of: SampleOf, since: date, until: date, **more: Any) -> SampleAnswer:
    request = DrawSample(of=of, since=since, until=until, size=5, seed="seed-0123", **more)
    with books.work(AUDITOR, now=PAID_AT, action="audit.sample") as unit:
        sample_id = sampling.draw(unit, books.reads(), POPULATIONS, request=request)
    return sampling.show(books.reads(), POPULATIONS, sample_id=sample_id)


def pay(books: Books, batch_id: str) -> None:
    asked(books, batch_approval(checked(books, batch_id)), SECOND_APPROVER, now=PAID_AT)
    asked(books, payment(batch_id), PAYER, now=PAID_AT)


def test_a_request_is_sampled_by_its_day_whatever_became_of_it(books):
    built(books)
    [line] = drawn(books, SampleOf.AID, REQUESTED_ON, REQUESTED_ON).items
    [aid] = books.rows(AID_REQUESTS)
    assert (line.record_id, line.number) == (aid["_id"], aid["file_number"])
    assert (line.state, line.day, line.managing_union) == ("in_batch", REQUESTED_ON, COUNTY)
    assert drawn(books, SampleOf.AID, PAID_ON, PAID_ON).population == 0


def test_a_payment_is_sampled_by_its_own_day_and_only_once_it_is_made(books):
    batch_id = built(books)
    span = (REQUESTED_ON, PAID_ON)
    assert drawn(books, SampleOf.PAYMENTS, *span).population == 0
    pay(books, batch_id)
    [line] = drawn(books, SampleOf.PAYMENTS, *span).items
    assert (line.state, line.day) == ("paid", PAID_ON)
    assert drawn(books, SampleOf.PAYMENTS, REQUESTED_ON, REQUESTED_ON).population == 0
    assert drawn(books, SampleOf.PAYMENTS, *span, unions=["city"]).population == 0


def test_a_payment_made_after_the_drawing_shows_as_another_population(books):
    batch_id = built(books)
    sample_id = drawn(books, SampleOf.PAYMENTS, REQUESTED_ON, PAID_ON).sample_id
    pay(books, batch_id)
    again = sampling.show(books.reads(), POPULATIONS, sample_id=sample_id)
    assert (again.population, again.population_now, again.unchanged) == (0, 1, False)
