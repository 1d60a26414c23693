"""What tests of corrections of tickets speak of: who asks, who decides, what is kept then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from contracts.corrections import (
    AskCorrection,
    CorrectedField,
    CorrectionOf,
    CorrectionOutcome,
    DecideCorrection,
    ListCorrections,
)
from contracts.hotline import HardshipReason
from contracts.rights import Actor, Role, grant_for
from records import corrections
from services.hotline.correcting import correctable
from services.hotline.domain.ticket import Ticket
from services.hotline.filed_request import FiledRequest
from services.hotline.repository import Tickets
from tests.books import KEYS, Books
from tests.hotline.taken_down import taken_down
from tests.hotline.ticket_facts import AGENT, AGREED, NOW, PHONE, act
from tests.own_data import worker_at

WORKER = worker_at(PHONE)
OFFICER = Actor(
    name="staff/officer", roles=frozenset({Role.OFFICER}), unions=frozenset({"county-540202"})
)
NEW_PHONE = "+8613908920077"


def registered(books: Books) -> str:
    return taken_down(books, consents=AGREED)


def ask(
    books: Books,
    ticket_id: str,
    value: str,
    *,
    by: Actor = WORKER,
    at: datetime = NOW,
    meanwhile: Callable[[], None] = lambda: None,
    **more: Any,
) -> str:
    """`meanwhile` is done by others before it is committed."""
    facts = {"of": CorrectionOf.TICKET, "field": CorrectedField.NAME, "value": value, **more}
    request = AskCorrection(record_id=ticket_id, **facts)
    with books.work(by, now=at, action=request.action) as unit:
        asked = corrections.ask(unit, request, correctable(Tickets(unit), KEYS))
        meanwhile()
    return asked


def decide(books: Books, correction_id: str, *, by: Actor = OFFICER, **more: Any) -> None:
    facts = {"of": CorrectionOf.TICKET, "outcome": CorrectionOutcome.CORRECTED, **more}
    request = DecideCorrection(correction_id=correction_id, **facts)
    with books.work(by, now=NOW, action=request.action) as unit:
        corrections.decide(unit, request, correctable(Tickets(unit), KEYS))


def kept(books: Books, ticket_id: str) -> FiledRequest:
    with books.work(AGENT, now=NOW) as unit:
        return Tickets(unit).get(ticket_id).request


def shown(books: Books, by: Actor) -> list[Any]:
    reads = books.reads(grant_for(by, "correction.read"))
    request = ListCorrections(of=CorrectionOf.TICKET)
    return corrections.list_corrections(reads, request=request).items


def escalate(ticket: Ticket) -> None:
    ticket.accept(act=act())
    ticket.escalate(reason_code=HardshipReason.ILLNESS, note=None, act=act())
