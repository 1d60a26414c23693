"""Use cases of the hotline: load, decide, save."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from contracts.corrections import CorrectedField, CorrectionOf
from contracts.hotline import (
    AcceptTicket,
    AnswerAtOnce,
    Channel,
    CloseTicket,
    EscalateTicket,
    FileRequest,
    RecordConsent,
    RegisterRequest,
    RevealTicket,
    TicketNotFound,
    WithdrawConsent,
)
from contracts.hotline.emergency import EmergencyKind
from contracts.people import RevealedPerson
from contracts.refusals import ForeignUnion, InvalidInput
from contracts.relief import LeadOpened, LeadRefused
from contracts.rights import Actor, grant_for
from records.acts import Act, act_now, act_on
from records.corrections import Corrections, take_corrections_back
from records.keys import IndexKeys
from records.policies import Policies
from records.reveals import reveal
from records.unit_of_work import UnitOfWork
from services.hotline.calls.repository import Calls
from services.hotline.concerned import require_not_about
from services.hotline.consenting import Consenting
from services.hotline.domain.ticket import Ticket
from services.hotline.emergencies import begin_as_emergency
from services.hotline.filed_request import FiledRequest
from services.hotline.filing import AGENT_CHANNELS, PORTAL_CHANNELS, filed, require_channel
from services.hotline.repository import Tickets
from services.hotline.timetable import timetable_of
from services.hotline.turns import LATE_RIGHT, Turns
from vocabulary.ids import new_id


def file_request(
    tickets: Tickets,
    *,
    request: FileRequest,
    keys: IndexKeys,
    consenting: Consenting,
    by: Actor,
    now: datetime,
) -> str:
    """A worker files his request on the portal, today; returns the ticket's id."""
    require_channel(request.channel, PORTAL_CHANNELS)
    act = act_now(by=by, now=now)
    kept = filed(request, keys=keys, consenting=consenting, act=act)
    return _register(tickets, kept, act=act, policies=consenting.policies)


def register_request(
    tickets: Tickets,
    *,
    request: RegisterRequest,
    keys: IndexKeys,
    consenting: Consenting,
    by: Actor,
    now: datetime,
) -> str:
    """An agent takes a request down; returns the ticket's id.

    Refuses `TicketNotFound` and `ForeignUnion` for an earlier ticket that he does not see, and
    `ConcernsActor` for one about himself. What goes on from a ticket that is about a union or an
    officer is about them, too, unless it is said of whom else it is.
    """
    earlier = None if request.follows is None else tickets.get(request.follows)
    require_channel(request.channel, AGENT_CHANNELS)
    require_not_about(grant_for(by, request.action), request.concerns)
    act = act_on(
        request.happened_on,
        reason=request.late_entry_reason,
        by=by,
        now=now,
        late_right=LATE_RIGHT,
    )
    kept = filed(request, keys=keys, consenting=consenting, act=act)
    if earlier is not None and kept.concerns is None:
        kept = replace(kept, concerns=earlier.request.concerns)
    return _register(
        tickets, kept, act=act, policies=consenting.policies, emergency=request.emergency
    )


def require_call(calls: Calls, request: RegisterRequest) -> None:
    """Refuses `CallNotFound`, and `InvalidInput` for a call where the request came otherwise."""
    if request.call_id is None:
        return
    if request.channel is not Channel.CALL:
        raise InvalidInput.at("call_id", code="not_allowed_value", allowed="the channel call")
    calls.get(request.call_id)


def answer_at_once(turns: Turns, *, request: AnswerAtOnce) -> str:
    """Answer a registered request at once and close it."""
    with turns.of(request) as turn:
        turn.ticket.answer_at_once(text=request.text, act=turn.act)
    return request.ticket_id


def accept_ticket(turns: Turns, *, request: AcceptTicket) -> str:
    """Accept a registered request."""
    with turns.of(request) as turn:
        turn.ticket.accept(act=turn.act, difficulty=request.difficulty)
    return request.ticket_id


