"""One request in two tickets, several in one: merged, parted again, split; and found alike."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.hotline import (
    AcceptTicket,
    AnswerAtOnce,
    Category,
    EscalateTicket,
    GetMyProgress,
    HardshipReason,
    NameConcerned,
    TicketNotFound,
    TicketState,
)
from contracts.hotline.joining import (
    ConcernsDiffer,
    FindSameTickets,
    MergedAcrossUnions,
    MergedIntoItself,
    MergeTicket,
    OthersMergedInto,
    SameBy,
    SplitTicket,
    TicketMerged,
    TicketPart,
    TooManyLinked,
    UndoMerge,
    UndoWindowOver,
)
from contracts.hotline.loop import DispatchTicket, OwnTicket, TakeTicket
from contracts.hotline.mediation_words import MediationOpenAlready
from contracts.people import Applicant
from contracts.refusals import ForeignUnion, Refusal, WrongState
from contracts.rights import Actor, Role, grant_for, system_actor
from records.policies import load_policies
from records.retention import Pseudonyms
from services.hotline import concerned, handlers, joining, loop_steps, progress, sameness
from services.hotline.domain.joining import protect_alike
from services.hotline.domain.ticket import Ticket
from services.hotline.kinds import TICKETS
from services.hotline.mediations import handlers as mediation_handlers
from services.hotline.mediations.handlers import Desk
from services.hotline.repository import Tickets
from services.hotline.retiring import tickets_going_on
from tests.books import KEYS, Books
from tests.hotline.mediations.test_mediation import opening
from tests.hotline.taken_down import taken_down
from tests.hotline.ticket_facts import (
    AGENT,
    NOW,
    PHONE,
    TODAY,
    UNNUMBERED,
    act,
    registered_ticket,
    turns,
)

HERE, THERE = "county-540202", "county-540221"
S = TicketState
LONG = "工地包工头拖欠三个月工资，共六万元，一直不给"


def officer(union: str) -> Actor:
    return Actor(
        name=f"staff/officer-{union}", roles=frozenset({Role.OFFICER}), unions=frozenset({union})
    )


COUNTY_HERE = Actor(
    name="staff/agent-here", roles=frozenset({Role.HOTLINE_AGENT}), unions=frozenset({HERE})
)
STEPS: dict[type, Any] = {
    AcceptTicket: handlers.accept_ticket,
    AnswerAtOnce: handlers.answer_at_once,
    EscalateTicket: handlers.escalate_ticket,
    DispatchTicket: loop_steps.dispatch_ticket,
    TakeTicket: loop_steps.take_ticket,
    MergeTicket: joining.merge_ticket,
    UndoMerge: joining.undo_merge,
}


@pytest.fixture
def books() -> Books:
    return Books("hotline")


def do(books: Books, request: Any, by: Actor = AGENT, days: int = 0) -> None:
    with books.work(by, now=NOW + timedelta(days=days), action=request.action) as unit:
        STEPS[type(request)](turns(unit), request=request)


def merge(books: Books, one: str, into: str, by: Actor = AGENT) -> None:
    do(books, MergeTicket(ticket_id=one, into=into), by)


def split(books: Books, ticket_id: str, *parts: TicketPart, by: Actor = AGENT) -> list[str]:
    request = SplitTicket(ticket_id=ticket_id, parts=list(parts))
    with books.work(by, now=NOW, action=request.action) as unit:
        ids = joining.split_ticket(turns(unit), request=request, keys=KEYS)
    return ids.split(joining.JOINER)[1:]


def load(books: Books, ticket_id: str, by: Actor | None = None) -> Ticket:
    who = by or system_actor("hotline")
    with books.work(who, now=NOW, action="ticket.read" if by else None) as unit:
        return Tickets(unit).get(ticket_id)


def name_concerned(books: Books, ticket_id: str, whom: str) -> None:
    request = NameConcerned(ticket_id=ticket_id, concerns=whom, reason="反映工会")
    with books.work(AGENT, now=NOW, action=request.action) as unit:
        concerned.name_concerned(Tickets(unit), unit, request=request)


def dispatched(books: Books, union: str, **changes: Any) -> str:
    ticket_id = taken_down(books, **changes)
    do(books, AcceptTicket(ticket_id=ticket_id))
    do(books, DispatchTicket(ticket_id=ticket_id, managing_union=union))
    return ticket_id


def test_a_merged_ticket_is_over_linked_both_ways_and_its_person_is_told(books):
    one, other = taken_down(books), taken_down(books, applicant=UNNUMBERED)
    merge(books, one, other)
    merged, survivor = load(books, one), load(books, other)
    assert (merged.state, merged.course.links.merged_into) == (S.MERGED, other)
    assert (survivor.state, survivor.course.links.joined) == (S.REGISTERED, (one,))
    assert (merged.clocks, merged.waits_for) == ((), [])
    assert survivor.clocks
    assert merged.retention_from == TODAY
    [told] = [event for event in books.announced if isinstance(event, TicketMerged)]
    assert (told.number, told.phone_key) == (merged.request.number, merged.request.phone_key)
    assert other not in str(told)


def test_what_one_did_on_the_merged_ticket_is_a_hand_in_the_one_that_goes_on(books):
    one, other = taken_down(books), taken_down(books, applicant=UNNUMBERED)
    do(books, AcceptTicket(ticket_id=one), COUNTY_HERE)
    merge(books, one, other)
    survivor = load(books, other)
    with pytest.raises(OwnTicket):
        survivor.require_no_hand(act(by=COUNTY_HERE.name))
    assert COUNTY_HERE.name in survivor.hands


def test_it_goes_its_own_way_again_from_where_it_was_with_its_own_limits(books):
    one, other = dispatched(books, HERE), dispatched(books, HERE, applicant=UNNUMBERED)
    before = load(books, one)
    merge(books, one, other, officer(HERE))
    do(books, UndoMerge(ticket_id=one, note="不是同一诉求"), days=1)
    ticket = load(books, one)
    assert (ticket.state, ticket.clocks) == (S.DISPATCHED, before.clocks)
    assert ticket.course.links.merged_into is None
    assert ticket.retention_from is None
    assert load(books, other).course.links.joined == ()


def test_a_merge_is_undone_within_its_days_alone(books):
    one, other = taken_down(books), taken_down(books, applicant=UNNUMBERED)
    merge(books, one, other)
    with pytest.raises(UndoWindowOver):
        do(books, UndoMerge(ticket_id=one, note="不是"), days=8)
    do(books, UndoMerge(ticket_id=one, note="不是"), days=7)
    with pytest.raises(WrongState):
        do(books, UndoMerge(ticket_id=one, note="不是"), days=7)


def test_none_is_merged_into_itself_into_a_merged_or_an_ended_one_nor_once_others_were(books):
    one, other, third = (taken_down(books) for _ in range(3))
    with pytest.raises(MergedIntoItself):
        merge(books, one, one)
    merge(books, one, other)
    with pytest.raises(WrongState):
        merge(books, third, one)
    with pytest.raises(OthersMergedInto):
        merge(books, other, third)
    do(books, AnswerAtOnce(ticket_id=other, text="答复"))
    with pytest.raises(WrongState):
        merge(books, third, other)
    with pytest.raises(TicketNotFound):
        merge(books, third, "no ticket")


def test_what_a_union_has_is_merged_within_it_and_what_is_at_the_desk_with_any(books):
    here, there = dispatched(books, HERE), dispatched(books, THERE, applicant=UNNUMBERED)
    with pytest.raises(MergedAcrossUnions):
        merge(books, here, there)
    with pytest.raises(ForeignUnion):
        merge(books, here, there, officer(HERE))
    with pytest.raises(ForeignUnion):
        merge(books, here, there, officer(THERE))
    merge(books, taken_down(books), there)


def test_one_that_escalated_or_is_mediated_is_not_merged_away(books):
    escalated, mediated, other = (taken_down(books) for _ in range(3))
    for ticket_id in (escalated, mediated):
        do(books, AcceptTicket(ticket_id=ticket_id))
    reason = HardshipReason.ILLNESS
    do(books, EscalateTicket(ticket_id=escalated, reason_code=reason))
    with books.work(AGENT, now=NOW, action="mediation.open") as unit:
        desk = Desk(unit=unit, policies=load_policies())
        mediation_handlers.open_mediation(desk, request=opening(mediated))
    before = books.everything([TICKETS])
    with pytest.raises(WrongState):
        merge(books, escalated, other)
    with pytest.raises(MediationOpenAlready):
        merge(books, mediated, other)
    assert books.everything([TICKETS]) == before


PROTECTED = [
    {},
    {"confidential": True},
    {"concerns": f"union/{HERE}"},
    {"confidential": True, "concerns": f"union/{HERE}"},
    {"concerns": "staff/somebody"},
]


@given(one=st.sampled_from(PROTECTED), other=st.sampled_from(PROTECTED))
def test_both_are_kept_as_the_more_protected_was_or_stay_two(one, other):
    tickets = registered_ticket(**one), registered_ticket(**other)
    named = {each.get("concerns") for each in (one, other)} - {None}
    try:
        protect_alike(*tickets)
    except ConcernsDiffer:
        assert len(named) == 2
        return
    for ticket in tickets:
        request = ticket.request
        assert request.confidential is any("confidential" in each for each in (one, other))
        assert {request.concerns} - {None} == named


def test_whom_either_is_about_sees_neither_and_no_code_shows_a_locked_one(books):
    one = taken_down(books, concerns=f"union/{HERE}")
    other = taken_down(books, applicant=UNNUMBERED, confidential=True)
    merge(books, one, other)
    for ticket_id in (one, other):
        assert load(books, ticket_id).request.confidential
        with pytest.raises((ForeignUnion, TicketNotFound)):
            load(books, ticket_id, officer(HERE))
    do(books, UndoMerge(ticket_id=one, note="不是"))
    assert load(books, other).request.concerns == f"union/{HERE}"


def test_two_that_are_about_different_people_stay_two(books):
    one = taken_down(books, concerns=f"union/{HERE}")
    other = taken_down(books, concerns=f"union/{THERE}")
    with pytest.raises(ConcernsDiffer):
        merge(books, one, other)


def test_his_progress_says_how_far_the_other_is_and_no_more(books):
    one = taken_down(books)
    other = taken_down(books, applicant=UNNUMBERED)
    merge(books, one, other)
    do(books, AnswerAtOnce(ticket_id=other, text="请找次仁"))
    merged = load(books, one)
    own = SimpleNamespace(own_keys=frozenset({merged.request.phone_key}))
    with books.work(system_actor("hotline"), now=NOW) as unit:
        shown = progress.by_number_and_phone(
            Tickets(unit), request=GetMyProgress(number=merged.request.number), by=own
        )
    assert (shown.state, shown.goes_on_in) == (S.MERGED, S.CLOSED)
    assert shown.answer_text is None


def test_a_merged_ticket_does_not_end_before_the_one_that_goes_on_for_it(books):
    one, other = taken_down(books), taken_down(books)
    merge(books, one, other)
    service = SimpleNamespace(reads=books.reads())
    assert tickets_going_on(service, [one]) == {one}
    do(books, AnswerAtOnce(ticket_id=other, text="答复"))
    assert tickets_going_on(service, [one]) == frozenset()


PARTS = (
    TicketPart(category=Category.LEGAL_AID, text="拖欠工资"),
    TicketPart(category=Category.QUESTION, text="社保怎么转", managing_union=THERE),
)


def test_a_split_ticket_goes_on_beside_its_parts_which_are_as_it_is_of_whom_it_is(books):
    origin_id = taken_down(books, confidential=True, concerns="staff/somebody")
    do(books, AcceptTicket(ticket_id=origin_id))
    ids = split(books, origin_id, *PARTS)
    origin, parts = load(books, origin_id), [load(books, each) for each in ids]
    assert (origin.state, origin.course.links.split_off) == (S.ACCEPTED, tuple(ids))
    assert [(each.request.text, each.request.managing_union) for each in parts] == [
        ("拖欠工资", HERE),
        ("社保怎么转", THERE),
    ]
    numbers = {each.request.number for each in (origin, *parts)}
    assert len(numbers) == len({each.request.query_key for each in (origin, *parts)}) == 3
    for part in parts:
        assert (part.state, part.course.links.split_from) == (S.REGISTERED, origin_id)
        assert part.request.applicant == origin.request.applicant
        assert part.request.consents == origin.request.consents
        assert (part.request.confidential, part.request.query_code) == (True, None)
        assert part.request.concerns == "staff/somebody"
        assert part.clocks
        with pytest.raises(OwnTicket):
            part.require_no_hand(act(by=AGENT.name))


def test_a_part_goes_no_further_than_the_actor_reaches_and_parts_are_bounded(books):
    origin = taken_down(books)
    before = books.everything([TICKETS])
    with pytest.raises(ForeignUnion):
        split(books, origin, *PARTS, by=officer(HERE))
    assert books.everything([TICKETS]) == before
    part = TicketPart(category=Category.QUESTION, text="又一件")
    split(books, origin, *[part] * 6)
    with pytest.raises(TooManyLinked):
        split(books, origin, *[part] * 6)


def test_the_links_say_nobody_once_the_retention_ended(books):
    one, other = taken_down(books), taken_down(books)
    merge(books, one, other)
    do(books, AnswerAtOnce(ticket_id=other, text="答复"))
    ticket = load(books, other)
    ticket.archive(Pseudonyms(), act=act())
    assert "worker/" not in str(ticket.course.links.hands)
    assert ticket.course.links.joined == (one,)


def same(books: Books, by: Actor = AGENT, **known: Any) -> list[tuple[str, list[SameBy]]]:
    request = FindSameTickets(**known)
    found = sameness.find_same_tickets(
        books.reads(grant_for(by, request.action)),
        request=request,
        keys=KEYS,
        policies=load_policies(),
        now=NOW,
    )
    return [(each.ticket_id, each.same_by) for each in found.items]


def test_the_same_caller_employer_or_text_is_found_the_likeliest_first(books):
    caller = taken_down(books, text="问医保")
    employer = taken_down(books, applicant=UNNUMBERED, text="没签合同", employer="某建筑 公司")
    text = taken_down(books, applicant=UNNUMBERED, text=LONG + "。")
    all_three = taken_down(books, text=LONG, employer="某建筑公司")
    taken_down(books, applicant=UNNUMBERED, text="想问养老保险怎么转")
    found = same(books, phone=PHONE, employer="某建筑公司", text=LONG)
    assert found[0] == (all_three, [SameBy.CALLER, SameBy.EMPLOYER, SameBy.TEXT])
    assert dict(found[1:]) == {
        caller: [SameBy.CALLER],
        employer: [SameBy.EMPLOYER],
        text: [SameBy.TEXT],
    }


def test_a_ticket_is_not_like_itself_and_one_that_ended_is_like_none(books):
    one, other = taken_down(books), taken_down(books)
    assert [each for each, _ in same(books, ticket_id=one)] == [other]
    merge(books, other, one)
    assert same(books, ticket_id=one) == []


def test_only_what_one_may_see_is_found(books):
    taken_down(books, text=LONG)
    assert same(books, officer(THERE), phone=PHONE, text=LONG) == []
    assert same(books, officer(HERE), phone=PHONE, text=LONG)
    with pytest.raises(Refusal):
        same(books, officer(THERE), ticket_id=taken_down(books))
    taken_down(
        books, concerns=f"union/{HERE}", applicant=Applicant(name="普布", phone="+8613908920009")
    )
    assert same(books, officer(HERE), phone="+8613908920009") == []
