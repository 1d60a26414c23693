"""The use cases of a ticket's loop, by people of the right roles, on the memory twin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from contracts.hotline import (
    AcceptTicket,
    AnswerAtOnce,
    CloseTicket,
    CountFigures,
    TicketNotFound,
    TicketState,
)
from contracts.hotline.loop import (
    AskExtension,
    CallBackPerson,
    ClockName,
    DecideExtension,
    DecideReturn,
    DeclineReason,
    DeclineTicket,
    Difficulty,
    DispatchTicket,
    DisputeReturn,
    GraceWindowOver,
    HandOverTicket,
    LimitPassed,
    ListTicketsToDo,
    OutsideBody,
    OwnTicket,
    RecordCallBack,
    RecordReply,
    ReopenTicket,
    ResolveTicket,
    ResultCode,
    ReturnReason,
    ReturnTicket,
    Satisfaction,
    SendBackTicket,
    Standing,
    SuperviseTicket,
    TakeTicket,
    TicketCalledBack,
    TicketQueue,
    TransferTicket,
    UrgeTicket,
)
from contracts.refusals import ForeignUnion, InvalidInput, RightMissing
from contracts.requests import DatedCommand
from contracts.rights import EVERYTHING, Actor, Role, grant_for, system_actor
from records.policies import load_policies
from services.hotline import handlers, loop_steps, loop_views, views
from services.hotline.domain.ticket import Ticket
from services.hotline.repository import Tickets
from services.hotline.turns import Turns
from tests.books import Books
from tests.hotline.taken_down import taken_down
from tests.hotline.ticket_facts import AGENT, COUNTY_AGENT, NOW

HERE, THERE = "county-540202", "county-540221"
S = TicketState


def staff(name: str, role: Role, union: str) -> Actor:
    return Actor(name=f"staff/{name}", roles=frozenset({role}), unions=frozenset({union}))


OFFICER = staff("officer", Role.OFFICER, THERE)
OFFICER_HERE = staff("officer-here", Role.OFFICER, HERE)
LEADER = staff("shift-leader", Role.SHIFT_LEADER, "city")
HEAD = staff("head", Role.LEADER, "city")
LEADING_AGENT = Actor(
    name=AGENT.name,
    roles=frozenset({Role.HOTLINE_AGENT, Role.SHIFT_LEADER}),
    unions=frozenset({"city"}),
)
STEPS: dict[type, Callable[..., str]] = {
    AcceptTicket: handlers.accept_ticket,
    AnswerAtOnce: handlers.answer_at_once,
    CloseTicket: handlers.close_ticket,
    DeclineTicket: loop_steps.decline_ticket,
    DispatchTicket: loop_steps.dispatch_ticket,
    TransferTicket: loop_steps.transfer_ticket,
    HandOverTicket: loop_steps.hand_over_ticket,
    RecordReply: loop_steps.record_reply,
    TakeTicket: loop_steps.take_ticket,
    ReturnTicket: loop_steps.return_ticket,
    DisputeReturn: loop_steps.dispute_return,
    DecideReturn: loop_steps.decide_return,
    AskExtension: loop_steps.ask_extension,
    DecideExtension: loop_steps.decide_extension,
    ResolveTicket: loop_steps.resolve_ticket,
    RecordCallBack: loop_steps.record_call_back,
    SendBackTicket: loop_steps.send_back_ticket,
    ReopenTicket: loop_steps.reopen_ticket,
    UrgeTicket: loop_steps.urge_ticket,
    SuperviseTicket: loop_steps.supervise_ticket,
}


@pytest.fixture
def books() -> Books:
    return Books("hotline")


@pytest.fixture
def ticket_id(books: Books) -> str:
    return taken_down(books)


def do(books: Books, request: DatedCommand, by: Actor, days: int = 0) -> None:
    now = NOW + timedelta(days=days)
    with books.work(by, now=now, action=type(request).action) as unit:
        STEPS[type(request)](Turns(unit=unit, policies=load_policies()), request=request)


def load(books: Books, ticket_id: str) -> Ticket:
    with books.work(system_actor("hotline"), now=NOW) as unit:
        return Tickets(unit).get(ticket_id)


def accept(books: Books, ticket_id: str, **more: Any) -> None:
    do(books, AcceptTicket(ticket_id=ticket_id, **more), AGENT)


def dispatched(books: Books, ticket_id: str) -> str:
    accept(books, ticket_id)
    do(books, DispatchTicket(ticket_id=ticket_id, managing_union=THERE), AGENT)
    return ticket_id


def handled(books: Books, ticket_id: str) -> str:
    do(books, TakeTicket(ticket_id=dispatched(books, ticket_id)), OFFICER)
    return ticket_id


def answered(books: Books, ticket_id: str) -> str:
    resolved = ResolveTicket(
        ticket_id=handled(books, ticket_id), result=ResultCode.SOLVED, text="工资已补发"
    )
    do(books, resolved, OFFICER)
    return ticket_id


def heard(ticket_id: str, handling: Satisfaction) -> RecordCallBack:
    return RecordCallBack(
        ticket_id=ticket_id,
        answered_by=CallBackPerson.FAMILY,
        with_call=Satisfaction.SATISFIED,
        with_handling=handling,
    )


def closed(books: Books, ticket_id: str) -> str:
    answered(books, ticket_id)
    do(books, heard(ticket_id, Satisfaction.SATISFIED), AGENT)
    do(books, CloseTicket(ticket_id=ticket_id, text="质检合格"), LEADER)
    return ticket_id


def test_a_ticket_goes_down_the_tree_and_back_and_is_closed_by_who_had_no_hand_in_it(
    books, ticket_id
):
    answered(books, ticket_id)
    do(books, heard(ticket_id, Satisfaction.UNSATISFIED), AGENT)
    assert load(books, ticket_id).state == S.HANDLING
    again = ResolveTicket(ticket_id=ticket_id, result=ResultCode.MEDIATED, text="已协商分期")
    do(books, again, OFFICER)
    do(books, heard(ticket_id, Satisfaction.MOSTLY_SATISFIED), AGENT)
    close = CloseTicket(ticket_id=ticket_id, text="质检合格")
    with pytest.raises(RightMissing):
        do(books, close, AGENT)
    with pytest.raises(OwnTicket):
        do(books, close, LEADING_AGENT)
    do(books, close, LEADER)
    ticket = load(books, ticket_id)
    assert (ticket.state, ticket.answer_text) == (S.CLOSED, "已协商分期")
    assert ticket.course.handler == OFFICER.name
    assert ticket.clocks == ()
    told = [each for each in books.announced if isinstance(each, TicketCalledBack)]
    assert [each.answered_by for each in told] == [CallBackPerson.FAMILY]


def test_a_union_takes_what_was_dispatched_to_it_and_no_other_union_does(books, ticket_id):
    dispatched(books, ticket_id)
    with pytest.raises(ForeignUnion):
        do(books, TakeTicket(ticket_id=ticket_id), OFFICER_HERE)
    with pytest.raises(RightMissing):
        do(books, TakeTicket(ticket_id=ticket_id), AGENT)
    do(books, TakeTicket(ticket_id=ticket_id), OFFICER)


@pytest.mark.parametrize("request_type", [DispatchTicket, TransferTicket])
def test_nobody_dispatches_beyond_his_own_reach(books, request_type):
    ticket_id = taken_down(books, by=AGENT, county="540221")
    accept(books, ticket_id)
    request = request_type(ticket_id=ticket_id, managing_union=HERE, note="请办理")
    with pytest.raises(ForeignUnion):
        do(books, request, COUNTY_AGENT)


def test_a_disputed_return_is_decided_by_the_shift_leader_and_never_on_his_own(books, ticket_id):
    dispatched(books, ticket_id)
    back = ReturnTicket(ticket_id=ticket_id, reason=ReturnReason.NOT_OUR_DUTY, note="不归口")
    do(books, back, OFFICER)
    do(books, DisputeReturn(ticket_id=ticket_id, note="按目录归你会"), AGENT)
    decision = DecideReturn(ticket_id=ticket_id, upheld=False)
    with pytest.raises(RightMissing):
        do(books, decision, AGENT)
    with pytest.raises(OwnTicket):
        do(books, decision, LEADING_AGENT)
    do(books, decision, LEADER)
    assert load(books, ticket_id).state == S.DISPATCHED


def test_an_outside_body_has_its_number_and_its_reply_is_handled_here(books, ticket_id):
    accept(books, ticket_id)
    out = HandOverTicket(
        ticket_id=ticket_id, body=OutsideBody.LABOUR_INSPECTION, body_number="日劳监〔2021〕7号"
    )
    do(books, out, AGENT)
    shown = loop_views.course(load(books, ticket_id), NOW)
    assert (shown.body, shown.body_number) == (out.body, out.body_number)
    assert ClockName.OUTSIDE_REPLY in {each.clock for each in shown.clocks}
    do(books, RecordReply(ticket_id=ticket_id, text="已责令改正"), AGENT)
    ticket = load(books, ticket_id)
    assert (ticket.state, ticket.course.handler) == (S.HANDLING, AGENT.name)
    assert ticket.course.body_number == out.body_number


def test_an_extension_is_asked_before_the_limit_and_lengthens_it_once_granted(books, ticket_id):
    handled(books, ticket_id)
    before = load(books, ticket_id).clocks[-1].due_on
    asked = AskExtension(ticket_id=ticket_id, days=5, reason="企业在外地")
    with pytest.raises(LimitPassed):
        do(books, asked, OFFICER, days=30)
    do(books, asked, OFFICER)
    do(books, DecideExtension(ticket_id=ticket_id, granted=True), LEADER)
    assert load(books, ticket_id).clocks[-1].due_on > before


def test_who_says_how_satisfied_he_is_is_somebody(books, ticket_id):
    answered(books, ticket_id)
    nobody = RecordCallBack(ticket_id=ticket_id, with_handling=Satisfaction.SATISFIED)
    with pytest.raises(InvalidInput):
        do(books, nobody, AGENT)
    do(books, RecordCallBack(ticket_id=ticket_id), AGENT)
    assert load(books, ticket_id).state == S.ANSWERED


def test_a_request_is_declined_with_a_reason_that_its_applicant_is_told(books, ticket_id):
    declined = DeclineTicket(ticket_id=ticket_id, reason=DeclineReason.IN_COURT, text="法院已受理")
    do(books, declined, AGENT)
    ticket = load(books, ticket_id)
    assert (ticket.state, ticket.answer_text) == (S.DECLINED, "法院已受理")
    assert ticket.retention_from == NOW.date()


def test_a_ticket_is_urged_and_supervised_and_stays_where_it_is(books, ticket_id):
    handled(books, ticket_id)
    do(books, UrgeTicket(ticket_id=ticket_id), AGENT)
    do(books, SuperviseTicket(ticket_id=ticket_id, note="今日办结"), HEAD)
    assert load(books, ticket_id).state == S.HANDLING


def test_poor_quality_is_sent_back_to_who_handled_it(books, ticket_id):
    answered(books, ticket_id)
    do(books, heard(ticket_id, Satisfaction.SATISFIED), AGENT)
    do(books, SendBackTicket(ticket_id=ticket_id, note="没有附凭证"), LEADER)
    ticket = load(books, ticket_id)
    assert (ticket.state, ticket.course.handler) == (S.HANDLING, OFFICER.name)


def test_later_contact_is_a_new_ticket_that_names_the_one_it_goes_on_from(books, ticket_id):
    closed(books, ticket_id)
    with pytest.raises(GraceWindowOver):
        do(books, ReopenTicket(ticket_id=ticket_id, reason="又欠"), AGENT, days=16)
    later = taken_down(books, follows=ticket_id)
    assert views.ticket(load(books, later)).follows == ticket_id
    with pytest.raises(TicketNotFound):
        taken_down(books, follows="nothing")
    with pytest.raises(ForeignUnion):
        taken_down(books, by=COUNTY_AGENT, county="540221", follows=taken_down(books))


def test_the_journal_counts_every_closing_of_a_reopened_ticket(books, ticket_id):
    closed(books, ticket_id)
    do(books, ReopenTicket(ticket_id=ticket_id, reason="又欠"), AGENT)
    again = ResolveTicket(ticket_id=ticket_id, result=ResultCode.SOLVED, text="已补")
    do(books, again, OFFICER)
    do(books, heard(ticket_id, Satisfaction.SATISFIED), AGENT)
    do(books, CloseTicket(ticket_id=ticket_id, text="质检合格"), LEADER)
    figures = views.count_figures(books.reads(EVERYTHING), request=CountFigures(year=2021))
    became = figures.journal.became["ticket_answered+ticket_closed"]
    assert became == figures.journal.events["ticket_closed"] == 2


def to_do(books: Books, by: Actor, queue: TicketQueue, days: int = 0) -> list[str]:
    reads = books.reads(grant_for(by, ListTicketsToDo.action))
    page = loop_views.list_tickets_to_do(
        reads, request=ListTicketsToDo(queue=queue), by=by, now=NOW + timedelta(days=days)
    )
    assert page.counts[queue] == len(page.items)
    return [each.ticket_id for each in page.items]


def test_everybody_sees_what_waits_for_a_right_of_his(books):
    fresh, sent = taken_down(books), dispatched(books, taken_down(books))
    asked = handled(books, taken_down(books))
    do(books, AskExtension(ticket_id=asked, days=3, reason="等"), OFFICER)
    back = answered(books, taken_down(books))
    waiting = TicketQueue.WAITING
    assert set(to_do(books, AGENT, waiting)) == {fresh, asked, back}
    assert set(to_do(books, OFFICER, waiting)) == {sent, asked}
    assert set(to_do(books, LEADER, waiting)) == {asked}
    assert to_do(books, OFFICER_HERE, waiting) == []
    do(books, heard(back, Satisfaction.SATISFIED), AGENT)
    assert set(to_do(books, LEADER, waiting)) == {asked, back}


def test_what_is_at_risk_becomes_overdue_and_no_other_union_sees_it(books, ticket_id):
    accept(books, ticket_id, difficulty=Difficulty.ORDINARY)
    at_risk, overdue = TicketQueue.AT_RISK, TicketQueue.OVERDUE
    seen = {
        days: (to_do(books, AGENT, at_risk, days), to_do(books, AGENT, overdue, days))
        for days in (0, 7, 8)
    }
    # Five working days after Friday 5 March end on Friday 12 March; the last one is at risk.
    assert seen == {0: ([], []), 7: ([ticket_id], []), 8: ([], [ticket_id])}
    assert to_do(books, OFFICER, overdue, 8) == []
    assert to_do(books, OFFICER_HERE, overdue, 8) == [ticket_id]
    shown = loop_views.course(load(books, ticket_id), NOW + timedelta(days=8))
    assert [each.standing for each in shown.clocks] == [Standing.OVERDUE]
    assert shown.waits_for == ["ticket.dispatch"]
