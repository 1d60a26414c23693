"""Use cases of a ticket's loop: one step each."""

from __future__ import annotations

from contracts.hotline.loop import (
    AskExtension,
    DecideExtension,
    DecideReturn,
    DeclineTicket,
    DispatchTicket,
    DisputeReturn,
    HandOverTicket,
    RecordCallBack,
    RecordReply,
    ReopenTicket,
    ResolveTicket,
    ReturnTicket,
    Satisfaction,
    SendBackTicket,
    SuperviseTicket,
    TakeTicket,
    TransferTicket,
    UrgeTicket,
)
from contracts.refusals import ForeignUnion, InvalidInput
from records.scope import covers_union
from services.hotline.domain.course import CalledBack
from services.hotline.turns import Turns


def decline_ticket(turns: Turns, *, request: DeclineTicket) -> str:
    """Do not accept a registered request, with a reason."""
    with turns.of(request) as turn:
        turn.ticket.decline(reason=request.reason, text=request.text, act=turn.act)
    return request.ticket_id


def dispatch_ticket(turns: Turns, *, request: DispatchTicket) -> str:
    """Dispatch a ticket down the tree; refuses `ForeignUnion` for a union beyond the grant."""
    _require_within(turns, request.managing_union)
    with turns.of(request) as turn:
        turn.ticket.dispatch(
            union=request.managing_union,
            difficulty=request.difficulty,
            note=request.note,
            act=turn.act,
        )
    return request.ticket_id


def transfer_ticket(turns: Turns, *, request: TransferTicket) -> str:
    """Dispatch a ticket to another union; refuses `ForeignUnion` for one beyond the grant."""
    _require_within(turns, request.managing_union)
    with turns.of(request) as turn:
        turn.ticket.transfer(
            union=request.managing_union, note=request.note, act=turn.act, terms=turn.terms
        )
    return request.ticket_id


def hand_over_ticket(turns: Turns, *, request: HandOverTicket) -> str:
    """Hand a ticket to a body outside the unions."""
    with turns.of(request) as turn:
        turn.ticket.hand_over(
            body=request.body, body_number=request.body_number, note=request.note, act=turn.act
        )
    return request.ticket_id


def record_reply(turns: Turns, *, request: RecordReply) -> str:
    """Take down what the outside body replied."""
    with turns.of(request) as turn:
        turn.ticket.note_reply(text=request.text, body_number=request.body_number, act=turn.act)
    return request.ticket_id


def take_ticket(turns: Turns, *, request: TakeTicket) -> str:
    """Take a dispatched ticket."""
    with turns.of(request) as turn:
        turn.ticket.take(act=turn.act)
    return request.ticket_id


def return_ticket(turns: Turns, *, request: ReturnTicket) -> str:
    """Give a dispatched ticket back with a reason."""
    with turns.of(request) as turn:
        turn.ticket.give_back(
            reason=request.reason, note=request.note, act=turn.act, terms=turn.terms
        )
    return request.ticket_id


def dispute_return(turns: Turns, *, request: DisputeReturn) -> str:
    """Dispute a return."""
    with turns.of(request) as turn:
        turn.ticket.dispute_return(note=request.note, act=turn.act)
    return request.ticket_id


def decide_return(turns: Turns, *, request: DecideReturn) -> str:
    """Decide a disputed return."""
    with turns.of(request) as turn:
        turn.ticket.decide_return(upheld=request.upheld, note=request.note, act=turn.act)
    return request.ticket_id


def ask_extension(turns: Turns, *, request: AskExtension) -> str:
    """Ask for more days before the first of the limits that an extension lengthens ends."""
    with turns.of(request) as turn:
        turn.ticket.ask_extension(
            days=request.days,
            reason=request.reason,
            due_on=turn.extensible_until,
            act=turn.act,
            terms=turn.terms,
        )
    return request.ticket_id


def decide_extension(turns: Turns, *, request: DecideExtension) -> str:
    """Grant or refuse more days."""
    with turns.of(request) as turn:
        turn.ticket.decide_extension(granted=request.granted, note=request.note, act=turn.act)
    return request.ticket_id


def resolve_ticket(turns: Turns, *, request: ResolveTicket) -> str:
    """Answer a ticket with its result."""
    with turns.of(request) as turn:
        turn.ticket.resolve(
            result=request.result, text=request.text, act=turn.act, terms=turn.terms
        )
    return request.ticket_id


def record_call_back(turns: Turns, *, request: RecordCallBack) -> str:
    """Take down a call-back, or that nobody was reached: then nobody said how satisfied he is."""
    heard = CalledBack(
        answered_by=request.answered_by,
        with_call=request.with_call,
        with_handling=request.with_handling,
    )
    with turns.of(request) as turn:
        if heard.answered_by is not None:
            turn.ticket.call_back(heard, note=request.note, act=turn.act, terms=turn.terms)
        elif {heard.with_call, heard.with_handling} == {Satisfaction.NOT_SAID}:
            turn.ticket.miss_call_back(note=request.note, act=turn.act, terms=turn.terms)
        else:
            raise InvalidInput.at(
                "answered_by", code="missing_field", allowed="who said how satisfied he is"
            )
    return request.ticket_id


def send_back_ticket(turns: Turns, *, request: SendBackTicket) -> str:
    """Let a ticket be handled again for its quality."""
    with turns.of(request) as turn:
        turn.ticket.send_back(note=request.note, act=turn.act, terms=turn.terms)
    return request.ticket_id


def reopen_ticket(turns: Turns, *, request: ReopenTicket) -> str:
    """Open a closed ticket again; refuses `RecordArchived` too."""
    with turns.of(request) as turn:
        turn.ticket.require_not_archived()
        turn.ticket.reopen(reason=request.reason, act=turn.act, terms=turn.terms)
    return request.ticket_id


def urge_ticket(turns: Turns, *, request: UrgeTicket) -> str:
    """Press for an answer."""
    with turns.of(request) as turn:
        turn.ticket.urge(note=request.note, act=turn.act, terms=turn.terms)
    return request.ticket_id


def supervise_ticket(turns: Turns, *, request: SuperviseTicket) -> str:
    """Put oneself on a ticket as a superior."""
    with turns.of(request) as turn:
        turn.ticket.supervise(note=request.note, act=turn.act, terms=turn.terms)
    return request.ticket_id


def _require_within(turns: Turns, union: str) -> None:
    if not covers_union(turns.unit.grant, union):
        raise ForeignUnion(field="managing_union", allowed="a union within one's own reach")
