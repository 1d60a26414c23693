"""Closed tickets of people on any store, and the runs that end their retention."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from contracts.files import FilePurpose
from contracts.hotline import (
    AcceptTicket,
    AttachFile,
    EscalateTicket,
    HardshipReason,
)
from contracts.people import Applicant
from contracts.retention import HoldRecord, Retained
from contracts.rights import Actor, Role, system_actor
from messaging.journal import PUBLISHED
from messaging.retention.running import step
from records.documents import encoded
from records.files import StagedFiles
from records.kinds import MACHINERY, OUTBOX, Kind
from records.policies import Policies
from records.retention import holds
from services.hotline import attaching, handlers
from services.hotline.calls.repository import CallBacks, Calls
from services.hotline.migrations import KINDS
from services.hotline.repository import Tickets
from services.hotline.retiring import RETIREMENTS
from tests.books import KEYS, Books
from tests.files.handed_in import handed_in
from tests.hotline.ticket_facts import (
    AGENT,
    AGREED,
    CONSENTING,
    NOW,
    act,
    end,
    portal_request,
    turns,
)
from vocabulary.id_number import check_character

TERM = {"years": 3, "counted_from": "event", "basis": "a test", "dossier_days": 0}
TERMS = Policies(
    {f"retention.{of}": [{"from": "2000-01-01", "values": TERM}] for of in RETIREMENTS}
)
DUE = datetime(2024, 3, 5, 4, 0, tzinfo=UTC)
THE_DAY_BEFORE = datetime(2024, 3, 4, 4, 0, tzinfo=UTC)
SECRET_WORDS = ("矿上受伤", "边巴次仁", "已经核实边巴的情况", "病历", "补充材料")


def person(place: int) -> Applicant:
    first_17 = f"54230119850312{place:03d}"
    return Applicant(
        name="边巴次仁",
        phone=f"+861390892{place:04d}",
        id_number=first_17 + check_character(first_17),
    )


def worker(applicant: Applicant) -> Actor:
    key = KEYS.phone_key(applicant.phone)
    return Actor(name=f"worker/{key}", roles=frozenset({Role.WORKER}), own_keys=frozenset({key}))


def closed_ticket(books: Books, place: int = 1, **changes: Any) -> str:
    """A worker filed it on the portal with a file; it was escalated, accepted there, closed."""
    applicant = person(place)
    request = portal_request(applicant=applicant, consents=AGREED, **changes)
    with books.work(worker(applicant), now=NOW) as unit:
        ticket_id = handlers.file_request(
            Tickets(unit), request=request, keys=KEYS, consenting=CONSENTING, by=unit.actor, now=NOW
        )
    _attach(books, ticket_id, worker(applicant))
    with books.work(AGENT, now=NOW) as unit:
        tickets = Tickets(unit)
        handlers.accept_ticket(turns(unit), request=AcceptTicket(ticket_id=ticket_id))
        escalate = EscalateTicket(
            ticket_id=ticket_id, reason_code=HardshipReason.ILLNESS, note="补充材料：边巴次仁"
        )
        handlers.escalate_ticket(turns(unit), request=escalate)
    with books.work(AGENT, now=NOW) as unit:
        tickets = Tickets(unit)
        with tickets.changing(ticket_id) as ticket:
            ticket.note_lead_accepted(lead_id="lead-a", act=act())
            end(ticket, text="已经核实边巴的情况")
    return ticket_id


def _attach(books: Books, ticket_id: str, by: Actor) -> None:
    file_id = handed_in(
        books, FilePurpose.TICKET_ATTACHMENT, "病历.jpg", by, now=NOW, sha256="ab" * 32
    )
    with books.work(by, now=NOW) as unit:
        attaching.attach_file(
            Tickets(unit),
            StagedFiles(unit),
            request=AttachFile(ticket_id=ticket_id, file_id=file_id),
            most=9,
            by=by,
            now=NOW,
        )


def publish(books: Books) -> None:
    """As the relay does."""
    with books.work(AGENT, now=NOW) as unit:
        for row in books.rows(OUTBOX):
            published = {"state": PUBLISHED, "published_at": unit.recorded_at}
            unit.replace(OUTBOX, {**row, **published})


def run(
    books: Books,
    of: Retained = Retained.TICKETS,
    *,
    now: datetime = DUE,
    policies: Policies = TERMS,
) -> int:
    """One step of the timer for one kind of records; how many came to their end."""
    with books.work(system_actor("hotline"), now=now) as unit:
        return step(served(books, unit), of, RETIREMENTS[of], policies)


def served(books: Books, unit: Any) -> Any:
    """What the service class would be, in this unit."""
    return SimpleNamespace(
        name="hotline",
        unit=unit,
        reads=books.reads(unit.grant),
        tickets=Tickets(unit),
        calls=Calls(unit),
        call_backs=CallBacks(unit),
        kept_files=SimpleNamespace(staged=StagedFiles(unit)),
        policies=TERMS,
    )


def everything_stored(books: Books, *, audit: bool = False) -> bytes:
    """Every document of the service's own database, or of its audit database, as bytes."""
    kinds: list[Kind] = [kind for kind in (*KINDS, *MACHINERY) if kind.in_audit_database is audit]
    rows = [row for kind in kinds for row in books.rows(kind)]
    return b"".join(encoded(row) for row in rows)


def place_hold(
    books: Books,
    ticket_id: str,
    *,
    by: Actor,
    reason: str = "行政复议未结",
    meanwhile: Callable[[], None] = lambda: None,
) -> str:
    """`meanwhile` is done by others before it is committed."""
    request = HoldRecord(of=Retained.TICKETS, record_id=ticket_id, reason=reason)
    with books.work(by, now=DUE, action=request.action) as unit:
        retirement = RETIREMENTS[Retained.TICKETS]
        hold_id = holds.place(
            unit, request=request, kind=retirement.kind, subject=retirement.subject(ticket_id)
        )
        meanwhile()
    return hold_id
