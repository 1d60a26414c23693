"""A ticket's personal facts are corrected: asked for by one, decided by another, told to relief."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.corrections import (
    CorrectedField,
    CorrectionNotFound,
    CorrectionOf,
    CorrectionOrder,
    CorrectionOutcome,
    CorrectionPending,
    CorrectionRefusal,
    CorrectionState,
    ListCorrections,
    NothingToCorrect,
)
from contracts.hotline import (
    EscalatedTicketCorrected,
    TicketCorrectionDecided,
    TicketNotFound,
)
from contracts.own_data import OwnRecord
from contracts.refusals import InvalidInput, RightMissing, WrongState
from contracts.relief import SeparationOfDuties
from contracts.retention import ARCHIVED, RecordArchived
from contracts.rights import Actor, Role, grant_for
from records import corrections
from records.corrections import archive_corrections, being_corrected
from records.kinds import AUDIT
from records.retention import Pseudonyms
from services.hotline.correcting import correctable
from services.hotline.repository import Tickets
from tests.books import KEYS, Books
from tests.hotline.correction_facts import (
    NEW_PHONE,
    OFFICER,
    WORKER,
    ask,
    decide,
    escalate,
    kept,
    registered,
    shown,
)
from tests.hotline.ticket_facts import (
    AGENT,
    COUNTY_AGENT,
    ID_NUMBER,
    NOW,
    PHONE,
    act,
)
from tests.own_data import in_words, values, worker_at


@pytest.fixture
def books() -> Books:
    return Books("hotline")


@pytest.fixture
def ticket_id(books: Books) -> str:
    return registered(books)


def test_a_name_is_corrected_once_another_has_looked_and_everybody_is_told(books, ticket_id):
    correction_id = ask(books, ticket_id, "次仁旺堆", note="身份证上是四个字 13908921234")
    assert kept(books, ticket_id).applicant.name == "次仁"
    (asked,) = shown(books, OFFICER)
    assert (asked.former, asked.value, asked.state) == ("次*", "次**堆", "asked")
    assert "13908921234" not in asked.note
    decide(books, correction_id)
    assert kept(books, ticket_id).applicant.name == "次仁旺堆"
    (event,) = [each for each in books.announced if isinstance(each, TicketCorrectionDecided)]
    assert (event.outcome, event.phone.open()) == ("corrected", PHONE)
    (mine,) = shown(books, WORKER)
    assert (mine.state, mine.asked_by, mine.decided_by) == ("corrected", None, None)


def test_who_waits_longest_may_be_listed_first_beside_how_many_there_are(books, ticket_id):
    decide(books, ask(books, ticket_id, "次任"))
    ask(books, ticket_id, "拉姆")
    ask(books, ticket_id, NEW_PHONE, field=CorrectedField.PHONE, at=NOW + timedelta(days=1))
    reads = books.reads(grant_for(OFFICER, "correction.read"))
    request = ListCorrections(
        of=CorrectionOf.TICKET, state=CorrectionState.ASKED, sort=CorrectionOrder.OLDEST_FIRST
    )
    page = corrections.list_corrections(reads, request=request)
    assert [each.field for each in page.items] == ["name", "phone"]
    assert page.counts == {"asked": 2, "corrected": 1}


def test_the_trail_holds_before_and_after_masked_and_neither_in_full(books, ticket_id):
    decide(books, ask(books, ticket_id, NEW_PHONE, field=CorrectedField.PHONE))
    rows = books.rows(AUDIT)
    (row,) = [row for row in rows if row["action"] == "correction.decide" and row["before"]
              and "phone" in row["before"]]  # fmt: skip
    assert (row["before"]["phone"], row["after"]["phone"]) == ("139****0001", "139****0077")
    assert row["subject"] == f"ticket/{ticket_id}"
    assert PHONE not in repr(rows)
    assert NEW_PHONE not in repr(rows)


def test_a_corrected_phone_and_number_find_the_ticket_and_the_former_do_not(books, ticket_id):
    decide(books, ask(books, ticket_id, NEW_PHONE, field=CorrectedField.PHONE))
    number = "11010519491231002X"
    correction_id = ask(
        books, ticket_id, number, field=CorrectedField.ID_NUMBER, by=worker_at(NEW_PHONE)
    )
    decide(books, correction_id)
    request = kept(books, ticket_id)
    assert request.phone_key == KEYS.phone_key(NEW_PHONE)
    assert request.person_key == KEYS.person_key(number)
    with pytest.raises(TicketNotFound):
        ask(books, ticket_id, "拉姆")
    assert shown(books, worker_at(NEW_PHONE))


def test_relief_hears_of_a_ticket_that_it_was_handed_and_of_no_other(books, ticket_id):
    decide(books, ask(books, ticket_id, "次任"))
    assert not [each for each in books.announced if isinstance(each, EscalatedTicketCorrected)]
    with books.work(AGENT, now=NOW) as unit, Tickets(unit).changing(ticket_id) as ticket:
        escalate(ticket)
    decide(books, ask(books, ticket_id, "次仁旺堆"))
    (event,) = [each for each in books.announced if isinstance(each, EscalatedTicketCorrected)]
    assert event.applicant.open().name == "次仁旺堆"


def test_a_refusal_has_a_reason_is_told_and_changes_nothing(books, ticket_id):
    correction_id = ask(books, ticket_id, "拉姆")
    refused = {"outcome": CorrectionOutcome.REFUSED}
    with pytest.raises(InvalidInput):
        decide(books, correction_id, **refused)
    decide(books, correction_id, **refused, refused_for=CorrectionRefusal.ANOTHER_PERSON)
    assert kept(books, ticket_id).applicant.name == "次仁"
    assert books.announced[-1].refused_for == CorrectionRefusal.ANOTHER_PERSON
    with pytest.raises(WrongState):
        decide(books, correction_id)


def test_who_asked_for_somebody_does_not_decide(books, ticket_id):
    correction_id = ask(books, ticket_id, "次任", by=OFFICER)
    with pytest.raises(SeparationOfDuties):
        decide(books, correction_id)
    other = Actor(name="staff/other", roles=OFFICER.roles, unions=OFFICER.unions)
    decide(books, correction_id, by=other)
    assert kept(books, ticket_id).applicant.name == "次任"


def test_one_at_a_time_of_a_fact_that_the_record_holds_otherwise(books, ticket_id):
    ask(books, ticket_id, "次任")
    with pytest.raises(CorrectionPending):
        ask(books, ticket_id, "拉姆")
    for field, value in ((CorrectedField.PHONE, PHONE), (CorrectedField.ID_NUMBER, ID_NUMBER)):
        with pytest.raises(NothingToCorrect):
            ask(books, ticket_id, value, field=field)
    with pytest.raises(InvalidInput):
        ask(books, ticket_id, "1390", field=CorrectedField.PHONE)


def test_what_is_not_his_or_out_of_reach_does_not_exist(books, ticket_id):
    correction_id = ask(books, ticket_id, "次任")
    for stranger in (worker_at("+8613908920009"), COUNTY_AGENT):
        with pytest.raises(TicketNotFound):
            ask(books, ticket_id, "拉姆", by=stranger, field=CorrectedField.NAME)
        assert shown(books, stranger) == []
    far = Actor(name="staff/far", roles=OFFICER.roles, unions=COUNTY_AGENT.unions)
    with pytest.raises(CorrectionNotFound):
        decide(books, correction_id, by=far)
    with pytest.raises(InvalidInput):
        ask(books, ticket_id, "拉姆", of=CorrectionOf.FILE)


def test_staff_who_may_not_read_a_record_have_nothing_to_do_with_its_corrections(books):
    shift_leader = Actor(
        name="staff/shift", roles=frozenset({Role.SHIFT_LEADER}), unions=frozenset({"city"})
    )
    with books.work(shift_leader, now=NOW, action="correction.read") as unit:
        tickets = correctable(Tickets(unit), KEYS)
        corrections.require_readable(unit, CorrectionOf.TICKET, tickets)
        files = replace(tickets, of=CorrectionOf.FILE, read_right="file.read")
        with pytest.raises(RightMissing):
            corrections.require_readable(unit, CorrectionOf.FILE, files)


def test_what_he_asked_to_be_corrected_is_among_what_is_kept_of_him(books, ticket_id):
    ask(books, ticket_id, "次任")
    record = OwnRecord(subject=f"ticket/{ticket_id}", number="", sections=[])
    reads = books.reads(grant_for(WORKER, "data.own"))
    told, left_out = corrections.own_corrections(reads, [record])
    (asked,) = values(told)
    assert (asked["former"], asked["value"], left_out) == ("次仁", "次任", 0)
    assert in_words(told)["records"]
    assert corrections.own_corrections(reads, []) == ([], 0)


def test_with_its_tickets_retention_a_correction_tells_of_nobody_and_an_open_one_keeps_it(
    books, ticket_id
):
    correction_id = ask(books, ticket_id, "次仁旺堆", note="身份证")
    assert being_corrected(books.reads(), CorrectionOf.TICKET, [ticket_id, "b"]) == {ticket_id}
    decide(books, correction_id)
    assert being_corrected(books.reads(), CorrectionOf.TICKET, [ticket_id]) == frozenset()
    with books.work(AGENT, now=NOW) as unit:
        archive_corrections(unit, CorrectionOf.TICKET, ticket_id, Pseudonyms())
    (row,) = books.opened(corrections.CORRECTIONS)
    assert row["values"] == {"former": ARCHIVED, "value": ARCHIVED, "note": ARCHIVED}
    assert KEYS.phone_key(PHONE) not in repr(row)
    (line,) = shown(books, OFFICER)
    assert (line.former, line.state) == (ARCHIVED, "corrected")


def test_of_an_archived_ticket_nothing_is_corrected(books, ticket_id):
    with books.work(AGENT, now=NOW) as unit, Tickets(unit).changing(ticket_id) as ticket:
        ticket.answer_at_once(text="答复", act=act())
        ticket.archive(Pseudonyms(), act=act())
    with pytest.raises(RecordArchived):
        ask(books, ticket_id, "拉姆", by=AGENT)
