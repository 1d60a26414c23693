"""Progress: for whoever holds ticket number and query code, and for whose phone it is."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.files import AttachedFile
from contracts.hotline import (
    GetMyProgress,
    GetMyTicket,
    GetProgress,
    Progress,
    ProgressStep,
    TicketNotFound,
    TicketState,
    TicketStep,
)
from contracts.rights import Actor
from records.files import StagedFiles
from records.keys import IndexKeys
from services.hotline.attaching import described, own_attachments
from services.hotline.domain.ticket import Ticket
from services.hotline.repository import Tickets
from vocabulary.ids import normalise_query_code, parse_ticket_number
from vocabulary.invalid_value import InvalidValue

AMONG_STAFF = frozenset(
    {
        TicketStep.RETURNED,
        TicketStep.RETURN_DISPUTED,
        TicketStep.RETURN_UPHELD,
        TicketStep.RETURN_REJECTED,
        TicketStep.EXTENSION_ASKED,
        TicketStep.EXTENSION_REFUSED,
        TicketStep.SENT_BACK,
        TicketStep.SUPERVISED,
        TicketStep.JOINED,
        TicketStep.PARTED,
        TicketStep.EMERGENCY_DECLARED,
        TicketStep.EMERGENCY_LIFTED,
        TicketStep.REPORTED_UP,
    }
)
"""Steps that say how unions agree on who does it, not how far it is: his progress shows none."""


def by_number_and_code(tickets: Tickets, *, request: GetProgress, keys: IndexKeys) -> Progress:
    """State and steps; refuses `TicketNotFound`, alike for a wrong code and an absent ticket.

    Number and code are hashed together under a secret key and looked up as one value: a wrong code
    and an absent ticket are the same miss in the same index, so time does not tell them apart. What
    is not even shaped like a receipt's is hashed and looked up as it came. So is answered who holds
    the right code of a ticket that is confidential all the same: a code never shows one.
    """
    try:
        number = str(parse_ticket_number(request.number))
        query_key = keys.query_key(number, normalise_query_code(request.query_code))
    except InvalidValue:
        query_key = keys.query_key(request.number, request.query_code)
    ticket = tickets.find(query_key=query_key)
    if ticket is None or ticket.request.confidential:
        raise TicketNotFound()
    return _progress(ticket, tickets)


def by_number_and_phone(tickets: Tickets, *, request: GetMyProgress, by: Actor) -> Progress:
    """State and steps of a ticket of the actor's own phone; refuses `TicketNotFound`.

    Number and phone are looked up together, and a ticket of another phone is the same miss as one
    that is absent.
    """
    try:
        number = str(parse_ticket_number(request.number))
    except InvalidValue:
        number = request.number
    found = (tickets.find(number=number, phone_key=key) for key in sorted(by.own_keys))
    ticket = next((each for each in found if each is not None), None)
    if ticket is None:
        raise TicketNotFound()
    return _progress(ticket, tickets)


def of_own(tickets: Tickets, files: StagedFiles, *, request: GetMyTicket, by: Actor) -> Progress:
    """State, steps and his own files of a ticket within the grant.

    Refuses `TicketNotFound` for all others.
    """
    ticket = tickets.get(request.ticket_id)
    return _progress(ticket, tickets, described(files, own_attachments(ticket, by)))


def _goes_on_in(ticket: Ticket, tickets: Tickets) -> TicketState | None:
    """How far the one is that it was merged into: not whose it is, nor what he is told."""
    into = ticket.course.links.merged_into
    other = None if into is None else tickets.find_by_id(into)
    return None if other is None else other.state


def _progress(ticket: Ticket, tickets: Tickets, files: Sequence[AttachedFile] = ()) -> Progress:
    return Progress(
        number=ticket.request.number,
        state=ticket.state,
        category=ticket.request.category,
        language=ticket.request.language,
        happened_on=ticket.registration.happened_on,
        # As written: it is addressed to him, and may name whom he should call.
        answer_text=ticket.answer_text,
        lead_state=ticket.lead.state if ticket.lead else None,
        lead_refusal=ticket.lead.refusal if ticket.lead else None,
        steps=[
            ProgressStep(at=step.act.at, step=step.name)
            for step in ticket.history
            if step.name not in AMONG_STAFF
        ],
        files=list(files),
        goes_on_in=_goes_on_in(ticket, tickets),
        lead_progress=ticket.lead.progress if ticket.lead else None,
    )
