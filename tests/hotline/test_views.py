"""What the hotline shows, to whom, and that no list reads through a whole collection."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts.hotline import (
    Category,
    Channel,
    CountFigures,
    HardshipReason,
    LeadState,
    ListTickets,
    MyTickets,
    TicketOrder,
    TicketState,
)
from contracts.refusals import InvalidInput
from contracts.rights import Grant, system_actor
from contracts.schemas import schema_of
from records.acts import Act
from records.store import Store
from services.hotline import views
from services.hotline.domain.ticket import Ticket
from services.hotline.lines import EXCERPT_CHARACTERS
from services.hotline.repository import Tickets
from tests.books import Books
from tests.hotline.ticket_facts import (
    NOW,
    STORY,
    TODAY,
    WORKER,
    YESTERDAY,
    act,
    end,
    filed_request,
    hear,
    registered_ticket,
    ticket_in,
)

HOTLINE = system_actor("hotline")
COUNTY = Grant(unions=frozenset({"county-540202"}))
CITY = Grant(unions=frozenset({"city"}))
MINE = Grant(own_keys=frozenset({"t1.mine"}))


@pytest.fixture
def books(ticket_store: Store) -> Books:
    return Books("hotline", ticket_store)


def put(books: Books, place: int, *, accepted: bool = False, **changes: Any) -> str:
    """A ticket registered `place` minutes after the first."""
    ticket_id = f"ticket-{place:03d}"
    facts = {"number": f"SR-20210305-{place + 1:06d}", "query_key": f"q1.{place}", **changes}
    on = Act(by="staff/agent", at=NOW + timedelta(minutes=place), happened_on=TODAY)
    ticket = Ticket.register(ticket_id=ticket_id, request=filed_request(**facts), act=on)
    if accepted:
        ticket.accept(act=on)
    with books.work(HOTLINE, now=NOW) as unit:
        Tickets(unit).add(ticket)
    return ticket_id


def ids(page: Any) -> list[str]:
    return [line.ticket_id for line in page.items]


def test_an_answer_masks_the_applicant_and_fits_its_contract():
    ticket = ticket_in(TicketState.ESCALATED, lead=LeadState.REFUSED)
    answer = views.ticket(ticket)
    shown = repr(schema_of(type(answer)).dump(answer))
    for secret in (WORKER.name, WORKER.phone[3:], str(WORKER.id_number)):
        assert secret not in shown
    assert answer.applicant.phone == "139****0001"
    assert answer.lead_state == LeadState.REFUSED
    assert answer.lead_refusal == "not_hardship"
    assert [note.by for note in answer.history] == ["staff/agent"] * 3 + ["system/hotline"]


def test_numbers_that_somebody_typed_into_a_text_are_hidden():
    text = f"我的手机{WORKER.phone[3:]}，身份证{WORKER.id_number}"
    ticket = registered_ticket(text=text)
    ticket.accept(act=act())
    ticket.escalate(reason_code=HardshipReason.ILLNESS, note=text, act=act())
    hear(ticket, LeadState.ACCEPTED)
    end(ticket, text=text)
    shown = repr(views.ticket(ticket))
    assert WORKER.phone[3:] not in shown
    assert str(WORKER.id_number) not in shown


def test_a_late_entry_shows_on_the_ticket_and_on_its_step():
    answer = views.ticket(registered_ticket(on=act(YESTERDAY, late_entry_reason="停电")))
    assert (answer.happened_on, answer.late_entry_reason) == (YESTERDAY, "停电")
    assert answer.history[0].late_entry_reason == "停电"


def test_numbers_in_the_reason_of_a_late_entry_are_hidden():
    answer = views.ticket(
        registered_ticket(on=act(YESTERDAY, late_entry_reason="13800000000 未通"))
    )
    assert answer.late_entry_reason == "[mobile] 未通"
    assert answer.history[0].late_entry_reason == "[mobile] 未通"


def test_a_receipt_shows_number_and_code():
    receipt = views.receipt(registered_ticket())
    assert (receipt.number, receipt.query_code) == ("SR-20210305-000123", "ABCD2345")


def test_a_list_shows_the_newest_first_page_by_page_and_counts_per_state(books):
    for place in range(5):
        put(books, place, accepted=place % 2 == 0)
    first = views.list_tickets(books.reads(COUNTY), request=ListTickets(limit=2, counted=True))
    rest = views.list_tickets(
        books.reads(COUNTY), request=ListTickets(limit=100, cursor=first.next_cursor)
    )
    assert ids(first) + ids(rest) == [f"ticket-00{place}" for place in (4, 3, 2, 1, 0)]
    assert rest.next_cursor is None
    assert (first.counts, rest.counts) == ({"accepted": 3, "registered": 2}, None)


def test_a_list_begins_with_the_oldest_if_so_asked_and_its_cursor_is_of_that_order(books):
    for place in range(5):
        put(books, place)
    reads, order = books.reads(COUNTY), TicketOrder.OLDEST_FIRST
    first = views.list_tickets(reads, request=ListTickets(limit=2, sort=order))
    cursor = first.next_cursor
    rest = views.list_tickets(reads, request=ListTickets(sort=order, cursor=cursor))
    assert ids(first) + ids(rest) == [f"ticket-00{place}" for place in range(5)]
    with pytest.raises(InvalidInput):
        views.list_tickets(reads, request=ListTickets(cursor=cursor))


def test_a_list_line_masks_the_name_and_shortens_the_text(books):
    put(books, 0, text=STORY * 50)
    [line] = views.list_tickets(books.reads(), request=ListTickets()).items
    assert line.applicant_name == "次*"
    assert len(line.text) == EXCERPT_CHARACTERS + 1


@pytest.mark.parametrize(
    ("request_", "found"),
    [
        (ListTickets(state=TicketState.ACCEPTED), ["ticket-001"]),
        (ListTickets(channel=Channel.LETTER), ["ticket-002"]),
        (ListTickets(category=Category.QUESTION), ["ticket-003"]),
        (ListTickets(managing_union="units-5402"), ["ticket-004"]),
        (ListTickets(number="SR-20210305-000001"), ["ticket-000"]),
        (ListTickets(number="SR-20210305-000009"), []),
    ],
)
def test_a_list_is_filtered(books, request_, found):
    put(books, 0)
    put(books, 1, accepted=True)
    put(books, 2, channel=Channel.LETTER)
    put(books, 3, category=Category.QUESTION)
    put(books, 4, managing_union="units-5402")
    assert ids(views.list_tickets(books.reads(CITY), request=request_)) == found


def test_counts_are_of_the_scope_and_the_filters_but_for_the_state(books):
    put(books, 0)
    put(books, 1, accepted=True)
    put(books, 2, managing_union="county-540221")
    request = ListTickets(state=TicketState.ACCEPTED, counted=True)
    assert views.list_tickets(books.reads(COUNTY), request=request).counts == {
        "registered": 1,
        "accepted": 1,
    }


def test_an_officer_sees_only_what_his_union_manages(books):
    put(books, 0)
    put(books, 1, managing_union="county-540221")
    assert ids(views.list_tickets(books.reads(COUNTY), request=ListTickets())) == ["ticket-000"]
    asked_for_the_other = ListTickets(managing_union="county-540221", counted=True)
    page = views.list_tickets(books.reads(COUNTY), request=asked_for_the_other)
    assert (page.items, page.counts) == ([], {})
    assert len(views.list_tickets(books.reads(CITY), request=ListTickets()).items) == 2


def test_a_worker_sees_the_tickets_of_his_phone_and_no_others(books):
    put(books, 0, phone_key="t1.mine")
    put(books, 1)
    page = views.my_tickets(books.reads(MINE), request=MyTickets(counted=True))
    assert ids(page) == ["ticket-000"]
    assert page.counts == {"registered": 1}
    assert views.my_tickets(books.reads(Grant()), request=MyTickets()).items == []


def test_a_cursor_of_another_list_is_refused(books):
    with pytest.raises(InvalidInput):
        views.list_tickets(books.reads(), request=ListTickets(cursor="bm9uc2Vuc2U"))


def test_figures_count_each_act_in_the_year_in_which_it_happened(books):
    new_years_eve = act(TODAY.replace(year=2020, month=12, day=31), late_entry_reason="补录")
    over_the_year = registered_ticket(on=new_years_eve)
    over_the_year.accept(act=act())
    over_the_year.escalate(reason_code=HardshipReason.ILLNESS, note=None, act=act())
    hear(over_the_year, LeadState.OPEN)
    with books.work(HOTLINE, now=NOW) as unit:
        Tickets(unit).add(over_the_year)
    put(books, 1, channel=Channel.VISIT)
    old = views.count_figures(books.reads(), request=CountFigures(year=2020))
    new = views.count_figures(books.reads(), request=CountFigures(year=2021))
    assert (old.tickets, old.escalated, old.entered_late) == (1, 0, 1)
    assert (new.tickets, new.escalated, new.entered_late) == (1, 1, 0)
    assert old.by_state == {"escalated": 1}
    assert new.by_channel == {"visit": 1}
    assert new.by_union == {"county-540202": 1}
    assert new.outbox_pending > 0
