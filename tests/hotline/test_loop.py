"""A ticket's loop: what the map says is done, and nothing else."""

from __future__ import annotations

import copy
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.hotline import ConsentTakenBack, LeadState, TicketState, TicketStep
from contracts.hotline.emergency import NoEmergency
from contracts.hotline.joining import OthersMergedInto, TooManyLinked
from contracts.hotline.loop import (
    ExtensionAskedAlready,
    ExtensionNotAsked,
    GraceWindowOver,
    LimitPassed,
    NothingTransferred,
    OwnTicket,
    ResultCode,
    StepLimitReached,
    TicketCalledBack,
    TicketDispatched,
    TicketReworked,
)
from contracts.refusals import Refusal, WrongState
from contracts.rights import persons_in
from records.aggregate import STAYS
from services.hotline import drawing
from services.hotline.domain.ticket import Ticket
from services.hotline.domain.ticket_map import JUDGES, OPEN, TICKET_MAP, WAITS_FOR
from services.hotline.history import BESIDE, OF_LEAD
from tests.hotline.loop_facts import (
    COMMANDS,
    DISPLEASED,
    HERE,
    JUDGED,
    TERMS,
    THERE,
    WAY_TO,
    give,
    merged_from,
    ticket_at,
)
from tests.hotline.test_taking_back import PROOFS
from tests.hotline.ticket_facts import TODAY, act, registered_ticket

S = TicketState
RULES = (
    OthersMergedInto,
    TooManyLinked,
    NoEmergency,
    StepLimitReached,
    ExtensionNotAsked,
    ExtensionAskedAlready,
    OwnTicket,
    GraceWindowOver,
)
PEOPLE = ("staff/a", "staff/b", "staff/c", "staff/c for staff/a")
commands = st.sampled_from(sorted(COMMANDS))


def told(ticket: Ticket) -> dict[str, object]:
    return copy.deepcopy(vars(ticket))


def test_the_commands_of_these_tests_are_those_of_the_map():
    assert set(COMMANDS) == set(TICKET_MAP)


@pytest.mark.parametrize("state", TicketState)
def test_every_state_is_reached_and_says_what_it_waits_for(state):
    assert ticket_at(state).state == state
    action = WAITS_FOR[state]
    assert (action is None) == (state not in OPEN)


@pytest.mark.parametrize("state", TicketState)
@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_pair_of_the_map_leads_where_it_says_and_any_other_is_refused(state, command):
    ticket = ticket_at(state, lead=LeadState.ACCEPTED)
    if command in ("grant_extension", "refuse_extension") and state == S.HANDLING:
        give("ask_extension", ticket)
        ticket.announced.clear()
    origins, target = TICKET_MAP[command]
    if command in ("lift_emergency", "report_emergency") and state in OPEN:
        give("declare_emergency", ticket)
        ticket.announced.clear()
    if state == S.MERGED in origins:
        ticket = merged_from(TicketState(target))
    before = told(ticket)
    if state not in origins:
        with pytest.raises(WrongState):
            give(command, ticket)
        assert vars(ticket) == before
        return
    give(command, ticket)
    assert ticket.state == (state if target == STAYS else target)
    assert len(ticket.announced) == 1
    assert len(ticket.history) == len(before["history"]) + 1


@given(taken=st.lists(st.tuples(commands, st.sampled_from(PEOPLE)), max_size=60))
def test_on_any_way_each_step_is_one_of_the_map_and_announces_one_fact(taken):
    ticket = registered_ticket(consents=PROOFS)
    for command, by in taken:
        before = told(ticket)
        origins, target = TICKET_MAP[command]
        refused = None
        try:
            COMMANDS[command](ticket, act(by=by))
        except Refusal as refusal:
            refused = refusal
        if refused is not None:
            assert vars(ticket) == before
            assert isinstance(refused, (*RULES, WrongState))
            assert before["state"] in origins or isinstance(refused, WrongState)
            continue
        assert before["state"] in origins
        assert ticket.state in {target or before["state"]} | further(command)
        assert len(ticket.announced) == len(before["announced"]) + 1
    assert_nobody_judged_himself(ticket)


def further(command: str) -> set[str]:
    """Where a call-back leads when its tries, or the reworks, are used up."""
    return {S.CALLED_BACK} if command in ("miss_call_back", "rework") else set()


def assert_nobody_judged_himself(ticket: Ticket) -> None:
    hands: set[str] = set()
    names: list[TicketStep] = []
    for step in ticket.history:
        persons = persons_in([step.act.by])
        after_call_back = [name for name in names if name not in BESIDE][-1:] == [
            TicketStep.CALLED_BACK
        ]
        decides = step.name in JUDGES - BESIDE - {TicketStep.CLOSED}
        if decides or (step.name == TicketStep.CLOSED and after_call_back):
            assert not persons & hands
        if step.name not in JUDGES | OF_LEAD:
            hands |= persons
        names.append(step.name)


