"""What became of a lead's file comes back to its ticket, in whatever order it is told."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.hotline import LeadState, TicketNotFound, TicketState, TicketStep
from contracts.hotline.lead_words import LeadProgress, ReliefUntil
from contracts.hotline.loop import ResultCode
from contracts.refusals import WrongState
from contracts.relief import FileRegistered, LeadAccepted, PaidAid, PaymentMade
from contracts.relief.events import FileRefused
from contracts.relief.leaving.events import FileClosed, HouseholdLeft
from contracts.relief.leaving_words import CloseReason
from contracts.rights import system_actor
from records.policies import load_policies
from services.hotline.domain.ticket import Ticket
from services.hotline.history import LeadLink
from services.hotline.relief_files import hearing
from services.hotline.relief_files.repository import RELIEF_FILES
from services.hotline.repository import Tickets
from tests.books import Books
from tests.hotline.loop_facts import TERMS, ticket_at
from tests.hotline.ticket_facts import NOW, TODAY, act

HOTLINE = system_actor("hotline")
P, S = LeadProgress, TicketState
FILE: dict[str, Any] = {
    "file_id": "file-a",
    "file_number": "KN-540202-2021-000001",
    "managing_union": "county-540202",
    "happened_on": TODAY,
}
OF_PERSON = {"person_key": "p1.person", "county": "540202"}
ACCEPTED = LeadAccepted(
    **FILE,
    lead_id="lead-a",
    ticket_id="ticket-a",
    ticket_number="SR-20210305-000123",
    language="bo",
    preferred_channel="sms",
    phone_key="t1.phone",
)
REGISTERED = FileRegistered(**FILE, **OF_PERSON)
REFUSED = FileRefused(**FILE, **OF_PERSON)
LEFT = HouseholdLeft(
    **FILE, county="540202", left_on=TODAY, monitored_until=TODAY + timedelta(days=365)
)
CLOSED = FileClosed(**FILE, county="540202", reason=CloseReason.DIED)
PAID = PaymentMade(
    batch_id="batch-a",
    managing_union="county-540202",
    total_fen=300,
    payments=[
        PaidAid(aid_id=each, file_id="file-a", programme="medical", amount_fen=150)
        for each in ("one", "two")
    ],
    happened_on=TODAY,
)
HEARD = {
    LeadAccepted: hearing.lead_accepted,
    FileRegistered: hearing.file_registered,
    FileRefused: hearing.file_refused,
    HouseholdLeft: hearing.household_left,
    FileClosed: hearing.file_closed,
    PaymentMade: hearing.payment_made,
}


@pytest.fixture
def books() -> Books:
    return with_ticket()


def with_ticket() -> Books:
    books = Books("hotline")
    with books.work(HOTLINE, now=NOW) as unit:
        Tickets(unit).add(ticket_at(S.ESCALATED))
    return books


def hear(books: Books, *events: Any) -> None:
    for event in events:
        with books.work(HOTLINE, now=NOW) as unit:
            HEARD[type(event)](unit, event=event, policies=load_policies())


def load(books: Books) -> Ticket:
    with books.work(HOTLINE, now=NOW) as unit:
        return Tickets(unit).get("ticket-a")


def progress(books: Books) -> LeadProgress | None:
    lead = load(books).lead
    assert lead is not None
    return lead.progress


def test_the_ticket_shows_each_step_of_relief_once_with_its_day(books):
    later = replace(REGISTERED, happened_on=TODAY + timedelta(days=9))
    hear(books, ACCEPTED, later, PAID, PAID, later)
    ticket = load(books)
    assert ticket.lead == LeadLink(state=LeadState.ACCEPTED, lead_id="lead-a", progress=P.AID_PAID)
    assert [step.name for step in ticket.history][-3:] == [
        TicketStep.LEAD_ACCEPTED,
        TicketStep.FILE_REGISTERED,
        TicketStep.AID_PAID,
    ]
    assert ticket.history[-2].act.happened_on == later.happened_on
    assert ticket.state == S.ESCALATED


def test_a_file_that_was_refused_may_yet_be_on_file(books):
    hear(books, ACCEPTED, REFUSED)
    assert progress(books) is P.FILE_REFUSED
    hear(books, REGISTERED)
    assert progress(books) is P.ON_FILE


def test_a_lead_into_a_file_that_was_there_shows_it_on_file_and_nothing_paid_before(books):
    hear(books, REGISTERED, PAID, ACCEPTED)
    assert progress(books) is P.ON_FILE
    hear(books, PAID)
    assert progress(books) is P.AID_PAID


def test_that_a_household_left_or_a_file_was_closed_comes_back_once_and_not_why(books):
    hear(books, ACCEPTED, REGISTERED, PAID, LEFT, LEFT)
    assert progress(books) is P.LEFT
    hear(books, CLOSED, CLOSED)
    assert progress(books) is P.CLOSED
    names = [step.name for step in load(books).history]
    assert names[-2:] == [TicketStep.HOUSEHOLD_LEFT, TicketStep.FILE_CLOSED]
    assert "died" not in str(books.everything([RELIEF_FILES]))


@given(order=st.permutations([ACCEPTED, REGISTERED, LEFT]))
def test_a_lead_into_a_file_whose_household_left_shows_that_in_any_order(order):
    books = with_ticket()
    hear(books, *order)
    assert progress(books) is P.LEFT


def test_what_is_told_of_other_files_reaches_no_ticket_and_names_nobody(books):
    hear(books, ACCEPTED, replace(REGISTERED, file_id="file-b"), replace(REFUSED, file_id="file-c"))
    assert progress(books) is None
    assert "p1.person" not in str(books.rows(RELIEF_FILES))


def test_a_lead_of_an_unknown_ticket_is_refused_and_links_nothing(books):
    before = books.everything([RELIEF_FILES])
    with pytest.raises(TicketNotFound):
        hear(books, replace(ACCEPTED, ticket_id="no-ticket"))
    assert books.everything([RELIEF_FILES]) == before


@given(order=st.permutations([ACCEPTED, REGISTERED, REGISTERED, ACCEPTED]))
def test_in_any_order_and_however_often_the_person_is_on_file(order):
    books = with_ticket()
    hear(books, *order)
    names = [step.name for step in load(books).history]
    assert progress(books) is P.ON_FILE
    assert names.count(TicketStep.FILE_REGISTERED) == names.count(TicketStep.LEAD_ACCEPTED) == 1


LINKS = [
    LeadLink(state=state, progress=known)
    for state, known in itertools.product(LeadState, (None, *LeadProgress))
    if known is None or state is LeadState.ACCEPTED
]


@given(link=st.sampled_from(LINKS), heard=st.lists(st.sampled_from(list(P))))
def test_progress_goes_no_way_back(link, heard):
    for each in heard:
        later = link.at_least(each)
        assert later.progress is not None
        ranks = list(P)
        assert ranks.index(later.progress) >= ranks.index(link.progress or each)
        link = later


@pytest.mark.parametrize("until", ReliefUntil)
@pytest.mark.parametrize("known", [None, *LeadProgress])
def test_it_is_answered_when_relief_has_come_as_far_as_policy_says(until, known):
    ticket = ticket_at(S.ESCALATED, lead=LeadState.ACCEPTED)
    if known is not None:
        ticket.note_lead_progress(known, act=act())
    terms = replace(TERMS, relief_until=until)
    ticket.go_by(terms)
    enough = {
        ReliefUntil.DECIDED: {None, *P},
        ReliefUntil.ON_FILE: {*P},
        ReliefUntil.AID_PAID: {*P} - {P.ON_FILE},
    }[until]
    assert ticket.waits_for == (["ticket.handle"] if known in enough else [])
    result = ResultCode.HELPED_BY_RELIEF
    if known in enough:
        ticket.resolve(result=result, text="已帮扶", act=act(), terms=terms)
        assert ticket.state == S.ANSWERED
    else:
        with pytest.raises(WrongState):
            ticket.resolve(result=result, text="已帮扶", act=act(), terms=terms)


@pytest.mark.parametrize("until", ReliefUntil)
def test_a_refused_lead_is_waited_for_no_longer(until):
    assert LeadLink(state=LeadState.REFUSED).is_through(until)
    assert not LeadLink(state=LeadState.OPEN).is_through(until)
