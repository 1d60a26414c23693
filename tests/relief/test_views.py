"""What relief shows, to whom, and that no list reads through a whole collection."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts.fields import Sealed
from contracts.relief import CountFigures, LeadOrder, LeadState, ListLeads, RefusalReason
from contracts.rights import Grant
from contracts.schemas import schema_of
from records.acts import Act
from records.store import Store
from services.relief import figures, views
from services.relief.domain.lead import Lead, lead_id_for
from services.relief.repository.files import Files
from services.relief.repository.leads import Leads
from tests.books import Books
from tests.relief.lead_facts import (
    ID_NUMBER,
    NOW,
    RELIEF,
    TODAY,
    WORKER,
    YESTERDAY,
    act,
    hardship_file,
    lead_in,
    referral,
)
from vocabulary.fingerprint import count_in

COUNTY = Grant(unions=frozenset({"county-540202"}))
CITY = Grant(unions=frozenset({"city"}))


@pytest.fixture
def books(lead_store: Store) -> Books:
    return Books("relief", lead_store)


def put(books: Books, place: int, *, refused: bool = False, **changes: Any) -> str:
    """A lead opened `place` minutes after the first."""
    facts = {"ticket_id": f"ticket-{place:03d}", **changes}
    on = Act(by="system/relief", at=NOW + timedelta(minutes=place), happened_on=TODAY)
    lead = Lead.open_from(referral(**facts), act=on)
    if refused:
        lead.refuse(reason=RefusalReason.WITHDRAWN, note=None, act=act())
    with books.work(RELIEF, now=NOW) as unit:
        Leads(unit).add(lead)
    return lead.aggregate_id


def ids(page: Any) -> list[str]:
    return [line.lead_id for line in page.items]


def of(*places: int) -> list[str]:
    return [lead_id_for(f"ticket-{place:03d}") for place in places]


@pytest.mark.parametrize("state", list(LeadState))
def test_an_answer_masks_the_person_and_fits_its_contract(state):
    answer = views.lead(lead_in(state))
    shown = repr(schema_of(type(answer)).dump(answer))
    for secret in (WORKER.name, WORKER.phone[3:], ID_NUMBER):
        assert secret not in shown
    assert answer.applicant.phone == "139****0001"
    assert (answer.decided_by is None) == (state == LeadState.OPEN)


def test_numbers_that_somebody_typed_into_the_story_or_the_note_are_hidden():
    text = f"手机{WORKER.phone[3:]}，身份证{ID_NUMBER}"
    lead = lead_in(LeadState.OPEN, story=Sealed(text))
    lead.refuse(reason=RefusalReason.WITHDRAWN, note=text, act=act())
    shown = repr(views.lead(lead))
    assert WORKER.phone[3:] not in shown
    assert ID_NUMBER not in shown


def test_a_decision_shows_its_day_its_note_and_that_it_was_entered_late():
    lead = Lead.open_from(referral(), act=act(YESTERDAY))
    late = act(YESTERDAY, late_entry_reason="停电")
    lead.refuse(reason=RefusalReason.NOT_A_WORKER, note="退休", act=late)
    answer = views.lead(lead)
    assert (answer.decided_on, answer.late_entry_reason) == (YESTERDAY, "停电")
    assert (answer.refusal_note, answer.acceptance_note) == ("退休", None)


def test_numbers_in_the_reason_of_a_late_decision_are_hidden():
    lead = Lead.open_from(referral(), act=act(YESTERDAY))
    late = act(YESTERDAY, late_entry_reason="13800000000 未通")
    lead.refuse(reason=RefusalReason.NOT_A_WORKER, note=None, act=late)
    assert views.lead(lead).late_entry_reason == "[mobile] 未通"


def test_an_accepted_lead_shows_its_file_and_the_note_of_its_acceptance():
    lead = lead_in(LeadState.OPEN)
    lead.accept(file=hardship_file(), note="情况属实", act=act())
    answer = views.lead(lead)
    assert (answer.file_id, answer.file_number) == ("file-a", "KN-540202-2021-000007")
    assert (answer.refusal_note, answer.acceptance_note) == (None, "情况属实")


def test_a_list_shows_the_newest_first_page_by_page_and_counts_per_state(books):
    for place in range(5):
        put(books, place, refused=place % 2 == 0)
    first = views.list_leads(books.reads(COUNTY), request=ListLeads(limit=2, counted=True))
    rest = views.list_leads(
        books.reads(COUNTY), request=ListLeads(limit=100, cursor=first.next_cursor)
    )
    assert ids(first) + ids(rest) == of(4, 3, 2, 1, 0)
    assert rest.next_cursor is None
    assert (first.counts, rest.counts) == ({"refused": 3, "open": 2}, None)


def test_a_list_begins_with_the_lead_that_waits_longest_if_so_asked(books):
    for place in range(5):
        put(books, place)
    reads, order = books.reads(COUNTY), LeadOrder.OLDEST_FIRST
    first = views.list_leads(reads, request=ListLeads(limit=2, sort=order))
    rest = views.list_leads(reads, request=ListLeads(sort=order, cursor=first.next_cursor))
    assert ids(first) + ids(rest) == of(0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("request_", "found"),
    [
        (ListLeads(state=LeadState.REFUSED), of(1)),
        (ListLeads(managing_union="units-5402"), of(2)),
        (ListLeads(ticket_id="ticket-000"), of(0)),
        (ListLeads(ticket_id="ticket-999"), []),
    ],
)
def test_a_list_is_filtered(books, request_, found):
    put(books, 0)
    put(books, 1, refused=True)
    put(books, 2, managing_union="units-5402")
    assert ids(views.list_leads(books.reads(CITY), request=request_)) == found


def test_an_officer_sees_only_what_his_union_manages(books):
    put(books, 0)
    put(books, 1, managing_union="county-540221")
    page = views.list_leads(books.reads(COUNTY), request=ListLeads(counted=True))
    assert ids(page) == of(0)
    assert page.counts == {"open": 1}
    assert page.items[0].applicant_name == "次*"
    asked_for_the_other = ListLeads(ticket_id="ticket-001")
    assert views.list_leads(books.reads(COUNTY), request=asked_for_the_other).items == []


def test_figures_count_leads_and_files_by_the_day_they_happened(books):
    new_years_eve = TODAY.replace(year=2020, month=12, day=31)
    old = Lead.open_from(referral(), act=act(new_years_eve))
    with books.work(RELIEF, now=NOW) as unit:
        Leads(unit).add(old)
        Files(unit).add(hardship_file())
    put(books, 1, refused=True)
    past = figures.count_figures(books.reads(), request=CountFigures(year=2020))
    now = figures.count_figures(books.reads(), request=CountFigures(year=2021))
    assert (past.leads, past.files, past.by_state) == (1, 0, {"open": 1})
    assert (now.leads, now.files, now.by_state) == (1, 1, {"refused": 1})
    assert now.by_union == {"county-540202": 1}
    assert now.outbox_pending > 0
    counted = [
        {what: count_in(mark) for what, mark in year.ticket_numbers.items() if count_in(mark)}
        for year in (past, now)
    ]
    assert counted == [{"opened/bo": 1}, {"opened/bo": 1, "refused/bo": 1}]


NEVER_BECAME = dict.fromkeys(
    [
        "lead_accepted",
        "file_registered",
        "household_left",
        "exit_stable",
        "household_fell_back",
        "file_closed",
        "household_rechecked",
        "aid_approved",
        "aid_revoked",
        "budget_set",
        "budget_used",
        "payment_made",
        "payment_returned",
        "distribution_opened",
        "distribution_closed",
        "distribution_cancelled",
        "kit_handed_over",
        "kit_taken_back",
        "help_given",
        "help_taken_back",
        "unit_visited",
        "unit_visit_taken_back",
        "visit_campaign_opened",
        "visit_campaign_closed",
        "campaign_file_listed",
        "campaign_file_visited",
        "campaign_visit_struck",
    ],
    0,
)


def test_the_journal_is_counted_beside_the_records_that_announced_it(books):
    put(books, 0)
    put(books, 1, refused=True)
    with books.work(RELIEF, now=NOW) as unit:
        Files(unit).add(hardship_file())
    journal = figures.count_figures(books.reads(), request=CountFigures(year=2021)).journal
    # A file that is not opened by a lead announces nothing here, and counts as one all the same.
    assert journal.announced == journal.kept == {"lead/1": 2, "lead/2": 1}
    assert journal.events == {"lead_opened": 2, "lead_refused": 1}
    assert journal.became == {
        **NEVER_BECAME,
        "lead_opened": 2,
        "lead_refused": 1,
        "file_opened": 1,
    }


def test_a_lead_of_december_that_is_decided_in_january_counts_in_both_years(books):
    new_years_eve = TODAY.replace(year=2020, month=12, day=31)
    lead = Lead.open_from(referral(), act=act(new_years_eve))
    lead.refuse(reason=RefusalReason.WITHDRAWN, note=None, act=act())
    with books.work(RELIEF, now=NOW) as unit:
        Leads(unit).add(lead)
    past = figures.count_figures(books.reads(), request=CountFigures(year=2020)).ticket_numbers
    now = figures.count_figures(books.reads(), request=CountFigures(year=2021)).ticket_numbers
    assert (count_in(past["opened/bo"]), count_in(past["refused/bo"])) == (1, 0)
    assert (count_in(now["opened/bo"]), count_in(now["refused/bo"])) == (0, 1)
    assert past["opened/bo"] == now["refused/bo"]
