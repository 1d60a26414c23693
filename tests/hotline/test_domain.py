"""The rules of a ticket, without a database."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable

import pytest

from contracts.hotline import (
    EscalationNeedsIdNumber,
    HardshipReason,
    LeadState,
    TicketAccepted,
    TicketAnswered,
    TicketEscalated,
    TicketRegistered,
    TicketState,
    TicketStep,
)
from contracts.hotline.loop import ResultCode, TicketResolved
from contracts.refusals import DateBeforeCause, WrongState
from records.policies import load_policies
from services.hotline.domain.ticket import Ticket
from services.hotline.terms import loop_terms
from tests.hotline.ticket_facts import (
    ID_NUMBER,
    STORY,
    TODAY,
    WORKER,
    YESTERDAY,
    act,
    hear,
    registered_ticket,
    ticket_in,
)

S = TicketState
COMMANDS: dict[str, Callable[..., None]] = {
    "answer_at_once": lambda ticket, act: ticket.answer_at_once(text="答复", act=act),
    "accept": lambda ticket, act: ticket.accept(act=act),
    "escalate": lambda ticket, act: ticket.escalate(
        reason_code=HardshipReason.ILLNESS, note="家访", act=act
    ),
    "resolve": lambda ticket, act: ticket.resolve(
        result=ResultCode.SOLVED, text="已解决", act=act, terms=loop_terms(load_policies(), TODAY)
    ),
    "close": lambda ticket, act: ticket.close(text="质检合格", act=act),
}
# Every way a ticket can be, with what each allowed command leads to and announces.
SITUATIONS = [
    (S.REGISTERED, LeadState.AWAITED),
    (S.ACCEPTED, LeadState.AWAITED),
    *((S.ESCALATED, lead) for lead in LeadState),
    (S.CLOSED, LeadState.AWAITED),
]
ALLOWED = {
    (S.REGISTERED, "answer_at_once"): (S.CLOSED, TicketAnswered),
    (S.REGISTERED, "accept"): (S.ACCEPTED, TicketAccepted),
    (S.ACCEPTED, "escalate"): (S.ESCALATED, TicketEscalated),
    (S.ACCEPTED, "resolve"): (S.ANSWERED, TicketResolved),
    (S.ESCALATED, "resolve"): (S.ANSWERED, TicketResolved),
}
PAIRS = list(itertools.product(SITUATIONS, COMMANDS))


def is_allowed(state: TicketState, lead: LeadState, command: str) -> bool:
    decided = lead in (LeadState.ACCEPTED, LeadState.REFUSED)
    return (state, command) in ALLOWED and (state != S.ESCALATED or decided)


def remembered(ticket: Ticket) -> dict[str, object]:
    return copy.deepcopy(vars(ticket))


@pytest.mark.parametrize(
    ("situation", "command"),
    [(at, command) for at, command in PAIRS if is_allowed(at[0], at[1], command)],
)
def test_an_allowed_command_leads_where_the_map_says_and_announces_one_fact(situation, command):
    state, lead = situation
    ticket = ticket_in(state, lead=lead)
    steps = len(ticket.history)
    COMMANDS[command](ticket, act())
    target, event = ALLOWED[(state, command)]
    assert ticket.state == target
    assert [type(fact) for fact in ticket.announced] == [event]
    assert len(ticket.history) == steps + 1


@pytest.mark.parametrize(
    ("situation", "command"),
    [(at, command) for at, command in PAIRS if not is_allowed(at[0], at[1], command)],
)
def test_any_other_command_is_refused_and_changes_and_announces_nothing(situation, command):
    ticket = ticket_in(situation[0], lead=situation[1])
    before = remembered(ticket)
    with pytest.raises(WrongState) as refused:
        COMMANDS[command](ticket, act())
    assert refused.value.details["command"] == command
    assert vars(ticket) == before


@pytest.mark.parametrize("command", ["answer_at_once", "accept"])
def test_nothing_happens_before_the_request_was_made(command):
    ticket = registered_ticket()
    before = remembered(ticket)
    with pytest.raises(DateBeforeCause) as refused:
        COMMANDS[command](ticket, act(YESTERDAY, late_entry_reason="停电"))
    assert refused.value.field == "happened_on"
    assert vars(ticket) == before


@pytest.mark.parametrize("command", ["escalate", "resolve"])
def test_nothing_happens_before_the_step_that_led_to_it(command):
    ticket = registered_ticket(on=act(YESTERDAY, late_entry_reason="停电"))
    ticket.accept(act=act())
    before = remembered(ticket)
    with pytest.raises(DateBeforeCause):
        COMMANDS[command](ticket, act(YESTERDAY, late_entry_reason="停电"))
    assert vars(ticket) == before


def test_a_registered_request_says_how_its_applicant_wants_to_be_told():
    ticket = registered_ticket(on=act(YESTERDAY, late_entry_reason="停电"))
    [fact] = ticket.announced
    assert isinstance(fact, TicketRegistered)
    assert fact.late
    assert fact.happened_on == YESTERDAY
    assert (fact.language, fact.phone_key, fact.person_key) == ("bo", "t1.phone", "p1.person")
    assert fact.applicant.open() == WORKER


def test_an_escalation_hands_over_the_person_the_story_and_everybody_who_had_a_hand_in_it():
    ticket = registered_ticket(on=act(by="staff/first"))
    ticket.accept(act=act(by="staff/second"))
    ticket.announced.clear()
    ticket.escalate(reason_code=HardshipReason.ACCIDENT, note="两个孩子", act=act(by="staff/third"))
    [fact] = ticket.announced
    assert isinstance(fact, TicketEscalated)
    assert fact.handled_by == ["staff/first", "staff/second", "staff/third"]
    assert fact.applicant.open().id_number == ID_NUMBER
    assert fact.story.open() == f"{STORY}\n\n两个孩子"
    assert fact.reason_code.open() == HardshipReason.ACCIDENT
    assert ticket.escalated_on == TODAY
    assert ticket.lead is not None
    assert ticket.lead.state == LeadState.AWAITED


def test_without_an_id_number_nothing_is_escalated():
    ticket = registered_ticket(person_key=None)
    ticket.accept(act=act())
    before = remembered(ticket)
    with pytest.raises(EscalationNeedsIdNumber):
        ticket.escalate(reason_code=HardshipReason.ILLNESS, note=None, act=act())
    assert vars(ticket) == before


@pytest.mark.parametrize("decision", [LeadState.ACCEPTED, LeadState.REFUSED])
@pytest.mark.parametrize("times", [1, 2])
def test_facts_of_a_lead_end_alike_in_any_order_and_however_often(decision, times):
    for order in itertools.permutations([LeadState.OPEN, decision] * times):
        ticket = ticket_in(S.ESCALATED)
        for fact in order:
            hear(ticket, fact)
        assert ticket.lead is not None
        assert ticket.lead.state == decision
        assert ticket.lead.lead_id == "lead-a"
        assert (ticket.lead.refusal == "not_hardship") == (decision == LeadState.REFUSED)
        assert ticket.announced == []
        steps = [step.name for step in ticket.history]
        assert len(steps) == len(set(steps))


def test_an_opened_lead_shows_until_it_is_decided():
    ticket = ticket_in(S.ESCALATED)
    hear(ticket, LeadState.OPEN)
    assert ticket.lead is not None
    assert ticket.lead.state == LeadState.OPEN
    assert ticket.history[-1].name == TicketStep.LEAD_OPENED


@pytest.mark.parametrize("state", [S.REGISTERED, S.ACCEPTED, S.CLOSED])
@pytest.mark.parametrize("fact", [LeadState.OPEN, LeadState.ACCEPTED, LeadState.REFUSED])
def test_a_lead_of_a_ticket_that_never_escalated_is_refused_loudly(state, fact):
    ticket = ticket_in(state)
    before = remembered(ticket)
    with pytest.raises(WrongState):
        hear(ticket, fact)
    assert vars(ticket) == before


@pytest.mark.parametrize("known", [LeadState.OPEN, LeadState.ACCEPTED, LeadState.REFUSED])
@pytest.mark.parametrize("fact", [LeadState.OPEN, LeadState.ACCEPTED, LeadState.REFUSED])
def test_a_second_lead_of_one_ticket_is_refused_loudly(known, fact):
    ticket = ticket_in(S.ESCALATED, lead=known)
    before = remembered(ticket)
    with pytest.raises(WrongState):
        hear(ticket, fact, lead_id="lead-b")
    assert vars(ticket) == before


def test_a_lead_that_was_accepted_cannot_be_told_refused():
    ticket = ticket_in(S.ESCALATED, lead=LeadState.ACCEPTED)
    before = remembered(ticket)
    with pytest.raises(WrongState):
        hear(ticket, LeadState.REFUSED)
    assert vars(ticket) == before
