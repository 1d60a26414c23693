"""What the hotline answers: tickets with personal values masked, lists, figures."""

from __future__ import annotations

from typing import Any, get_args

from contracts.figures import JournalFigures
from contracts.hotline import (
    CountFigures,
    ExportTickets,
    HotlineFigures,
    ListTickets,
    MyTickets,
    TicketAnswer,
    TicketOrder,
    TicketPage,
    TicketReceipt,
    TicketState,
)
from contracts.people import Applicant, Language, MaskedApplicant
from contracts.retention import ARCHIVED
from records.announced import all_of, journal_figures
from records.backlog import held_messages, pending_facts, undecoded_messages
from records.reads import Reads, order_of
from records.scope import reaches_every_union
from records.state_counts import counts_asked_for
from services.hotline import parts
from services.hotline.calls.domain import Call
from services.hotline.calls.kinds import CALLS
from services.hotline.domain.ticket import Ticket
from services.hotline.kinds import TICKETS
from services.hotline.lines import SHOWN, line
from vocabulary.masking import hide_personal_numbers, mask_id_number, mask_name, mask_phone

# Naming every state lets one index serve the lists with and without a filter on them.
STATES = [state.value for state in TicketState]
EVERY_STATE = {"$in": STATES}


def receipt(ticket: Ticket) -> TicketReceipt:
    """What the caller keeps."""
    return TicketReceipt(
        ticket_id=ticket.aggregate_id,
        number=ticket.request.number,
        query_code=ticket.request.query_code,
        registered_at=ticket.registration.at,
    )


def ticket(ticket: Ticket) -> TicketAnswer:
    """A ticket as staff see it."""
    request, registration, lead = ticket.request, ticket.registration, ticket.lead
    return TicketAnswer(
        ticket_id=ticket.aggregate_id,
        number=request.number,
        version=ticket.version,
        state=ticket.state,
        channel=request.channel,
        category=request.category,
        county=request.county,
        managing_union=request.managing_union,
        language=request.language,
        text=hide_personal_numbers(request.text),
        applicant=applicant(ticket),
        happened_on=registration.happened_on,
        registered_at=registration.at,
        late_entry_reason=parts.hidden(registration.late_entry_reason),
        answer_text=parts.hidden(ticket.answer_text),
        reason_code=ticket.reason_code,
        lead_id=lead.lead_id if lead else None,
        lead_state=lead.state if lead else None,
        lead_refusal=lead.refusal if lead else None,
        history=parts.history(ticket),
        consents=parts.consents(ticket),
        id_warnings=list(request.id_warnings),
        confidential=request.confidential,
        call_id=request.call_id,
        archived_on=ticket.archived_on,
        follows=request.follows,
        concerns=request.concerns,
        employer=parts.hidden(request.employer),
        lead_progress=lead.progress if lead else None,
        links=parts.links(ticket),
    )


def applicant(ticket: Ticket) -> MaskedApplicant:
    """Who asks, each value masked; after the end of its retention nobody."""
    if ticket.archived_on is not None:
        return MaskedApplicant(name=ARCHIVED, phone=ARCHIVED, id_number=None)
    return masked(ticket.request.applicant)


def masked(person: Applicant) -> MaskedApplicant:
    """The applicant, each value masked."""
    return MaskedApplicant(
        name=mask_name(person.name),
        phone=mask_phone(person.phone),
        id_number=mask_id_number(person.id_number) if person.id_number else None,
    )


def list_tickets(reads: Reads, *, request: ListTickets) -> TicketPage:
    """A page of the tickets in scope."""
    return _page(reads, _chosen(request), request, state=request.state, sort=request.sort)


def selected(request: ListTickets | ExportTickets) -> dict[str, Any]:
    """The query of a list of tickets."""
    return {**_chosen(request), "state": request.state.value if request.state else EVERY_STATE}


def _chosen(request: ListTickets | ExportTickets) -> dict[str, Any]:
    """By every filter but the state."""
    filters: dict[str, Any] = {
        "channel": request.channel,
        "category": request.category,
        "managing_union": request.managing_union,
        "number": request.number,
    }
    return {name: str(value) for name, value in filters.items() if value is not None}


def _in_state(reads: Reads, chosen: dict[str, Any], state: TicketState | None) -> dict[str, Any]:
    """What a list says of states; nothing where an index by time alone serves it."""
    if state is not None:
        return {"state": state.value}
    of_all = reaches_every_union(reads.grant) and "managing_union" not in chosen
    return {} if of_all else {"state": EVERY_STATE}


def my_tickets(reads: Reads, *, request: MyTickets) -> TicketPage:
    """A page of the tickets that were filed with the worker's phone, newest first."""
    return _page(reads, {}, request)


def count_figures(reads: Reads, *, request: CountFigures) -> HotlineFigures:
    """Figures of a year: tickets by the day they were made, escalations by their own day."""
    year = {"$gte": f"{request.year}-01-01", "$lte": f"{request.year}-12-31"}
    made = {"happened_on": year}
    return HotlineFigures(
        tickets=reads.count(TICKETS, made),
        by_state=reads.count_by(TICKETS, "state", made),
        by_channel=reads.count_by(TICKETS, "channel", made),
        by_union=reads.count_by(TICKETS, "managing_union", made),
        by_lead_state=reads.count_by(TICKETS, "lead.state", {"escalated_on": year}),
        escalated=reads.count(TICKETS, {"escalated_on": year}),
        entered_late=reads.count(TICKETS, {**made, "late": True}),
        escalated_numbers={
            language: reads.fingerprint(
                TICKETS, "number", {"escalated_on": year, "language": language}
            )
            for language in get_args(Language)
        },
        outbox_pending=pending_facts(reads),
        held=held_messages(reads),
        undecoded=undecoded_messages(reads),
        journal=_journal(reads),
    )


def _journal(reads: Reads) -> JournalFigures:
    closed = {"state": TicketState.CLOSED.value}
    became = {
        "ticket_registered": all_of(reads, TICKETS),
        "ticket_escalated": reads.count(TICKETS, {"escalated_on": {"$gt": ""}}),
        # One of both closes a ticket, once and again after each reopening; declining closes none.
        "ticket_answered+ticket_closed": reads.count(TICKETS, closed) + _reopenings(reads),
    }
    return journal_figures(reads, became=became, kinds={Ticket.name: TICKETS, Call.name: CALLS})


def _reopenings(reads: Reads) -> int:
    """How often tickets were opened again after they were closed."""
    by_times = reads.count_by(TICKETS, "reopenings", {"reopenings": {"$gt": 0}})
    return sum(times * tickets for times, tickets in by_times.items())


def _page(
    reads: Reads,
    chosen: dict[str, Any],
    request: ListTickets | MyTickets,
    *,
    state: TicketState | None = None,
    sort: TicketOrder = TicketOrder.NEWEST_FIRST,
) -> TicketPage:
    found = reads.find(
        TICKETS,
        {**chosen, **_in_state(reads, chosen, state)},
        sort=order_of(sort),
        limit=request.limit,
        after_cursor=request.cursor,
        personal=True,
        fields=SHOWN,
    )
    return TicketPage(
        items=[line(row) for row in found.items],
        next_cursor=found.next_cursor,
        counts=counts_asked_for(reads, TICKETS, request, states=STATES, chosen=chosen),
    )
