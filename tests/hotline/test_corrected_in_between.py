"""Between asking for a correction and deciding it the record goes on: what holds then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.consents import ConsentPurpose
from contracts.corrections import (
    CorrectedField,
    CorrectionOf,
    CorrectionOutcome,
    CorrectionPending,
    CorrectionRefusal,
    NothingToCorrect,
)
from contracts.hotline import (
    AcceptTicket,
    EscalatedTicketCorrected,
    EscalateTicket,
    HardshipReason,
    TicketEscalated,
    WithdrawConsent,
)
from contracts.refusals import WrongState
from contracts.retention import ARCHIVED
from records.corrections import CORRECTIONS, archive_corrections
from records.retention import Pseudonyms
from records.store import StaleVersion
from services.hotline import handlers
from services.hotline.kinds import TICKETS
from services.hotline.repository import Tickets
from tests.books import Books
from tests.hotline.correction_facts import (
    AGENT,
    NEW_PHONE,
    OFFICER,
    WORKER,
    ask,
    decide,
    kept,
    registered,
    shown,
)
from tests.hotline.ticket_facts import ID_NUMBER, NOW, PHONE, act, turns
from tests.own_data import worker_at

SHIFT = replace(OFFICER, name="staff/shift")
OTHER_NUMBER = "11010519491231002X"


@pytest.fixture
def books() -> Books:
    return Books("hotline")


@pytest.fixture
def ticket_id(books: Books) -> str:
    return registered(books)


def take_sensitive_consent_back(books: Books, ticket_id: str) -> None:
    request = WithdrawConsent(ticket_id=ticket_id, purpose=ConsentPurpose.SENSITIVE)
    with books.work(WORKER, now=NOW, action=request.action) as unit:
        handlers.withdraw_consent(Tickets(unit), unit, request=request, by=WORKER, now=NOW)


def test_what_is_masked_is_not_found_by_trying_values_while_one_is_asked_for(books, ticket_id):
    number = CorrectedField.ID_NUMBER
    ask(books, ticket_id, OTHER_NUMBER, field=number, by=OFFICER)
    for tried in (ID_NUMBER, OTHER_NUMBER):
        with pytest.raises(CorrectionPending):
            ask(books, ticket_id, tried, field=number, by=OFFICER)


def test_an_id_number_that_was_taken_back_does_not_return_by_a_correction(books, ticket_id):
    asked = ask(books, ticket_id, OTHER_NUMBER, field=CorrectedField.ID_NUMBER)
    take_sensitive_consent_back(books, ticket_id)
    (mine,) = shown(books, WORKER)
    assert (mine.state, mine.refused_for) == ("refused", CorrectionRefusal.WITHDRAWN)
    with pytest.raises(WrongState):
        decide(books, asked)
    assert kept(books, ticket_id).applicant.id_number is None


def test_no_correction_keeps_an_id_number_that_was_taken_back(books, ticket_id):
    decide(books, ask(books, ticket_id, OTHER_NUMBER, field=CorrectedField.ID_NUMBER))
    decide(books, ask(books, ticket_id, "次任"))
    take_sensitive_consent_back(books, ticket_id)
    values = {row["field"]: row["values"] for row in books.opened(CORRECTIONS)}
    assert values["id_number"] == {"former": ARCHIVED, "value": ARCHIVED, "note": None}
    assert values["name"]["value"] == "次任"


def test_what_the_record_holds_otherwise_by_now_is_not_corrected(books, ticket_id):
    asked = ask(books, ticket_id, "次任")
    with books.work(AGENT, now=NOW) as unit, Tickets(unit).changing(ticket_id) as ticket:
        ticket.answer_at_once(text="答复", act=act())
        ticket.archive(Pseudonyms(), act=act())
        ticket.archived_on = None
    with pytest.raises(NothingToCorrect):
        decide(books, asked)


def test_of_a_corrected_phone_every_correction_of_the_record_follows(books, ticket_id):
    decide(books, ask(books, ticket_id, "次任"))
    open_one = ask(books, ticket_id, "次仁旺堆")
    decide(books, ask(books, ticket_id, NEW_PHONE, field=CorrectedField.PHONE))
    assert shown(books, WORKER) == []
    assert open_one in {each.correction_id for each in shown(books, worker_at(NEW_PHONE))}
    assert len(shown(books, worker_at(NEW_PHONE))) == 3


def test_who_asks_at_the_moment_of_the_records_end_asks_again_and_nothing_is_left(books, ticket_id):
    with books.work(AGENT, now=NOW) as unit, Tickets(unit).changing(ticket_id) as ticket:
        ticket.answer_at_once(text="答复", act=act())
    with pytest.raises(StaleVersion):
        ask(books, ticket_id, "次任", meanwhile=lambda: _ended(books, ticket_id))
    assert books.rows(CORRECTIONS) == []
    assert books.opened(TICKETS)[0]["request"]["phone"] != PHONE


def test_who_had_a_part_in_whose_a_ticket_is_is_told_to_relief(books, ticket_id):
    decide(books, ask(books, ticket_id, OTHER_NUMBER, field=CorrectedField.ID_NUMBER, by=SHIFT))
    refused = ask(books, ticket_id, "拉姆")
    bystander = replace(OFFICER, name="staff/bystander")
    decide(
        books,
        refused,
        by=bystander,
        outcome=CorrectionOutcome.REFUSED,
        refused_for=CorrectionRefusal.NOT_PROVEN,
    )
    with books.work(AGENT, now=NOW) as unit:
        accept, escalate = (
            AcceptTicket(ticket_id=ticket_id),
            EscalateTicket(ticket_id=ticket_id, reason_code=HardshipReason.ILLNESS),
        )
        handlers.accept_ticket(turns(unit), request=accept)
        handlers.escalate_ticket(turns(unit), request=escalate)
    (handed,) = [each for each in books.announced if isinstance(each, TicketEscalated)]
    assert set(handed.handled_by) == {AGENT.name, SHIFT.name, OFFICER.name}
    decide(books, ask(books, ticket_id, "次任", by=SHIFT), by=bystander)
    (told,) = [each for each in books.announced if isinstance(each, EscalatedTicketCorrected)]
    assert told.corrected_by == [bystander.name, SHIFT.name]


def _ended(books: Books, ticket_id: str) -> None:
    with books.work(AGENT, now=NOW) as unit:
        with Tickets(unit).changing(ticket_id) as ticket:
            ticket.archive(Pseudonyms(), act=act())
        archive_corrections(unit, CorrectionOf.TICKET, ticket_id, Pseudonyms())
