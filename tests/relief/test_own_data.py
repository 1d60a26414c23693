"""A person's own data in relief: leads, files and aid of his phone and ID number, nobody else's."""

from __future__ import annotations

import pytest

from contracts.own_data import ACTION, OwnRecord
from contracts.relief import AcceptLead, Payee
from records.keys import IndexKeys
from services.relief import handlers
from services.relief.cases import Cases
from services.relief.own_data import own_records
from services.relief.repository.leads import Leads
from tests.books import KEYS, Books
from tests.own_data import in_words, question, subjects, values, worker_at
from tests.relief import aid_facts
from tests.relief.aid_facts import CARD, MONEY, requested
from tests.relief.file_facts import FOUND, STAFF, hire
from tests.relief.lead_facts import (
    ID_NUMBER,
    NOW,
    OFFICER,
    RELIEF,
    STORY,
    WORKER,
    escalation,
)

KEYED = {
    "phone_key": KEYS.phone_key(WORKER.phone),
    "person_key": KEYS.person_key(ID_NUMBER),
}


@pytest.fixture
def books() -> Books:
    books = Books("relief")
    hire(books, *STAFF, *MONEY)
    return books


def accepted(books: Books, **changes: object) -> None:
    event = escalation(**{**KEYED, **changes})
    with books.work(RELIEF, now=NOW) as unit:
        handlers.open_lead_for_ticket(Leads(unit), event=event, by=RELIEF, now=NOW)
    (lead,) = [row for row in books.rows(Leads.kind) if row["ticket_id"] == event.ticket_id]
    request = AcceptLead(lead_id=lead["_id"], note="邻居说的")
    with books.work(OFFICER, now=NOW, action=request.action) as unit:
        handlers.accept_lead(Leads(unit), Cases(unit), request=request, by=OFFICER, now=NOW)


def asked(books: Books, phone: str = WORKER.phone, id_number: str = ID_NUMBER) -> list[OwnRecord]:
    keys: IndexKeys = KEYS
    with books.work(worker_at(phone), now=NOW, action=ACTION) as unit:
        records, left_out = own_records(
            books.reads(unit.grant),
            Cases(unit).acts,
            request=question(WORKER.name, id_number),
            keys=keys,
        )
    assert left_out == 0
    return records


def test_lead_and_file_are_told_in_full_and_what_staff_wrote_is_named_and_not_shown(books):
    accepted(books)
    records = asked(books)
    assert subjects(records) == ["file", "lead"]
    lead, file = values(records)
    assert (lead["applicant.id_number"], lead["not_shown"]) == (ID_NUMBER, "story")
    assert file["applicant.phone"] == WORKER.phone
    (decision,) = values(records, "decision")
    assert decision["not_shown"] == "note"
    assert not [each for each in (STORY, "邻居", OFFICER.name) if each in repr(records)]


def test_a_lead_of_another_phone_with_his_id_number_shows_nothing_not_even_the_file_it_led_to(
    books,
):
    accepted(books)
    stranger = "+8613908920009"
    accepted(books, ticket_id="ticket-b", phone_key=KEYS.phone_key(stranger))
    assert subjects(asked(books, stranger)) == ["lead"]
    assert subjects(asked(books)) == ["file", "lead"]


def test_another_id_number_on_his_phone_shows_nothing(books):
    accepted(books)
    assert asked(books, id_number="11010519491231002X") == []


def test_aid_is_his_whose_file_it_is_on_with_each_payment(books):
    aid_facts.paid(books)
    records = asked(books)
    assert subjects(records) == ["aid", "file"]
    (_, aid), (payment,) = values(records), values(records, "payments")
    assert (aid["payee.card"], aid["amount_fen"]) == (CARD, str(aid_facts.AMOUNT))
    assert (payment["batch_state"], payment["receipt_number"]) == ("paid", "ICBC-1")
    told = repr(records)
    assert not [each.name for each in (*STAFF, *MONEY) if each.name in told]
    assert FOUND not in told
    words = in_words(records, "zh-CN")
    assert "2,500.00" in repr(words)


def test_a_payee_who_is_somebody_else_stays_masked(books):
    requested(books, payee=Payee(name="拉姆央宗", card=CARD, bank="农行"))
    (_, aid) = values(asked(books))
    assert (aid["payee.name"], aid["payee.card"][-4:]) == ("拉**宗", CARD[-4:])
    assert CARD not in repr(asked(books))


def test_every_code_has_its_words_in_both_languages(books):
    accepted(books, ticket_id="ticket-c")
    for language in ("zh-CN", "bo"):
        assert in_words(asked(books), language)["records"]
