"""The commands of a ticket's loop, ready to be given, and tickets in each state of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from contracts.hotline import HardshipReason, LeadState, TicketState
from contracts.hotline.emergency import EmergencyKind, ReportedTo
from contracts.hotline.loop import (
    CallBackPerson,
    DeclineReason,
    Difficulty,
    OutsideBody,
    ResultCode,
    ReturnReason,
    Satisfaction,
)
from contracts.refusals import WrongState
from records.acts import Act
from records.policies import load_policies
from services.hotline.domain.course import CalledBack
from services.hotline.domain.joining import JoinTerms
from services.hotline.domain.ticket import Ticket
from services.hotline.domain.ticket_map import MERGEABLE
from services.hotline.emergencies import emergency_terms
from services.hotline.terms import loop_terms
from tests.hotline.ticket_facts import TODAY, act, filed_request, hear, registered_ticket

S = TicketState
TERMS = loop_terms(load_policies(), TODAY)
HERE, THERE = "county-540202", "county-540221"
PLEASED = CalledBack(
    answered_by=CallBackPerson.FAMILY,
    with_call=Satisfaction.SATISFIED,
    with_handling=Satisfaction.MOSTLY_SATISFIED,
)
DISPLEASED = CalledBack(
    answered_by=CallBackPerson.APPLICANT,
    with_call=Satisfaction.SATISFIED,
    with_handling=Satisfaction.UNSATISFIED,
)


EMERGENCY_TERMS = emergency_terms(load_policies(), TODAY)
JOIN_TERMS = JoinTerms(most_joined=20, most_parts=20, undo_days=7)


def another_kind(ticket: Ticket) -> EmergencyKind:
    known = ticket.course.emergency
    return next(each for each in EmergencyKind if known is None or each != known.kind)


def _other(ticket: Ticket) -> Ticket:
    union = ticket.request.managing_union
    request = filed_request(number="SR-20210305-000124", managing_union=union)
    return Ticket.register(ticket_id="ticket-b", request=request, act=act())


def _unmerge_to(state: TicketState) -> Callable[[Ticket, Act], None]:
    def unmerge(ticket: Ticket, act: Act) -> None:
        ticket.require_merged()
        if ticket.course.links.merged_from != state:
            raise WrongState(allowed=state, state=ticket.state, command=f"unmerge_{state}")
        ticket.unmerge(note="不是同一诉求", act=act, terms=JOIN_TERMS)

    return unmerge


def _elsewhere(ticket: Ticket) -> str:
    return HERE if ticket.request.managing_union == THERE else THERE


COMMANDS: Mapping[str, Callable[[Ticket, Act], None]] = {
    "answer_at_once": lambda ticket, act: ticket.answer_at_once(text="答复", act=act),
    "accept": lambda ticket, act: ticket.accept(act=act),
    "decline": lambda ticket, act: ticket.decline(
        reason=DeclineReason.IN_COURT, text="法院已受理", act=act
    ),
    "dispatch": lambda ticket, act: ticket.dispatch(
        union=THERE, difficulty=Difficulty.HARD, note="请核实", act=act
    ),
    "transfer": lambda ticket, act: ticket.transfer(
        union=_elsewhere(ticket), note=None, act=act, terms=TERMS
    ),
    "hand_over": lambda ticket, act: ticket.hand_over(
        body=OutsideBody.LABOUR_INSPECTION, body_number="LJ-7", note=None, act=act
    ),
    "note_reply": lambda ticket, act: ticket.note_reply(text="已立案", body_number=None, act=act),
    "take": lambda ticket, act: ticket.take(act=act),
    "give_back": lambda ticket, act: ticket.give_back(
        reason=ReturnReason.NOT_OUR_DUTY, note="不归口", act=act, terms=TERMS
    ),
    "dispute_return": lambda ticket, act: ticket.dispute_return(note="按目录应由你会办", act=act),
    "uphold_return": lambda ticket, act: ticket.decide_return(upheld=True, note=None, act=act),
    "reject_return": lambda ticket, act: ticket.decide_return(upheld=False, note=None, act=act),
    "ask_extension": lambda ticket, act: ticket.ask_extension(
        days=5, reason="等企业答复", due_on=TODAY, act=act, terms=TERMS
    ),
    "grant_extension": lambda ticket, act: ticket.decide_extension(
        granted=True, note=None, act=act
    ),
    "refuse_extension": lambda ticket, act: ticket.decide_extension(
        granted=False, note="可以按期办结", act=act
    ),
    "escalate": lambda ticket, act: ticket.escalate(
        reason_code=HardshipReason.ILLNESS, note="家访", act=act
    ),
    "resolve": lambda ticket, act: ticket.resolve(
        result=ResultCode.SOLVED, text="已补发工资", act=act, terms=TERMS
    ),
    "miss_call_back": lambda ticket, act: ticket.miss_call_back(note=None, act=act, terms=TERMS),
    "call_back": lambda ticket, act: ticket.call_back(PLEASED, note=None, act=act, terms=TERMS),
    "rework": lambda ticket, act: ticket.call_back(DISPLEASED, note="钱未到", act=act, terms=TERMS),
    "send_back": lambda ticket, act: ticket.send_back(note="没有核实", act=act, terms=TERMS),
    "close": lambda ticket, act: ticket.close(text="质检合格", act=act),
    "reopen": lambda ticket, act: ticket.reopen(reason="欠薪又起", act=act, terms=TERMS),
    "merge": lambda ticket, act: ticket.merge_into(_other(ticket), note=None, act=act),
    **{f"unmerge_{state}": _unmerge_to(state) for state in MERGEABLE},
    "join": lambda ticket, act: ticket.join(_other(ticket), act=act, terms=JOIN_TERMS),
    "part": lambda ticket, act: ticket.part(_other(ticket), act=act),
    "split": lambda ticket, act: ticket.split_off(("part-a",), note=None, act=act, most=20),
    "declare_emergency": lambda ticket, act: ticket.declare_emergency(
        another_kind(ticket), note=None, act=act, terms=EMERGENCY_TERMS
    ),
    "lift_emergency": lambda ticket, act: ticket.lift_emergency(note="误报", act=act),
    "report_emergency": lambda ticket, act: ticket.report_emergency(
        ReportedTo.POLICE, at=act.at, note=None, act=act, terms=EMERGENCY_TERMS
    ),
    "urge": lambda ticket, act: ticket.urge(note=None, act=act, terms=TERMS),
    "supervise": lambda ticket, act: ticket.supervise(note="今日办结", act=act, terms=TERMS),
}
WAY_TO: Mapping[TicketState, tuple[str, ...]] = {
    S.REGISTERED: (),
    S.DECLINED: ("decline",),
    S.ACCEPTED: ("accept",),
    S.DISPATCHED: ("accept", "dispatch"),
    S.HANDED_OVER: ("accept", "hand_over"),
    S.RETURNED: ("accept", "dispatch", "give_back"),
    S.DISPUTED: ("accept", "dispatch", "give_back", "dispute_return"),
    S.HANDLING: ("accept", "dispatch", "take"),
    S.ESCALATED: ("accept", "escalate"),
    S.ANSWERED: ("accept", "dispatch", "take", "resolve"),
    S.CALLED_BACK: ("accept", "dispatch", "take", "resolve", "call_back"),
    S.CLOSED: ("accept", "dispatch", "take", "resolve", "call_back", "close"),
    S.MERGED: ("accept", "merge"),
}
JUDGED = frozenset({"uphold_return", "reject_return", "grant_extension", "refuse_extension",
                    "send_back", "close"})  # fmt: skip
"""Commands that somebody gives who had no hand in the ticket."""


def give(command: str, ticket: Ticket, on: Act | None = None) -> None:
    """Give the command as who may give it would."""
    by = "staff/leader" if command in JUDGED else "staff/agent"
    COMMANDS[command](ticket, on or act(by=by))


def ticket_at(state: TicketState, *, lead: LeadState = LeadState.AWAITED) -> Ticket:
    """A ticket that came to this state as tickets do, with nothing left to announce."""
    ticket = registered_ticket()
    for command in WAY_TO[state]:
        give(command, ticket)
    if state == S.ESCALATED:
        hear(ticket, lead)
    ticket.announced.clear()
    return ticket


def merged_from(state: TicketState) -> Ticket:
    """A ticket that was merged into another as it was in this state."""
    ticket = ticket_at(state)
    give("merge", ticket)
    ticket.announced.clear()
    return ticket
