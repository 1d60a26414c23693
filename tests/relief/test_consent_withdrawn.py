"""Whoever took a consent back has his open lead refused, not accepted."""

from __future__ import annotations

import pytest

from contracts.consents import ConsentPurpose
from contracts.hotline import ConsentTakenBack, ConsentWithdrawn
from contracts.relief import AcceptLead, LeadState, RefusalReason, RefuseLead
from services.relief import handlers, hearing, views
from services.relief.cases import Cases
from services.relief.domain.lead import Lead, lead_id_for
from services.relief.repository.leads import Leads
from tests.books import Books
from tests.relief.lead_facts import NOW, OFFICER, RELIEF, TODAY, act, escalation

WITHDRAWN = ConsentWithdrawn(
    ticket_id="ticket-a",
    number="SR-20210305-000123",
    managing_union="county-540202",
    happened_on=TODAY,
    phone_key="t1.phone",
    purpose=ConsentPurpose.SENSITIVE,
)


def hear(books: Books, *, times: int = 1) -> None:
    for _ in range(times):
        with books.work(RELIEF, now=NOW) as unit:
            hearing.consent_withdrawn(unit, Leads(unit), event=WITHDRAWN)


def opened(books: Books) -> None:
    with books.work(RELIEF, now=NOW) as unit:
        handlers.open_lead_for_ticket(Leads(unit), event=escalation(), by=RELIEF, now=NOW)


def lead(books: Books) -> Lead:
    with books.work(RELIEF, now=NOW) as unit:
        return Leads(unit).get(lead_id_for("ticket-a"))


def test_an_open_lead_can_only_be_refused():
    books = Books("relief")
    opened(books)
    hear(books, times=2)
    kept = lead(books)
    assert views.lead(kept).consent_withdrawn
    with pytest.raises(ConsentTakenBack):
        kept.require_decidable("accept", act=act())
    kept.refuse(reason=RefusalReason.WITHDRAWN, note=None, act=act())
    assert kept.state == LeadState.REFUSED


def test_a_lead_heard_of_after_the_consent_was_taken_back_is_not_accepted_either():
    books = Books("relief")
    hear(books, times=2)
    opened(books)
    accepted = AcceptLead(lead_id=lead_id_for("ticket-a"))
    with (
        pytest.raises(ConsentTakenBack),
        books.work(OFFICER, now=NOW, action=accepted.action) as unit,
    ):
        handlers.accept_lead(Leads(unit), Cases(unit), request=accepted, by=OFFICER, now=NOW)
    assert lead(books).state == LeadState.OPEN
    refused = RefuseLead(lead_id=accepted.lead_id, reason=RefusalReason.WITHDRAWN)
    with books.work(OFFICER, now=NOW, action=refused.action) as unit:
        handlers.refuse_lead(Leads(unit), unit, request=refused, by=OFFICER, now=NOW)
    assert lead(books).state == LeadState.REFUSED


def test_a_decided_lead_is_left_alone():
    books = Books("relief")
    opened(books)
    with books.work(RELIEF, now=NOW) as unit, Leads(unit).changing(lead_id_for("ticket-a")) as one:
        one.refuse(reason=RefusalReason.NOT_HARDSHIP, note=None, act=act())
    hear(books)
    assert not lead(books).consent_withdrawn
