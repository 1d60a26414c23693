"""Consent that is given after the request was filed: who takes it down, of what, and how."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.consents import ConsentMeans, ConsentMissing, ConsentPurpose, ConsentTextOutdated
from contracts.files import AttachmentNotFound
from contracts.hotline import (
    ConsentGivenAlready,
    ConsentTakenBack,
    HardshipReason,
    RecordConsent,
    TicketStep,
)
from contracts.refusals import ForeignUnion, InvalidInput, WrongState
from contracts.retention import RecordArchived
from contracts.rights import Actor
from records.kinds import AUDIT
from services.hotline import handlers, parts
from services.hotline.consenting import Consenting
from services.hotline.domain.ticket import Ticket
from services.hotline.repository import Tickets
from tests.books import Books
from tests.hotline.taken_down import taken_down
from tests.hotline.ticket_facts import (
    AGENT,
    AGREED,
    CONSENTING,
    COUNTY_AGENT,
    NOW,
    TODAY,
    act,
    registered_ticket,
)

HANDLING, SENSITIVE, GUARDIAN = ConsentPurpose
PHONE, PAPER, IN_PERSON = ConsentMeans
WORKER_ACT = act(by="worker/t1.phone")


def given(ticket: Ticket, purpose: ConsentPurpose = SENSITIVE, **more: Any) -> None:
    """Take it down, by phone unless `more` says otherwise."""
    facts: dict[str, Any] = {"version": 1, "means": PHONE, **more}
    request = RecordConsent(ticket_id=ticket.aggregate_id, purpose=purpose, **facts)
    recorded = act(by="staff/b")
    ticket.record_consent(CONSENTING.given_later(request, act=recorded), act=recorded)


def test_who_took_it_down_and_how_stands_beside_the_text_that_was_agreed_to():
    ticket = registered_ticket()
    given(ticket)
    (shown,) = parts.all_consents(ticket).items
    assert (shown.purpose, shown.version, shown.means) == (SENSITIVE, 1, PHONE)
    assert (shown.taken_by, shown.at, shown.file_id) == ("staff/b", NOW, None)
    text = CONSENTING.texts.in_force(TODAY)[SENSITIVE]
    assert shown.digest == text.digest
    assert ticket.history[-1].name == TicketStep.CONSENT_RECORDED


def test_what_is_signed_names_its_scan_and_nothing_else_does():
    ticket = registered_ticket()
    for means, file_id in ((PAPER, None), (PHONE, "scan")):
        with pytest.raises(InvalidInput):
            given(ticket, means=means, file_id=file_id)
    with pytest.raises(AttachmentNotFound):
        given(ticket, means=PAPER, file_id="scan")
    ticket.attach("scan", act=act(), most=5)
    given(ticket, means=PAPER, file_id="scan")
    assert parts.all_consents(ticket).items[0].file_id == "scan"


def test_what_stands_is_not_given_twice_and_another_version_is():
    ticket = registered_ticket()
    given(ticket)
    with pytest.raises(ConsentGivenAlready):
        given(ticket, means=IN_PERSON)
    with pytest.raises(ConsentTextOutdated):
        given(ticket, version=2)
    (first,) = ticket.request.consents
    ticket.record_consent(replace(first, version=2), act=act())
    assert [each.version for each in ticket.request.consents] == [1, 2]
    ticket.withdraw_consent(SENSITIVE, act=WORKER_ACT)
    assert not any(each.stands for each in ticket.request.consents)


@pytest.mark.parametrize(
    ("taken_back", "given_later"), [(SENSITIVE, SENSITIVE), (HANDLING, SENSITIVE)]
)
def test_what_was_taken_back_is_not_given_anew(
    taken_back: ConsentPurpose, given_later: ConsentPurpose
):
    ticket = registered_ticket()
    given(ticket, taken_back)
    ticket.withdraw_consent(taken_back, act=WORKER_ACT)
    with pytest.raises(ConsentTakenBack):
        given(ticket, given_later)
    assert len(ticket.request.consents) == 1


def test_once_a_ticket_is_closed_or_archived_nothing_is_added_to_it():
    ticket = registered_ticket()
    ticket.answer_at_once(text="答复", act=act())
    with pytest.raises(WrongState):
        given(ticket)
    ticket.archived_on = date(2030, 1, 1)
    with pytest.raises(RecordArchived):
        given(ticket)


def test_an_escalated_ticket_is_open_still_and_a_task_stays_whose_it_was():
    ticket = registered_ticket()
    ticket.accept(act=act(by="staff/a"))
    given(ticket)
    assert ticket.is_open_task_of("staff/a")
    ticket.escalate(reason_code=HardshipReason.ILLNESS, note=None, act=act(by="staff/a"))
    given(ticket, HANDLING)
    assert ticket.announced[-1].handled_by == ["staff/a", "staff/agent", "staff/b"]


def test_each_guardian_is_kept_beside_what_he_agreed_to_and_shown_to_nobody():
    ticket = registered_ticket()
    with pytest.raises(ConsentMissing):
        given(ticket, GUARDIAN)
    given(ticket, GUARDIAN, guardian="卓玛")
    ticket.record_consent(
        replace(ticket.request.consents[0], version=2, guardian="央金"), act=act()
    )
    document = {"_id": "ticket-a", **Tickets.to_document(ticket)}
    kept = Tickets.from_document(document).request.consents
    assert [each.guardian for each in kept] == ["卓玛", "央金"]
    assert kept == ticket.request.consents
    assert "央金" not in str({**document, "request": None})
    assert "央金" not in str(parts.all_consents(ticket))


@pytest.fixture
def books() -> Books:
    return Books("hotline")


@pytest.fixture
def ticket_id(books: Books) -> str:
    return taken_down(books, consents=AGREED[:1])


def record(books: Books, ticket_id: str, *, by: Actor, consenting: Consenting = CONSENTING) -> None:
    request = RecordConsent(ticket_id=ticket_id, purpose=SENSITIVE, version=1, means=IN_PERSON)
    with books.work(by, now=NOW, action=request.action) as unit:
        handlers.record_consent(
            Tickets(unit), request=request, consenting=consenting, by=by, now=NOW
        )


def test_an_agent_of_its_union_takes_it_down_and_leaves_a_trail(books, ticket_id):
    record(books, ticket_id, by=AGENT)
    row = books.rows(AUDIT)[-1]
    assert (row["subject"], row["actor"]) == (f"ticket/{ticket_id}", AGENT.name)
    assert [len(row[each]["consents"]) for each in ("before", "after")] == [1, 2]
    with pytest.raises(ForeignUnion):
        record(books, ticket_id, by=COUNTY_AGENT)
