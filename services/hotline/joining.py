"""Use cases of merging and splitting: two tickets, or several, in one unit of work."""

from __future__ import annotations

from datetime import date

from contracts.hotline.joining import (
    MergedIntoItself,
    MergeTicket,
    SplitTicket,
    TicketPart,
    UndoMerge,
)
from contracts.hotline.mediation_words import MediationOpenAlready
from contracts.refusals import ForeignUnion
from records.acts import Act
from records.keys import IndexKeys
from records.policies import Policies
from records.scope import covers_union
from services.hotline.domain.joining import JoinTerms, protect_alike
from services.hotline.domain.ticket import Ticket
from services.hotline.filing import part_of
from services.hotline.mediations.repository import Mediations
from services.hotline.moving import move_along
from services.hotline.repository import Tickets
from services.hotline.turns import Turns
from vocabulary.ids import new_id

POLICY = "hotline.joining"
JOINER = ","


def join_terms(policies: Policies, day: date) -> JoinTerms:
    """The policy ``hotline.joining`` in force on the day."""
    values = policies.on(POLICY, day)
    return JoinTerms(
        most_joined=values["most_joined"],
        most_parts=values["most_parts"],
        undo_days=values["undo_days"],
    )


def merge_ticket(turns: Turns, *, request: MergeTicket) -> str:
    """Merge a ticket into another; both are seen by the actor, or `ForeignUnion` for either.

    Refuses `MediationOpenAlready` too: whoever mediates has the ticket.
    """
    if request.into == request.ticket_id:
        raise MergedIntoItself(field="into", allowed="another ticket")
    going_on = Mediations(turns.unit).find(open_ticket=request.ticket_id)
    if going_on is not None:
        raise MediationOpenAlready(mediation_id=going_on.aggregate_id)
    with turns.of(request) as turn, Tickets(turns.unit).changing(request.into) as other:
        terms = join_terms(turns.policies, turn.act.happened_on)
        turn.ticket.merge_into(other, note=request.note, act=turn.act)
        other.join(turn.ticket, act=turn.act, terms=terms)
        protect_alike(turn.ticket, other)
        other.share_emergency(turn.ticket)
    for each in (turn.ticket, other):
        move_along(turns.unit, each)
    return request.ticket_id


def undo_merge(turns: Turns, *, request: UndoMerge) -> str:
    """Let both go their own ways; as protected as they were together."""
    with turns.of(request) as turn:
        into = turn.ticket.require_merged()
        with Tickets(turns.unit).changing(into) as other:
            terms = join_terms(turns.policies, turn.act.happened_on)
            turn.ticket.unmerge(note=request.note, act=turn.act, terms=terms)
            other.part(turn.ticket, act=turn.act)
    return request.ticket_id


def split_ticket(turns: Turns, *, request: SplitTicket, keys: IndexKeys) -> str:
    """Register each part as a ticket of its own; returns their ids, each after a `JOINER`.

    Refuses `ForeignUnion` for a part of a union beyond the grant.
    """
    for part in request.parts:
        _require_within(turns, part)
    ids = tuple(new_id() for _ in request.parts)
    with turns.of(request) as turn:
        terms = join_terms(turns.policies, turn.act.happened_on)
        turn.ticket.split_off(ids, note=request.note, act=turn.act, most=terms.most_parts)
        for ticket_id, part in zip(ids, request.parts, strict=True):
            ticket = _registered(ticket_id, part, turn.ticket, act=turn.act, keys=keys)
            turn.timetable.wind(ticket)
            Tickets(turns.unit).add(ticket)
    return JOINER.join(("", *ids))


def _registered(
    ticket_id: str, part: TicketPart, origin: Ticket, *, act: Act, keys: IndexKeys
) -> Ticket:
    kept = part_of(origin.request, part, keys=keys, act=act)
    ticket = Ticket.register(ticket_id=ticket_id, request=kept, act=act)
    ticket.be_part_of(origin)
    return ticket


def _require_within(turns: Turns, part: TicketPart) -> None:
    union = part.managing_union
    if union is not None and not covers_union(turns.unit.grant, union):
        raise ForeignUnion(field="managing_union", allowed="a union within one's own reach")
