"""A person's own data at the hotline: his tickets and his phone's calls, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.own_data import ACTION, OwnRecord
from contracts.people import Applicant
from contracts.rights import ANONYMOUS
from records.files import StagedFiles
from services.hotline import handlers
from services.hotline.own_data import own_records
from services.hotline.repository import Tickets
from tests.books import KEYS, Books
from tests.hotline.call_facts import RECORDING, report, told
from tests.hotline.taken_down import taken_down
from tests.hotline.ticket_facts import (
    AGENT,
    CONSENTING,
    ID_NUMBER,
    NOW,
    PHONE,
    WORKER,
    portal_request,
)
from tests.own_data import in_words, question, subjects, values, worker_at
from vocabulary.id_number import check_character

OTHER_NUMBER = "54230119850312002" + check_character("54230119850312002")


@pytest.fixture
def books() -> Books:
    return Books("hotline")


def filed(books: Books, name: str = WORKER.name, **person: Any) -> None:
    applicant = Applicant(**{"name": name, "phone": PHONE, "id_number": None, **person})
    with books.work(ANONYMOUS, now=NOW, action="request.file") as unit:
        handlers.file_request(
            Tickets(unit),
            request=portal_request(applicant=applicant),
            keys=KEYS,
            consenting=CONSENTING,
            by=ANONYMOUS,
            now=NOW,
        )


def registered(books: Books, **changes: Any) -> None:
    taken_down(books, **changes)


def asked(
    books: Books, name: str = WORKER.name, id_number: str = ID_NUMBER, phone: str = PHONE
) -> list[OwnRecord]:
    worker = worker_at(phone)
    with books.work(worker, now=NOW, action=ACTION) as unit:
        records, left_out = own_records(
            books.reads(unit.grant),
            StagedFiles(unit),
            request=question(name, id_number),
            keys=KEYS,
            by=worker,
        )
    assert left_out == 0
    return records


def test_a_ticket_with_his_phone_and_his_id_number_is_his_however_he_is_spelled(books):
    filed(books, "次任", id_number=ID_NUMBER)
    (ticket,) = values(asked(books))
    assert (ticket["applicant.name"], ticket["applicant.phone"]) == ("次任", PHONE)
    assert ticket["applicant.id_number"] == ID_NUMBER


def test_a_ticket_without_id_number_is_his_whose_name_it_bears(books):
    filed(books, "次仁")
    filed(books, "拉姆")
    (ticket,) = values(asked(books, "次 仁"))
    assert ticket["applicant.name"] == "次仁"


def test_neither_name_nor_number_alone_nor_another_phone_shows_anything(books):
    filed(books, id_number=ID_NUMBER)
    assert asked(books, id_number=OTHER_NUMBER) == []
    assert asked(books, phone="+8613908920009") == []
    assert asked(books, "拉姆", OTHER_NUMBER) == []


def test_what_staff_wrote_for_staff_and_who_agreed_for_him_is_named_and_not_shown(books):
    filed(books, id_number=ID_NUMBER)
    with books.work(AGENT, now=NOW) as unit, Tickets(unit).changing(_ticket_id(books)) as ticket:
        ticket.history[0] = ticket.history[0].__class__(
            name=ticket.history[0].name, act=ticket.history[0].act, text="邻居说的"
        )
    records = asked(books)
    assert values(records)[0]["not_shown"] == "note"
    assert "邻居" not in repr(records)
    assert AGENT.name not in repr(records)
    assert len(values(records, "consents")) == 2


def _ticket_id(books: Books) -> str:
    return str(books.rows(Tickets.kind)[0]["_id"])


def test_the_calls_of_his_phone_are_his_but_for_those_of_which_others_tickets_came(books):
    mine = report(books, told("answered", recording_url=RECORDING)).call_id
    other = report(books, told("answered", cti_call_id="of-another")).call_id
    report(books, told("missed", cti_call_id="nobody-took-it"))
    registered(books, call_id=mine)
    registered(books, call_id=other, applicant=Applicant(name="拉姆", phone=PHONE))
    records = asked(books)
    assert subjects(records) == ["call", "call", "call_back", "ticket"]
    assert f"call/{mine}" in {each.subject for each in records}
    assert f"call/{other}" not in {each.subject for each in records}
    assert "recording_url" in repr(values(records))
    assert RECORDING not in repr(records)


def test_every_code_has_its_words_in_both_languages(books):
    filed(books, id_number=ID_NUMBER)
    report(books, told("missed"))
    for language in ("zh-CN", "bo"):
        assert in_words(asked(books), language)["records"]
