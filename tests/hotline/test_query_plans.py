"""Which index serves what: no read of the hotline goes through a whole collection."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from contracts.corrections import CorrectionOf, CorrectionOrder, CorrectionState, ListCorrections
from contracts.hotline import (
    Category,
    Channel,
    CountFigures,
    ListCallBacks,
    ListTickets,
    MyTickets,
    TicketOrder,
    TicketState,
)
from contracts.hotline.claimants import ClaimantListedAlready
from contracts.hotline.emergency import EmergencyKind
from contracts.hotline.figures import CountTickets
from contracts.hotline.joining import FindSameTickets
from contracts.hotline.loop import ListTicketsToDo, TicketQueue
from contracts.hotline.mediation_words import MediationOpenAlready
from contracts.hotline.searching import SearchTickets
from contracts.jobs import JobKind
from contracts.retention import ListHolds, ListRetention, Retained
from contracts.rights import EVERYTHING, Actor, Grant, Role, system_actor
from contracts.sampling import DrawSample, SampleOf
from messaging.retention.journal import Unpublished, published_journal
from records import corrections, sampling
from records.acts import Act
from records.files import StagedFiles
from records.jobs import Hand, Job, Opening
from records.policies import load_policies
from records.retention import holds
from records.retention.overview import overview
from records.retention.retirement import held_back
from records.retention.terms import term_of
from services.hotline import views
from services.hotline.calls import views as call_views
from services.hotline.calls.repository import CallBacks, Calls, Seats
from services.hotline.claimants.own_data import own_claims
from services.hotline.domain.ticket import Ticket
from services.hotline.emergencies import begin_as_emergency
from services.hotline.exporting import EXPORTS
from services.hotline.figures.views import count_tickets
from services.hotline.loop_views import list_tickets_to_do
from services.hotline.mediations.own_data import own_mediations
from services.hotline.mediations.repository import Mediations
from services.hotline.own_data import own_records
from services.hotline.populations import POPULATIONS
from services.hotline.repository import Tickets
from services.hotline.retiring import RETIREMENTS, tickets_going_on
from services.hotline.sameness import find_same_tickets
from services.hotline.searching.finding import search_tickets
from services.hotline.searching.words import found_by
from services.hotline.timetable import timetable_of
from tests.books import KEYS, Books
from tests.databases import OwnDatabase
from tests.hotline.call_facts import report, sit, told
from tests.hotline.claimants.test_claimants import DROLMA, TASHI, add, page
from tests.hotline.mediations.test_mediation import accepted, do, opening
from tests.hotline.retained import DUE, TERMS, run, served
from tests.hotline.taken_down import taken_down
from tests.hotline.ticket_facts import (
    AGENT,
    ID_NUMBER,
    NOW,
    STORY,
    TODAY,
    filed_request,
)
from tests.own_data import question
from vocabulary.unions import managing_unions

pytestmark = pytest.mark.stack
HOTLINE = system_actor("hotline")
TERM = term_of(TERMS, Retained.TICKETS, DUE.date())
COUNTY = Grant(unions=frozenset({"county-540202"}))
CITY = Grant(unions=frozenset({"city"}))
LATER = NOW + timedelta(days=3)
JOURNAL = ("'announced'", "'subject_sequence'", "'name'", "'pending'")
MINE = Grant(own_keys=frozenset({"t1.mine"}))


@pytest.fixture(scope="module")
def many(hotline_database: OwnDatabase) -> Books:
    """Enough tickets in enough unions that a planner has a choice."""
    books = Books("hotline", hotline_database.store)
    unions = [union.code for union in managing_unions()]
    tickets, timetable = [], timetable_of(load_policies())
    for place in range(300):
        facts = {
            "number": f"SR-20210305-{place + 1:06d}",
            "query_key": f"q1.{place}",
            "found_by": found_by(STORY, None, keys=KEYS),
        }
        place_on = Act(by="staff/agent", at=NOW + timedelta(minutes=place), happened_on=TODAY)
        request = filed_request(
            **facts, managing_union=unions[place % 38 if place % 38 < 19 else 0]
        )
        tickets.append(
            Ticket.register(ticket_id=f"many-{place:03d}", request=request, act=place_on)
        )
        if place % 5 == 0:
            kind = EmergencyKind.CROWD
            begin_as_emergency(tickets[-1], kind, act=place_on, policies=load_policies())
        timetable.wind(tickets[-1])
    with books.work(HOTLINE, now=NOW) as unit:
        for ticket in tickets:
            Tickets(unit).add(ticket)
    return books


GRANTS = {"everything": EVERYTHING, "city": CITY, "county": COUNTY}
QUERIES: dict[str, Any] = {
    "all": ListTickets(),
    "oldest": ListTickets(sort=TicketOrder.OLDEST_FIRST),
    "oldest of a union": ListTickets(sort=TicketOrder.OLDEST_FIRST, managing_union="county-540202"),
    "state": ListTickets(state=TicketState.REGISTERED),
    "channel": ListTickets(channel=Channel.CALL),
    "category": ListTickets(category=Category.HARDSHIP),
    "union": ListTickets(managing_union="county-540202"),
    "number": ListTickets(number="SR-20210305-000001"),
}


@pytest.mark.parametrize("grant", GRANTS)
@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("page", ["first", "next"])
def test_no_list_reads_through_all_tickets_or_sorts_them(
    many, hotline_database, grant, query, page
):
    reads, request = many.reads(GRANTS[grant]), QUERIES[query]
    cursor = None
    if page == "next":
        whole = views.list_tickets(many.reads(), request=ListTickets(limit=1, sort=request.sort))
        cursor = whole.next_cursor
    hotline_database.plans()
    fields = {**vars(request), "cursor": cursor, "counted": True}
    views.list_tickets(reads, request=ListTickets(**fields))
    listing, counting = hotline_database.plans()
    for plan in (listing, counting):
        assert "COLLSCAN" not in plan
        assert "IXSCAN" in plan or "EOF" in plan or "COUNT_SCAN" in plan
    if query != "number":  # one document needs no order
        assert "'SORT'" not in listing
        assert "FETCH" not in counting


@pytest.mark.parametrize("grant", GRANTS)
def test_what_may_be_the_same_request_is_found_by_indexes(many, hotline_database, grant):
    hotline_database.plans()
    find_same_tickets(
        many.reads(GRANTS[grant]),
        request=FindSameTickets(phone="+8613908920001", employer="某公司", text="拖欠工资"),
        keys=KEYS,
        policies=load_policies(),
        now=NOW,
    )
    plans = hotline_database.plans()
    assert len(plans) == 3
    for plan in plans:
        assert "COLLSCAN" not in plan
        assert "'SORT'" not in plan


@pytest.mark.parametrize("grant", GRANTS)
@pytest.mark.parametrize(
    "text", ["矿上受伤，医药费", "受伤", "kuangshang", "13908920001", ID_NUMBER]
)
def test_a_search_is_served_by_indexes_in_at_most_two_questions(
    many, hotline_database, grant, text
):
    request = SearchTickets(text=text, since=TODAY, until=TODAY + timedelta(days=9))
    hotline_database.plans()
    search_tickets(
        many.reads(GRANTS[grant]), request=request, keys=KEYS, policies=load_policies(), now=NOW
    )
    plans = hotline_database.plans()
    by_words = text not in ("13908920001", ID_NUMBER)
    assert len(plans) == (2 if by_words else 1)
    assert [plan for plan in plans if "COLLSCAN" in plan] == []
    if by_words:
        counting, finding = plans
        assert "'found_by'" in counting
        assert "FETCH" not in counting
        assert "'found_by'" in finding
        assert "'SORT'" not in finding


def test_no_look_up_of_claimants_reads_through_all_of_them(many, hotline_database):
    ticket_id = taken_down(many)
    add(many, ticket_id, TASHI, DROLMA)
    hotline_database.plans()
    page(many, ticket_id)
    own_claims(many.reads(Grant(own_keys=frozenset({"t1.mine"}))), name="扎西")
    with pytest.raises(ClaimantListedAlready):
        add(many, ticket_id, TASHI)
    plans = hotline_database.plans()
    assert len(plans) >= 5
    assert [plan for plan in plans if "COLLSCAN" in plan] == []


def test_no_look_up_of_mediations_reads_through_all_of_them(many, hotline_database):
    ticket_id = accepted(many)
    mediation_id = do(many, opening(ticket_id), AGENT)
    with pytest.raises(MediationOpenAlready):
        do(many, opening(ticket_id), AGENT)
    hotline_database.plans()
    with many.work(HOTLINE, now=NOW) as unit:
        assert Mediations(unit).find(open_ticket=ticket_id).aggregate_id == mediation_id
        assert Mediations(unit).find_all(ticket_id=ticket_id)
    assert tickets_going_on(SimpleNamespace(reads=many.reads()), [ticket_id]) == {ticket_id}
    own_mediations(many.reads(), [ticket_id])
    plans = hotline_database.plans()
    assert len(plans) >= 4
    assert [plan for plan in plans if "COLLSCAN" in plan] == []


def test_a_page_is_turned_with_one_question(many, hotline_database):
    hotline_database.plans()
    views.list_tickets(many.reads(CITY), request=ListTickets())
    assert len(hotline_database.plans()) == 1


@pytest.mark.parametrize("grant", ["city", "county"])
@pytest.mark.parametrize("queue", TicketQueue)
def test_no_queue_of_what_is_to_do_reads_through_all_tickets_or_sorts_them(
    many, hotline_database, grant, queue
):
    by = Actor(name="staff/a", roles=frozenset({Role.HOTLINE_AGENT}))
    hotline_database.plans()
    now = LATER if queue is TicketQueue.AT_RISK else LATER + timedelta(days=1)
    page = list_tickets_to_do(
        many.reads(GRANTS[grant]), request=ListTicketsToDo(queue=queue), by=by, now=now
    )
    listing, *counting = hotline_database.plans()
    assert page.items
    for plan in (listing, *counting):
        assert "COLLSCAN" not in plan
        assert "IXSCAN" in plan or "COUNT_SCAN" in plan
    assert "'SORT'" not in listing


@pytest.mark.parametrize("grant", GRANTS)
@pytest.mark.parametrize("union", [None, "county-540202"])
def test_figures_of_tickets_are_counted_from_indexes_alone(many, hotline_database, grant, union):
    hotline_database.plans()
    count_tickets(
        many.reads(GRANTS[grant]),
        request=CountTickets(year=2021, managing_union=union),
        policies=load_policies(),
        now=LATER,
    )
    plans = hotline_database.plans()
    assert len(plans) == 12
    for plan in plans:
        assert "COLLSCAN" not in plan
        assert "FETCH" not in plan


def test_no_figure_and_no_look_up_reads_through_all_tickets(many, hotline_database):
    hotline_database.plans()
    views.count_figures(many.reads(), request=CountFigures(year=2021))
    with many.work(HOTLINE, now=NOW) as unit:
        Tickets(unit).find(query_key="q1.1")
        Tickets(unit).find(person_key="p1.person")
    views.my_tickets(many.reads(MINE), request=MyTickets(counted=True))
    plans = hotline_database.plans()
    assert len(plans) == 25
    assert [plan for plan in plans if "COLLSCAN" in plan] == []
    of_journal = [plan for plan in plans if any(name in plan for name in JOURNAL)]
    assert len(of_journal) == 7  # one of them is the outbox's pending rows
    assert [plan for plan in of_journal if "FETCH" in plan and "'pending'" not in plan] == []


@pytest.mark.parametrize("grant", GRANTS)
def test_no_card_no_seat_and_no_list_of_call_backs_reads_through_all(many, hotline_database, grant):
    report(many, *[told("missed", cti_call_id=f"plan-{n}") for n in range(3)])
    receipt, seat_id = report(many, told("answered", cti_call_id="plan-9")), sit(many)
    reads = many.reads(GRANTS[grant])
    with many.work(HOTLINE, now=NOW) as unit:
        call, seat = Calls(unit).get(receipt.call_id), Seats(unit).get(seat_id)
        hotline_database.plans()
        CallBacks(unit).find(open_key="city t1.nobody")
        Seats(unit).find(agent="staff/agent")
    call_views.card(call, reads)
    call_views.seat(seat, reads, agent="staff/agent", now=NOW)
    call_views.list_call_backs(reads, request=ListCallBacks())
    plans = hotline_database.plans()
    assert len(plans) == 6
    assert [plan for plan in plans if "COLLSCAN" in plan] == []
    assert [plan for plan in plans if "'SORT'" in plan] == []


def test_a_persons_own_data_is_found_by_his_phone(many, hotline_database):
    with many.work(HOTLINE, now=NOW) as unit:
        hotline_database.plans()
        own_records(
            many.reads(Grant(own_keys=frozenset({"t1.phone"}))),
            StagedFiles(unit),
            request=question("次仁", ID_NUMBER),
            keys=KEYS,
            by=unit.actor,
        )
    plans = hotline_database.plans()
    assert [plan for plan in plans if "COLLSCAN" in plan] == []
    for name in ("'newest_by_phone'", "'of_phone'"):
        assert any(name in plan for plan in plans)


@pytest.mark.parametrize("grant", [*GRANTS.values(), MINE])
@pytest.mark.parametrize("state", [None, CorrectionState.ASKED])
@pytest.mark.parametrize("sort", CorrectionOrder)
def test_no_correction_is_looked_for_in_all(many, hotline_database, grant, state, sort):
    hotline_database.plans()
    with many.work(HOTLINE, now=NOW) as unit:
        corrections.Corrections(unit).find(open_key="ticket/a name")
    request = ListCorrections(of=CorrectionOf.TICKET, state=state, sort=sort)
    corrections.list_corrections(many.reads(grant), request=request)
    plans = hotline_database.plans()
    assert len(plans) == 3
    assert [plan for plan in plans if "COLLSCAN" in plan or "'SORT'" in plan] == []


@pytest.mark.parametrize("unions", [[], ["county-540202"]])
def test_no_sample_reads_through_all_tickets(many, hotline_database, unions):
    year = {"since": date(2021, 1, 1), "until": date(2021, 12, 31)}
    hotline_database.plans()
    with many.work(HOTLINE, now=NOW) as unit:
        request = DrawSample(of=SampleOf.TICKETS, size=5, unions=unions, **year)
        sampling.draw(unit, many.reads(), POPULATIONS, request=request)
    population, chosen = hotline_database.plans()[:2]
    assert "COLLSCAN" not in population + chosen
    assert "IXSCAN" in population


@pytest.mark.parametrize("grant", GRANTS)
@pytest.mark.parametrize("wanted", [{}, {"state": "registered"}, {"sort": "registered_at"}])
def test_no_export_reads_through_all_tickets_or_sorts_them(many, hotline_database, grant, wanted):
    export = EXPORTS[JobKind.TICKETS_EXPORT]
    plain = {"format": "csv", "language": "zh-CN", "fields": [], **wanted}
    job = Job(
        opening=Opening(
            job_id="job", kind=JobKind.TICKETS_EXPORT, by="staff/a", grant=GRANTS[grant],
            wanted=plain, asked_at=NOW, until=NOW + timedelta(days=1), total=300,
        )
    )  # fmt: skip
    reads = many.reads(GRANTS[grant])
    hand = Hand(reads=reads, row=NotImplemented, content=NotImplemented, most=10)
    first = export.step(hand, job)
    hotline_database.plans()
    export.count(reads, plain, until=job.opening.until)
    export.step(hand, replace(job, cursor=first.cursor))
    counting, listing = hotline_database.plans()
    assert "COLLSCAN" not in counting + listing
    assert "'SORT'" not in listing
    assert "FETCH" not in counting


@pytest.mark.parametrize("grant", GRANTS)
def test_nothing_of_retention_reads_through_all_tickets(many, hotline_database, grant):
    report(many, *[told(fact, cti_call_id=f"{fact}-{grant}") for fact in ("missed", "answered")])
    for of in RETIREMENTS:
        run(many, of)
    holds.standing(many.reads(GRANTS[grant]), request=ListHolds())
    holds.held_subjects(many.reads(), ["ticket/many-001", "ticket/many-002"])
    with many.work(HOTLINE, now=NOW) as unit:
        reads = many.reads(GRANTS[grant])
        asked = {"service": "hotline", "policies": TERMS, "request": ListRetention(on=DUE.date())}
        overview(unit, reads, RETIREMENTS, **asked)
        with pytest.raises(Unpublished):
            published_journal(unit, "ticket/many-001")
        service = served(many, unit)
        for retirement in RETIREMENTS.values():
            held_back(service, ["a"], retirement=retirement, term=TERM)
    plans = hotline_database.plans()
    assert len(plans) >= 8
    assert [plan for plan in plans if "COLLSCAN" in plan] == []
    assert [plan for plan in plans if "'SORT'" in plan and "outbox" not in plan] == []
