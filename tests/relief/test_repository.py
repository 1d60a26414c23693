"""Leads and hardship files as documents: on the twin and on the real database alike."""

from __future__ import annotations

import pytest

from contracts.relief import FileState, LeadState
from records.aggregate import Aggregate
from records.store import AlreadyExists, Store
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.holder import Holder
from services.relief.domain.lead import Lead
from services.relief.repository.files import FILES, Files
from services.relief.repository.leads import LEADS, Leads
from tests.books import Books
from tests.relief.lead_facts import (
    ID_NUMBER,
    NOW,
    RELIEF,
    WORKER,
    act,
    hardship_file,
    lead_in,
    referral,
)


@pytest.fixture
def books(lead_store: Store) -> Books:
    return Books("relief", lead_store)


def save(books: Books, *aggregates: Aggregate) -> None:
    with books.work(RELIEF, now=NOW) as unit:
        for aggregate in aggregates:
            if isinstance(aggregate, Lead):
                Leads(unit).add(aggregate)
            elif isinstance(aggregate, HardshipFile):
                Files(unit).add(aggregate)


def state_of(aggregate: Aggregate) -> dict[str, object]:
    counters = ("version", "sequence", "announced")
    return {name: value for name, value in vars(aggregate).items() if name not in counters}


@pytest.mark.parametrize("state", list(LeadState))
def test_a_lead_comes_back_as_it_was_saved_in_each_state(books, state):
    lead = lead_in(state)
    before = state_of(lead)
    save(books, lead)
    with books.work(RELIEF, now=NOW) as unit:
        assert state_of(Leads(unit).get(lead.aggregate_id)) == before


def test_a_file_comes_back_as_it_was_saved(books):
    file = hardship_file()
    before = state_of(file)
    save(books, file)
    with books.work(RELIEF, now=NOW) as unit:
        assert state_of(Files(unit).get("file-a")) == before


def test_one_ticket_has_one_lead_whoever_numbers_it(books):
    save(books, lead_in(LeadState.OPEN))
    second = Lead(
        aggregate_id="another-id", state=LeadState.OPEN, referral=referral(), opened=act()
    )
    with pytest.raises(AlreadyExists) as taken:
        save(books, second)
    assert (taken.value.kind, taken.value.index) == ("leads", "ticket")


def test_one_ticket_has_one_lead(books):
    save(books, lead_in(LeadState.OPEN))
    second = Lead.open_from(referral(), act=act())
    with pytest.raises(AlreadyExists) as taken:
        save(books, second)
    assert (taken.value.kind, taken.value.index) == ("leads", "_id_")


def file_of(
    file_id: str, *, number: str, state: FileState = FileState.DRAFT, **changes: str
) -> HardshipFile:
    holder = Holder.of(referral(**changes), number=number)
    file = HardshipFile.open_for(holder, file_id=file_id, act=act())
    file.state = state
    return file


def test_one_person_has_one_file_and_may_have_refused_ones(books):
    save(
        books,
        file_of("file-a", number="KN-540202-2021-000001", state=FileState.REFUSED),
        file_of("file-b", number="KN-540202-2021-000002"),
        file_of("file-c", number="KN-540202-2021-000003", person_key="p1.other"),
    )
    with pytest.raises(AlreadyExists) as taken:
        save(books, file_of("file-d", number="KN-540202-2021-000004"))
    assert (taken.value.kind, taken.value.index) == ("files", "one_live_per_person")


def test_no_two_files_share_a_number(books):
    save(books, file_of("file-a", number="KN-540202-2021-000001"))
    with pytest.raises(AlreadyExists) as taken:
        save(books, file_of("file-b", number="KN-540202-2021-000001", person_key="p1.other"))
    assert taken.value.index == "number"


def test_nothing_personal_is_readable_where_it_is_stored(books):
    save(books, lead_in(LeadState.ACCEPTED), hardship_file())
    stored = repr(books.rows(LEADS) + books.rows(FILES))
    for secret in (WORKER.name, WORKER.phone, ID_NUMBER, "矿上", "illness"):
        assert secret not in stored
