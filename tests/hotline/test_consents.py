"""Which consents a request needs, and what its ticket keeps of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from contracts.consents import Agreement, ConsentMissing, ConsentPurpose
from contracts.people import Applicant
from services.hotline import views
from services.hotline.domain.ticket import Ticket
from services.hotline.filing import filed
from services.hotline.repository import Tickets
from tests.books import KEYS
from tests.hotline.ticket_facts import (
    AGREED,
    CONSENTING,
    PHONE,
    UNNUMBERED,
    act,
    call_request,
    portal_request,
)
from vocabulary.id_number import check_character

HANDLING, SENSITIVE, GUARDIAN = ConsentPurpose


def born_on(day: str) -> Applicant:
    first_17 = f"540202{day}001"
    return Applicant(name="次仁", phone=PHONE, id_number=first_17 + check_character(first_17))


def ticket(request: Any, **how: Any) -> Ticket:
    kept = filed(request, keys=KEYS, consenting=CONSENTING, act=act(**how))
    return Ticket.register(ticket_id="ticket-a", request=kept, act=act(**how))


def test_the_portal_needs_consent_and_separate_consent_for_an_id_number():
    assert not ticket(portal_request(applicant=UNNUMBERED, consents=AGREED[:1])).request.id_warnings
    with pytest.raises(ConsentMissing) as refused:
        ticket(portal_request(applicant=UNNUMBERED, consents=[]))
    assert refused.value.details["purpose"] == HANDLING
    with pytest.raises(ConsentMissing) as refused:
        ticket(portal_request(consents=AGREED[:1]))
    assert refused.value.details["purpose"] == SENSITIVE


@pytest.mark.parametrize(
    ("born", "child"), [("20070305", False), ("20070306", True), ("20150101", True)]
)
def test_below_fourteen_a_guardian_consents(born: str, child: bool):
    request = portal_request(applicant=born_on(born))
    if not child:
        assert len(ticket(request).request.consents) == 2
        return
    with pytest.raises(ConsentMissing) as refused:
        ticket(request)
    assert refused.value.details["purpose"] == GUARDIAN
    by_guardian = Agreement(purpose=GUARDIAN, version=1, guardian="卓玛")
    kept = ticket(replace(request, consents=[*AGREED, by_guardian]))
    assert kept.request.consents[-1].guardian == "卓玛"


def test_the_desk_takes_down_what_was_read_out_and_who_took_it_down():
    assert ticket(call_request()).request.consents == ()
    (kept,) = ticket(call_request(consents=AGREED[:1]), by="staff/b").request.consents
    assert (kept.purpose, kept.version, kept.by) == (HANDLING, 1, "staff/b")


def test_a_ticket_keeps_its_proofs_and_the_guardians_name_among_what_is_encrypted():
    by_guardian = Agreement(purpose=GUARDIAN, version=1, guardian="卓玛")
    kept = ticket(portal_request(consents=[*AGREED, by_guardian]))
    document = {"_id": "ticket-a", **Tickets.to_document(kept)}
    assert Tickets.from_document(document).request == kept.request
    assert "卓玛" not in str({**document, "request": None})
    assert "卓玛" not in str(views.ticket(kept))
    assert [each.purpose for each in views.ticket(kept).consents] == list(ConsentPurpose)


def test_a_ticket_of_before_there_were_consents_has_none():
    document = {"_id": "ticket-a", **Tickets.to_document(ticket(call_request()))}
    del document["consents"]
    assert Tickets.from_document(document).request.consents == ()
