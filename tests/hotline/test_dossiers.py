"""The hotline's part of a dossier: a ticket with its history, the person masked."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from contracts.dossiers import DossierOf, DossierPart, GatherDossier
from contracts.hotline import TicketNotFound
from contracts.rights import Actor, Role
from records.policies import load_policies
from services.gateway.dossiers.wording import texts
from services.hotline import handlers
from services.hotline.dossiers import gather_ticket
from services.hotline.repository import Tickets
from tests.books import KEYS, Books
from tests.hotline.ticket_facts import AGENT, AGREED, CONSENTING, NOW, call_request
from vocabulary.personal_numbers import find_personal_numbers

AUDITOR = Actor(name="staff/auditor", roles=frozenset({Role.AUDITOR}))


@pytest.fixture
def books() -> Books:
    return Books("hotline")


@pytest.fixture
def ticket_id(books: Books) -> str:
    with books.work(AGENT, now=NOW, action="ticket.register") as unit:
        return handlers.register_request(
            Tickets(unit),
            request=call_request(consents=AGREED),
            keys=KEYS,
            consenting=CONSENTING,
            by=AGENT,
            now=NOW,
        )


def gather(books: Books, ticket_id: str) -> DossierPart:
    request = GatherDossier(of=DossierOf.TICKET, record_id=ticket_id)
    with books.work(AUDITOR, now=NOW, action=request.action) as unit:
        service = SimpleNamespace(tickets=Tickets(unit), unit=unit, policies=load_policies())
        return gather_ticket(service, request)


def test_a_ticket_is_told_with_each_step_of_its_history(books, ticket_id):
    assert len(gather(books, ticket_id).sections[1].entries) == 1
    with pytest.raises(TicketNotFound):
        gather(books, "nobody")


def test_nothing_personal_is_told_and_every_field_has_a_name(books, ticket_id):
    part = gather(books, ticket_id)
    fields = [
        field for section in part.sections for entry in section.entries for field in entry.fields
    ]
    assert {"purpose", "digest", "taken_by"} <= {field.code for field in fields}
    assert {f"field.{field.code}" for field in fields} <= texts("bo").keys()
    assert [field.code for field in fields if list(find_personal_numbers(field.text))] == []
