"""The hotline's use cases on the memory twin."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from contracts.fields import Sealed, SealedToken
from contracts.hotline import (
    AcceptTicket,
    AnswerAtOnce,
    Channel,
    CloseTicket,
    EscalateTicket,
    EscalationNeedsIdNumber,
    GetProgress,
    HardshipReason,
    LeadState,
    TicketAccepted,
    TicketEscalated,
    TicketNotFound,
    TicketRegistered,
    TicketState,
    TicketStep,
)
from contracts.hotline.loop import CallBackPerson, RecordCallBack, ResolveTicket, ResultCode
from contracts.people import Applicant
from contracts.refusals import (
    DateBeforeCause,
    DateInFuture,
    ForeignUnion,
    InvalidInput,
    LateEntryReasonMissing,
    NotALateEntry,
    Refusal,
    RightMissing,
    VersionOutdated,
    WrongState,
)
from contracts.relief import LeadAccepted, LeadOpened, LeadRefused, RefusalReason
from contracts.rights import ANONYMOUS, Actor, Role, system_actor
from records.policies import load_policies
from records.store import AlreadyExists
from services.hotline import handlers, loop_steps, progress
from services.hotline.domain.ticket import Ticket
from services.hotline.kinds import TICKETS
from services.hotline.relief_files import hearing
from services.hotline.repository import Tickets
from tests.books import KEYS, Books
from tests.hotline.taken_down import taken_down
from tests.hotline.ticket_facts import (
    AGENT,
    CONSENTING,
    COUNTY_AGENT,
    NOW,
    PHONE,
    TODAY,
    TOMORROW,
    UNNUMBERED,
    WORKER,
    YESTERDAY,
    portal_request,
    turns,
)
from vocabulary.id_number import check_character

HOTLINE = system_actor("hotline")
SHIFT_LEADER = Actor(
    name="staff/leader", roles=frozenset({Role.SHIFT_LEADER}), unions=frozenset({"city"})
)


@pytest.fixture
def books() -> Books:
    return Books("hotline")


def file(books: Books, by: Actor = ANONYMOUS, **changes: Any) -> str:
    with books.work(by, now=NOW, action="request.file") as unit:
        return handlers.file_request(
            Tickets(unit),
            request=portal_request(**changes),
            keys=KEYS,
            consenting=CONSENTING,
            by=by,
            now=NOW,
        )


def take_down(books: Books, by: Actor = AGENT, **changes: Any) -> str:
    return taken_down(books, by=by, **changes)


def do(books: Books, use_case: Callable[..., str], request: Any, by: Actor = AGENT) -> None:
    with books.work(by, now=NOW, action=type(request).action) as unit:
        use_case(turns(unit), request=request)


def accept(books: Books, ticket_id: str, **more: Any) -> None:
    do(books, handlers.accept_ticket, AcceptTicket(ticket_id=ticket_id, **more))


def escalate(books: Books, ticket_id: str, **more: Any) -> None:
    request = EscalateTicket(ticket_id=ticket_id, reason_code=HardshipReason.ILLNESS, **more)
    do(books, handlers.escalate_ticket, request)


def close(books: Books, ticket_id: str, **more: Any) -> None:
    """Answered with its result, called back, and closed by who had no hand in it."""
    resolve(books, ticket_id, **more)
    call_back = RecordCallBack(ticket_id=ticket_id, answered_by=CallBackPerson.APPLICANT)
    do(books, loop_steps.record_call_back, call_back)
    checked = CloseTicket(ticket_id=ticket_id, text="质检合格")
    do(books, handlers.close_ticket, checked, by=SHIFT_LEADER)


def resolve(books: Books, ticket_id: str, **more: Any) -> None:
    answer = ResolveTicket(ticket_id=ticket_id, result=ResultCode.SOLVED, text="已办结", **more)
    do(books, loop_steps.resolve_ticket, answer)


def load(books: Books, ticket_id: str) -> Ticket:
    with books.work(HOTLINE, now=NOW) as unit:
        return Tickets(unit).get(ticket_id)


def escalated(books: Books) -> str:
    ticket_id = take_down(books)
    accept(books, ticket_id)
    escalate(books, ticket_id)
    return ticket_id


def lead_fact(event: type, ticket_id: str, **more: Any) -> Any:
    common = {
        "lead_id": "lead-a",
        "ticket_id": ticket_id,
        "ticket_number": "SR-20210305-000123",
        "managing_union": "county-540202",
        "phone_key": "t1.phone",
        "language": "bo",
        "preferred_channel": "sms",
        "happened_on": TODAY,
    }
    return event(**common, **more)


def hear_opened(books: Books, ticket_id: str) -> None:
    unread = Sealed[HardshipReason](token=SealedToken({}))
    fact = lead_fact(LeadOpened, ticket_id, reason_code=unread, county="540202")
    with books.work(HOTLINE, now=NOW) as unit:
        handlers.note_lead_opened(Tickets(unit), event=fact, by=HOTLINE, now=NOW)


def hear_accepted(books: Books, ticket_id: str) -> None:
    fact = lead_fact(LeadAccepted, ticket_id, file_id="file-a", file_number="KN-540202-2021-000001")
    with books.work(HOTLINE, now=NOW) as unit:
        hearing.lead_accepted(unit, event=fact, policies=load_policies())


def hear_refused(books: Books, ticket_id: str) -> None:
    fact = lead_fact(LeadRefused, ticket_id, reason=RefusalReason.NOT_HARDSHIP)
    with books.work(HOTLINE, now=NOW) as unit:
        handlers.note_lead_refused(Tickets(unit), event=fact, by=HOTLINE, now=NOW)


def refused(books: Books, refusal: type[Refusal], work: Callable[[], object]) -> Refusal:
    """The refusal, after which nothing is changed and nothing announced."""
    before, told = books.everything([TICKETS]), len(books.announced)
    with pytest.raises(refusal) as caught:
        work()
    assert books.everything([TICKETS]) == before
    assert len(books.announced) == told
    return caught.value


# --- filing and registering


def test_a_worker_files_on_the_portal_and_his_county_union_manages_it(books):
    ticket = load(books, file(books))
    assert ticket.state == TicketState.REGISTERED
    assert ticket.request.managing_union == "county-540202"
    assert ticket.request.channel == Channel.WEB
    assert ticket.registration.by == "anonymous"
    assert ticket.registration.happened_on == TODAY
    assert ticket.request.number.startswith("SR-20210305-")
    assert [type(fact) for fact in books.announced] == [TicketRegistered]


def test_a_given_managing_union_is_kept(books):
    ticket = load(books, file(books, managing_union="units-5402"))
    assert ticket.request.managing_union == "units-5402"
    assert ticket.request.county == "540202"


def test_person_and_phone_are_found_by_their_keys(books):
    request = load(books, file(books)).request
    assert request.phone_key == KEYS.phone_key(PHONE)
    assert request.person_key == KEYS.person_key(str(WORKER.id_number))
    assert load(books, file(books, applicant=UNNUMBERED)).request.person_key is None


def test_an_odd_area_in_an_id_number_is_kept_as_a_warning(books):
    outsider = "11010519850312001"
    person = Applicant(name="李四", phone=PHONE, id_number=outsider + check_character(outsider))
    warned = load(books, file(books, applicant=person))
    assert warned.request.id_warnings == ("area_differs_from_residence",)
    assert load(books, file(books)).request.id_warnings == ()


def test_an_id_number_of_somebody_not_yet_born_is_refused(books):
    unborn = "54020220210306001"
    person = replace(WORKER, id_number=unborn + check_character(unborn))
    refusal = refused(books, InvalidInput, lambda: file(books, applicant=person))
    assert refusal.details["errors"][0]["code"] == "id_number_birth_in_future"
    assert unborn not in str(refusal.as_dict())


@pytest.mark.parametrize("channel", [Channel.CALL, Channel.LETTER, Channel.VISIT])
def test_the_portal_takes_no_request_that_claims_another_way_in(books, channel):
    assert refused(books, InvalidInput, lambda: file(books, channel=channel)).field == "channel"


def test_an_agent_takes_no_request_down_as_filed_on_the_web(books):
    refused(books, InvalidInput, lambda: take_down(books, channel=Channel.WEB))


def test_an_agent_takes_down_only_what_his_union_manages(books):
    refused(books, ForeignUnion, lambda: take_down(books, by=COUNTY_AGENT))
    ticket_id = take_down(books, by=COUNTY_AGENT, county="540221")
    assert load(books, ticket_id).request.managing_union == "county-540221"


@pytest.mark.parametrize(
    ("confidential", "refusal"), [(False, ForeignUnion), (True, TicketNotFound)]
)
def test_a_confidential_ticket_is_not_there_for_another_union(books, confidential, refusal):
    ticket_id = take_down(books, confidential=confidential)
    with books.work(COUNTY_AGENT, now=NOW, action="ticket.read") as unit, pytest.raises(refusal):
        Tickets(unit).get(ticket_id)


def test_a_late_entry_shows_its_day_its_reason_and_that_it_is_late(books):
    ticket_id = take_down(books, happened_on=YESTERDAY, late_entry_reason="停电")
    ticket = load(books, ticket_id)
    assert ticket.registration.happened_on == YESTERDAY
    assert ticket.registration.late_entry_reason == "停电"
    assert ticket.registration.at == NOW
    assert ticket.request.number.startswith("SR-20210304-")
    [fact] = books.announced
    assert isinstance(fact, TicketRegistered)
    assert fact.late


def test_nothing_is_entered_for_a_day_to_come(books):
    refusal = refused(books, DateInFuture, lambda: take_down(books, happened_on=TOMORROW))
    assert refusal.field == "happened_on"


def test_a_late_entry_needs_a_reason(books):
    work = lambda: take_down(books, happened_on=YESTERDAY)  # noqa: E731
    assert refused(books, LateEntryReasonMissing, work).field == "late_entry_reason"


def test_a_late_entry_needs_the_right(books, monkeypatch):
    monkeypatch.setattr(handlers, "LATE_RIGHT", "lead.enter_late")
    refused(
        books,
        RightMissing,
        lambda: take_down(books, happened_on=YESTERDAY, late_entry_reason="停电"),
    )


@pytest.mark.parametrize("day", [None, TODAY])
def test_a_reason_given_for_an_act_of_today_is_refused(books, day):
    refused(
        books, NotALateEntry, lambda: take_down(books, happened_on=day, late_entry_reason="停电")
    )


def test_a_number_that_is_taken_is_refused_by_its_index_and_another_is_drawn(books, monkeypatch):
    drawn = iter([7, 7, 8])
    monkeypatch.setattr(secrets, "randbelow", lambda most: next(drawn))
    file(books)
    with pytest.raises(AlreadyExists) as taken:
        file(books)
    assert taken.value.index == "number"
    assert load(books, file(books)).request.number == "SR-20210305-000009"


def test_what_is_personal_is_unreadable_in_the_store(books):
    take_down(books, happened_on=YESTERDAY, late_entry_reason="张三报的")
    [row] = books.rows(TICKETS)
    stored = repr(row)
    for secret in (WORKER.name, PHONE, str(WORKER.id_number), "矿上", "张三"):
        assert secret not in stored


# --- what becomes of a ticket


def test_a_request_is_accepted_escalated_and_closed_after_relief_decided(books):
    ticket_id = escalated(books)
    hear_opened(books, ticket_id)
    hear_accepted(books, ticket_id)
    close(books, ticket_id)
    ticket = load(books, ticket_id)
    assert ticket.state == TicketState.CLOSED
    assert ticket.answer_text == "已办结"
    assert [step.name for step in ticket.history] == [
        TicketStep.REGISTERED,
        TicketStep.ACCEPTED,
        TicketStep.ESCALATED,
        TicketStep.LEAD_OPENED,
        TicketStep.LEAD_ACCEPTED,
        TicketStep.RESOLVED,
        TicketStep.CALLED_BACK,
        TicketStep.CLOSED,
    ]


def test_an_answer_at_once_closes_the_ticket(books):
    ticket_id = take_down(books)
    do(books, handlers.answer_at_once, AnswerAtOnce(ticket_id=ticket_id, text="请到服务大厅"))
    assert load(books, ticket_id).state == TicketState.CLOSED


def test_an_escalation_names_everybody_who_handled_the_ticket(books):
    escalated(books)
    fact = books.announced[-1]
    assert isinstance(fact, TicketEscalated)
    assert fact.handled_by == [AGENT.name]


def test_a_ticket_without_an_id_number_is_not_escalated(books):
    ticket_id = take_down(books, applicant=UNNUMBERED)
    accept(books, ticket_id)
    refused(books, EscalationNeedsIdNumber, lambda: escalate(books, ticket_id))


def test_an_escalated_ticket_is_not_closed_before_relief_decided(books):
    ticket_id = escalated(books)
    refused(books, WrongState, lambda: close(books, ticket_id))
    hear_opened(books, ticket_id)
    refused(books, WrongState, lambda: close(books, ticket_id))
    hear_refused(books, ticket_id)
    close(books, ticket_id)
    assert load(books, ticket_id).state == TicketState.CLOSED


def test_nothing_is_escalated_before_it_was_accepted(books):
    ticket_id = take_down(books, happened_on=YESTERDAY, late_entry_reason="停电")
    accept(books, ticket_id)
    refused(
        books,
        DateBeforeCause,
        lambda: escalate(books, ticket_id, happened_on=YESTERDAY, late_entry_reason="停电"),
    )


def test_a_command_on_a_version_that_is_gone_is_refused_with_the_current_one(books):
    ticket_id = take_down(books)
    accept(books, ticket_id, expected_version=1)
    refusal = refused(
        books, VersionOutdated, lambda: escalate(books, ticket_id, expected_version=1)
    )
    assert refusal.details["version"] == 2


def test_a_ticket_of_another_union_is_not_touched(books):
    ticket_id = take_down(books)
    request = AcceptTicket(ticket_id=ticket_id)
    refused(
        books,
        ForeignUnion,
        lambda: do(books, handlers.accept_ticket, request, by=COUNTY_AGENT),
    )


def test_an_officer_does_not_do_an_agents_work(books):
    ticket_id = take_down(books)
    officer = Actor(name="staff/o", roles=frozenset({Role.OFFICER}), unions=frozenset({"city"}))
    request = AcceptTicket(ticket_id=ticket_id)
    refused(books, RightMissing, lambda: do(books, handlers.accept_ticket, request, by=officer))


def test_an_accepted_ticket_says_so_with_its_day(books):
    ticket_id = take_down(books, happened_on=YESTERDAY, late_entry_reason="停电")
    accept(books, ticket_id, happened_on=YESTERDAY, late_entry_reason="停电")
    fact = books.announced[-1]
    assert isinstance(fact, TicketAccepted)
    assert fact.happened_on == YESTERDAY


# --- what relief says


@pytest.mark.parametrize("hear", [hear_opened, hear_accepted, hear_refused])
def test_a_lead_of_an_unknown_ticket_is_refused_loudly(books, hear):
    refused(books, TicketNotFound, lambda: hear(books, "no-such-ticket"))


def test_a_lead_fact_told_twice_changes_the_ticket_once(books):
    ticket_id = escalated(books)
    hear_opened(books, ticket_id)
    once = books.everything([TICKETS])
    hear_opened(books, ticket_id)
    assert books.everything([TICKETS]) == once


def test_a_decision_heard_before_the_opening_stands(books):
    ticket_id = escalated(books)
    hear_accepted(books, ticket_id)
    hear_opened(books, ticket_id)
    lead = load(books, ticket_id).lead
    assert lead is not None
    assert (lead.state, lead.lead_id) == (LeadState.ACCEPTED, "lead-a")


# --- progress


def ask_progress(books: Books, number: str, query_code: str) -> Any:
    request = GetProgress(number=number, query_code=query_code)
    with books.work(ANONYMOUS, now=NOW, action="ticket.progress") as unit:
        return progress.by_number_and_code(Tickets(unit), request=request, keys=KEYS)


def test_number_and_code_show_the_progress_in_the_way_people_type_them(books):
    ticket_id = escalated(books)
    hear_refused(books, ticket_id)
    request = load(books, ticket_id).request
    typed = request.number.lower().replace("-", "")
    seen = ask_progress(books, typed, f" {request.query_code.lower()} ")
    assert seen.number == request.number
    assert seen.state == TicketState.ESCALATED
    assert (seen.lead_state, seen.lead_refusal) == (LeadState.REFUSED, "not_hardship")
    assert [step.step for step in seen.steps][-1] == TicketStep.LEAD_REFUSED
    assert WORKER.name not in repr(seen)


def test_a_wrong_code_and_an_absent_number_are_refused_alike_by_one_lookup_each(books, monkeypatch):
    request = load(books, take_down(books)).request
    wrong = "2" * 8 if request.query_code != "2" * 8 else "3" * 8
    lookups: list[dict[str, Any]] = []
    find = Tickets.find

    def watched(tickets: Tickets, **equals: Any) -> Ticket | None:
        lookups.append(equals)
        return find(tickets, **equals)

    monkeypatch.setattr(Tickets, "find", watched)
    answers = [
        refused(books, TicketNotFound, lambda: ask_progress(books, request.number, wrong)),
        refused(books, TicketNotFound, lambda: ask_progress(books, "SR-20210305-999999", wrong)),
    ]
    assert answers[0].as_dict() == answers[1].as_dict()
    assert [set(lookup) for lookup in lookups] == [{"query_key"}, {"query_key"}]


@pytest.mark.parametrize(("number", "code"), [("x", "ABCD2345"), ("SR-20210305-000001", "x")])
def test_what_is_not_shaped_like_a_receipt_is_not_found_either(books, number, code):
    refused(books, TicketNotFound, lambda: ask_progress(books, number, code))


def test_the_code_of_one_ticket_does_not_show_another(books):
    mine, other = load(books, take_down(books)).request, load(books, take_down(books)).request
    refused(books, TicketNotFound, lambda: ask_progress(books, other.number, mine.query_code))
