"""A person's own data in campaigns: the places of his phone and ID number, and nobody else's."""

from __future__ import annotations

import pytest

from contracts.own_data import ACTION, OwnRecord
from services.campaigns.own_data import own_records
from tests.books import KEYS, Books
from tests.campaigns.activity_facts import NOW, person, publish, register
from tests.own_data import in_words, question, values, worker_at

HIM = person(1)


@pytest.fixture
def books() -> Books:
    books = Books("campaigns")
    activity_id = publish(books)
    register(books, activity_id, HIM)
    register(books, activity_id, person(2))
    return books


def asked(books: Books, phone: str = HIM.phone, number: int = 1) -> list[OwnRecord]:
    worker = worker_at(phone)
    with books.work(worker, now=NOW, action=ACTION) as unit:
        request = question(HIM.name, person(number).id_number)
        records, _ = own_records(books.reads(unit.grant), request=request, keys=KEYS, by=worker)
    return records


def test_his_place_is_told_and_nobody_elses_on_the_same_phone(books):
    (place,) = values(asked(books))
    assert (place["place_number"], place["applicant.id_number"]) == ("1", HIM.id_number)
    assert in_words(asked(books))["records"][0]["label"]


def test_another_phone_or_another_number_shows_nothing(books):
    assert asked(books, phone="+8613908920009") == []
    assert asked(books, number=3) == []
