"""Whoever took a consent back has his open lead refused, not accepted."""

from __future__ import annotations

import pytest

from contracts.consents import ConsentPurpose
from contracts.hotline import ConsentTakenBack, ConsentWithdrawn
from contracts.relief import LeadState, RefusalReason
from services.relief import handlers, hearing, views
from services.relief.domain.lead import Lead, lead_id_for
from services.relief.repository.leads import Leads
from tests.books import Books
from tests.relief.lead_facts import NOW, RELIEF, TODAY, act, escalation

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
            hearing.consent_withdrawn(Leads(unit), event=WITHDRAWN)


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


def test_a_ticket_that_opened_no_lead_and_a_decided_lead_are_left_alone():
    books = Books("relief")
    hear(books)
    opened(books)
    with books.work(RELIEF, now=NOW) as unit, Leads(unit).changing(lead_id_for("ticket-a")) as one:
        one.refuse(reason=RefusalReason.NOT_HARDSHIP, note=None, act=act())
    hear(books)
    assert not lead(books).consent_withdrawn