@pytest.mark.parametrize("command", sorted(JUDGED))
@pytest.mark.parametrize(
    "by", ["staff/agent", "staff/x for staff/agent", "staff/agent for staff/x"]
)
def test_who_had_a_hand_in_a_ticket_neither_checks_nor_decides_it(command, by):
    [state] = TICKET_MAP[command][0]
    ticket = ticket_at(state)
    if command in ("grant_extension", "refuse_extension"):
        give("ask_extension", ticket)
    before = told(ticket)
    with pytest.raises(OwnTicket):
        COMMANDS[command](ticket, act(by=by))
    assert vars(ticket) == before


def test_who_decided_on_a_ticket_may_check_its_quality():
    ticket = ticket_at(S.HANDLING)
    for command in (
        "ask_extension",
        "grant_extension",
        "supervise",
        "resolve",
        "call_back",
        "close",
    ):
        by = "staff/leader" if command in JUDGED or command == "supervise" else "staff/agent"
        COMMANDS[command](ticket, act(by=by))
    assert ticket.state == S.CLOSED
    assert ticket.answer_text == "已补发工资"


def test_a_dispatched_ticket_is_managed_by_the_union_it_went_to():
    ticket = ticket_at(S.ACCEPTED)
    give("dispatch", ticket)
    [fact] = ticket.announced
    assert isinstance(fact, TicketDispatched)
    assert (fact.managing_union, fact.from_union, fact.transferred) == (THERE, HERE, False)
    with pytest.raises(NothingTransferred):
        ticket.transfer(union=THERE, note=None, act=act(), terms=TERMS)


@pytest.mark.parametrize("command", ["dispatch", "hand_over"])
def test_nothing_is_passed_on_once_the_consent_was_taken_back(command):
    ticket = registered_ticket(consents=PROOFS)
    give("accept", ticket)
    ticket.withdraw_consent(PROOFS[0].purpose, act=act(by="worker/t1.phone"))
    with pytest.raises(ConsentTakenBack):
        give(command, ticket)


def test_a_ticket_is_returned_so_often_and_never_after_its_return_was_rejected():
    ticket = ticket_at(S.DISPUTED)
    give("reject_return", ticket)
    with pytest.raises(WrongState):
        give("give_back", ticket)
    give("transfer", ticket)
    give("give_back", ticket)
    give("dispatch", ticket)
    with pytest.raises(StepLimitReached) as refused:
        give("give_back", ticket)
    assert refused.value.details == {"step": "returned", "most": 2}


def test_more_days_are_asked_before_the_limit_once_at_a_time():
    ticket = ticket_at(S.HANDLING)
    with pytest.raises(LimitPassed):
        ticket.ask_extension(
            days=5, reason="等", due_on=TODAY - timedelta(days=1), act=act(), terms=TERMS
        )
    with pytest.raises(ExtensionNotAsked):
        give("grant_extension", ticket)
    give("ask_extension", ticket)
    with pytest.raises(ExtensionAskedAlready):
        give("ask_extension", ticket)
    give("grant_extension", ticket)
    assert (ticket.course.asked_days, ticket.course.extended_days) == (None, 5)


def test_whom_the_handling_did_not_satisfy_it_is_handled_again_for_as_often_as_policy_lets():
    ticket = ticket_at(S.ANSWERED)
    for times in range(1, TERMS.most[TicketStep.REWORKED] + 1):
        give("rework", ticket)
        fact = ticket.announced[-1]
        assert isinstance(fact, TicketReworked)
        assert (fact.times, fact.by_quality, ticket.state) == (times, False, S.HANDLING)
        give("resolve", ticket)
    give("rework", ticket)
    assert isinstance(ticket.announced[-1], TicketCalledBack)
    assert (ticket.state, ticket.course.called_back) == (S.CALLED_BACK, DISPLEASED)


def test_nobody_is_called_for_ever():
    ticket = ticket_at(S.ANSWERED)
    for _ in range(TERMS.most_missed - 1):
        give("miss_call_back", ticket)
        assert ticket.state == S.ANSWERED
    give("miss_call_back", ticket)
    assert ticket.state == S.CALLED_BACK
    assert ticket.course.called_back is not None
    assert ticket.course.called_back.answered_by is None


def test_a_closed_ticket_is_reopened_within_its_days_and_once():
    late = TODAY + timedelta(days=TERMS.reopen_days)
    ticket = ticket_at(S.CLOSED)
    with pytest.raises(GraceWindowOver):
        give("reopen", ticket, act(late + timedelta(days=1)))
    give("reopen", ticket, act(late))
    for command in ("resolve", "call_back", "close"):
        by = "staff/leader" if command == "close" else "staff/agent"
        COMMANDS[command](ticket, act(late, by=by))
    with pytest.raises(StepLimitReached):
        give("reopen", ticket, act(late))


def test_an_escalated_ticket_waits_for_relief_and_escalates_once():
    ticket = ticket_at(S.ESCALATED)
    with pytest.raises(WrongState):
        give("resolve", ticket)
    ticket = ticket_at(S.ESCALATED, lead=LeadState.REFUSED)
    for command in ("resolve", "rework"):
        give(command, ticket)
    with pytest.raises(WrongState):
        give("escalate", ticket)
    assert ticket.course.result == ResultCode.SOLVED


def test_the_drawing_of_the_loop_is_up_to_date():
    assert drawing.main(["--check"]) == 0


def test_the_ways_of_these_tests_reach_every_state():
    assert set(WAY_TO) == set(TicketState)