def escalate_ticket(turns: Turns, *, request: EscalateTicket) -> str:
    """Hand a ticket that turned out to be hardship to relief."""
    with turns.of(request) as turn:
        turn.ticket.escalate(
            reason_code=request.reason_code,
            note=request.note,
            act=turn.act,
            corrected_by=Corrections(turns.unit).hands_on(turn.ticket.subject),
        )
    return request.ticket_id


def close_ticket(turns: Turns, *, request: CloseTicket) -> str:
    """Close a ticket that was called back, with what the quality check found."""
    with turns.of(request) as turn:
        turn.ticket.close(text=request.text, act=turn.act)
    return request.ticket_id


def record_consent(
    tickets: Tickets, *, request: RecordConsent, consenting: Consenting, by: Actor, now: datetime
) -> str:
    """Take down a consent that was given later, today; returns the ticket's id."""
    act = act_now(by=by, now=now)
    with tickets.changing(request.ticket_id) as ticket:
        ticket.record_consent(consenting.given_later(request, act=act), act=act)
    return request.ticket_id


def withdraw_consent(
    tickets: Tickets, unit: UnitOfWork, *, request: WithdrawConsent, by: Actor, now: datetime
) -> str:
    """Take a consent back; `TicketNotFound` for whose the ticket is not."""
    act = act_now(by=by, now=now)
    try:
        with tickets.changing(request.ticket_id) as ticket:
            ticket.withdraw_consent(request.purpose, act=act)
    except ForeignUnion:
        raise TicketNotFound() from None
    if ticket.request.applicant.id_number is None:
        kept = CorrectionOf.TICKET, request.ticket_id, CorrectedField.ID_NUMBER
        take_corrections_back(unit, *kept, act=act)
    return request.ticket_id


def reveal_ticket(
    tickets: Tickets, unit: UnitOfWork, *, request: RevealTicket, policies: Policies
) -> RevealedPerson:
    """The applicant in full; refuses `TicketNotFound` for a foreign union's ticket too.

    Where it is not the actor's open task: `ReasonNeeded`, `RevealLimitReached`. After the end of
    its retention `RecordArchived`: there is nothing to be shown.
    """
    try:
        ticket = tickets.get(request.ticket_id)
    except ForeignUnion:
        raise TicketNotFound() from None
    ticket.require_not_archived()
    return reveal(
        unit,
        subject=ticket.subject,
        person=ticket.request.applicant,
        is_open_task=ticket.is_open_task_of(unit.actor.name),
        reason=request.reason,
        note=request.note,
        policies=policies,
    )


def note_lead_opened(tickets: Tickets, *, event: LeadOpened, by: Actor, now: datetime) -> None:
    """The ticket shows the lead that it opened; an unknown ticket is refused `TicketNotFound`."""
    with tickets.changing(event.ticket_id) as ticket:
        ticket.note_lead_opened(lead_id=event.lead_id, act=_heard(event.happened_on, by, now))


def note_lead_refused(tickets: Tickets, *, event: LeadRefused, by: Actor, now: datetime) -> None:
    """The ticket shows that relief refused the lead, and why."""
    with tickets.changing(event.ticket_id) as ticket:
        ticket.note_lead_refused(
            lead_id=event.lead_id,
            reason=event.reason,
            act=_heard(event.happened_on, by, now),
        )


def _register(
    tickets: Tickets,
    kept: FiledRequest,
    *,
    act: Act,
    policies: Policies,
    emergency: EmergencyKind | None = None,
) -> str:
    ticket = Ticket.register(ticket_id=new_id(), request=kept, act=act)
    begin_as_emergency(ticket, emergency, act=act, policies=policies)
    timetable_of(policies).wind(ticket)
    tickets.add(ticket)
    return ticket.aggregate_id


def _heard(happened_on: date, by: Actor, now: datetime) -> Act:
    return Act(by=by.name, at=now, happened_on=happened_on)
