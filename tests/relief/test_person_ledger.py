"""What one person was given over all years and programmes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts.relief import FileNotFound
from contracts.relief.ledgers import GetPersonLedger, PersonLedger
from contracts.rights import Actor, Role, grant_for
from records.kinds import AUDIT
from records.store import Store
from services.relief.cases import Cases
from services.relief.ledger_views import person_ledger
from services.relief.repository.aid_requests import AID_REQUESTS
from tests.books import Books
from tests.relief.aid_facts import AMOUNT, APPROVER, ASKER, LATER, MONEY, aid_on, approval, paid
from tests.relief.file_facts import STAFF, asked, hire, person


@pytest.fixture
def stored(lead_store: Store) -> Books:
    kept = Books("relief", lead_store)
    hire(kept, *STAFF, *MONEY)
    return kept


def ledger(books: Books, file_id: str, by: Actor = ASKER) -> PersonLedger:
    request = GetPersonLedger(file_id=file_id)
    with books.work(by, now=LATER, action=request.action) as unit:
        reads = books.reads(grant_for(by, request.action))
        return person_ledger(Cases(unit), reads, request=request)


def test_it_holds_every_year_and_programme_with_what_was_paid(stored):
    paid(stored)
    [first] = stored.rows(AID_REQUESTS)
    file_id = first["file_id"]
    later = LATER + timedelta(days=366)
    heating = asked(stored, aid_on(file_id, programme="heating"), ASKER, now=later)
    asked(stored, approval(heating), APPROVER, now=later)
    told = ledger(stored, file_id)
    assert [(line.year, line.programme, line.state, line.paid_fen) for line in told.lines] == [
        (2022, "heating", "approved", 0),
        (2021, "medical", "paid", AMOUNT),
    ]
    assert [(each.year, each.paid_fen) for each in told.years] == [(2022, 0), (2021, AMOUNT)]
    assert told.paid_fen == AMOUNT
    assert [row["subject"] for row in stored.rows(AUDIT) if row["action"] == "file.ledger"] == [
        f"file/{file_id}"
    ]


def test_nobody_reads_it_beyond_his_unions(stored):
    paid(stored)
    [aid] = stored.rows(AID_REQUESTS)
    foreign = person("other", Role.OFFICER, "county-540221")
    with pytest.raises(FileNotFound):
        ledger(stored, aid["file_id"], foreign)
