"""The legal-clock card: how many days the law leaves, right across years and holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.hotline.legal_clocks import (
    LegalClockName,
    LegalClocks,
    LegalClockShown,
    LegalMatter,
    ShowTicketLegalClocks,
)
from contracts.hotline.loop import Standing
from contracts.refusals import DateInFuture, ForeignUnion
from records.policies import Policies, load_policies
from services.hotline.legal_clocks import POLICY, legal_clocks, ticket_legal_clocks
from services.hotline.repository import Tickets
from tests.books import Books
from tests.hotline.taken_down import taken_down
from tests.hotline.ticket_facts import AGENT, COUNTY_AGENT, NOW, TODAY
from vocabulary.working_days import packaged_calendar

SHIPPED = load_policies()
M, N = LegalMatter, LegalClockName
DAY = timedelta(days=1)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(4), UTC)


def card(matter: LegalMatter, since: date, today: date) -> LegalClocks:
    return legal_clocks(SHIPPED, matter=matter, since=since, now=noon(today))


def clocks(matter: LegalMatter, since: date, today: date) -> dict[LegalClockName, LegalClockShown]:
    return {each.clock: each for each in card(matter, since, today).items}


def test_arbitration_may_be_asked_for_a_year_from_when_the_infringement_was_known():
    clock = clocks(M.LABOUR_DISPUTE, date(2021, 5, 22), date(2021, 5, 22))[N.ARBITRATION]
    # The 22nd of May 2022 is a Sunday: the Monday after is the last day.
    assert clock.due_on == date(2022, 5, 23)
    assert clock.days_left == 366
    assert clock.standing is Standing.ON_TIME
    assert "劳动争议调解仲裁法第二十七条" in clock.basis


def test_injury_is_to_be_recognised_by_employer_and_worker_each_in_his_own_time():
    found = card(M.WORK_INJURY, date(2021, 5, 13), date(2021, 6, 14)).items
    assert [each.clock for each in found] == [N.INJURY_BY_EMPLOYER, N.INJURY_BY_WORKER]
    by_employer, by_worker = found
    # The 12th of June is the first of the three days of the Dragon Boat festival.
    assert by_employer.due_on == date(2021, 6, 15)
    assert (by_employer.days_left, by_employer.standing) == (1, Standing.AT_RISK)
    assert by_worker.due_on == date(2022, 5, 13)


def test_a_clock_is_overdue_from_the_day_after_its_last_day():
    since, last = date(2021, 5, 22), date(2022, 5, 23)
    on_it = clocks(M.LABOUR_DISPUTE, since, last)[N.ARBITRATION]
    after = clocks(M.LABOUR_DISPUTE, since, last + DAY)[N.ARBITRATION]
    assert (on_it.days_left, on_it.standing) == (0, Standing.AT_RISK)
    assert (after.days_left, after.standing) == (-1, Standing.OVERDUE)


def test_a_last_day_in_a_year_without_notice_is_provisional():
    known = clocks(M.LABOUR_DISPUTE, date(2021, 5, 22), date(2021, 5, 22))[N.ARBITRATION]
    unknown = clocks(M.LABOUR_DISPUTE, date(2030, 3, 5), date(2030, 3, 5))[N.ARBITRATION]
    assert not known.provisional
    assert unknown.provisional


def test_a_day_that_is_still_to_come_starts_no_clock():
    with pytest.raises(DateInFuture) as refused:
        card(M.UNPAID_WAGES, TODAY + DAY, TODAY)
    assert refused.value.field == "since"


def test_a_limit_that_changes_holds_for_what_starts_after_it():
    row = {
        "clock": "arbitration", "matter": "labour_dispute", "unit": "years", "at_risk_days": 0,
        "starts": "infringement_known", "basis": "a test",
    }  # fmt: skip
    policies = Policies(
        {
            POLICY: [
                {"from": start, "values": {"clocks": [{**row, "number": number}]}}
                for start, number in (("2000-01-01", 1), ("2021-01-01", 2))
            ]
        }
    )
    ends = [
        legal_clocks(policies, matter=M.LABOUR_DISPUTE, since=day, now=noon(TODAY)).items[0].due_on
        for day in (date(2020, 12, 31), date(2021, 1, 1))
    ]
    assert ends == [date(2021, 12, 31), date(2023, 1, 1)]


@given(
    matter=st.sampled_from(list(LegalMatter)),
    since=st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    after=st.integers(0, 800),
)
def test_every_matter_has_a_clock_that_ends_on_a_working_day_and_is_shown_as_it_stands(
    matter, since, after
):
    today = since + DAY * after
    found = card(matter, since, today).items
    assert found
    for each in found:
        assert packaged_calendar().is_working_day(each.due_on)
        assert each.due_on - DAY * each.days_left == today
        assert (each.standing is Standing.OVERDUE) == (each.days_left < 0)


@pytest.fixture
def books() -> Books:
    return Books("hotline")


def test_a_tickets_card_counts_from_the_day_of_the_request_where_no_other_is_known(books):
    ticket_id = taken_down(books)
    for since in (None, TODAY - DAY):
        request = ShowTicketLegalClocks(ticket_id=ticket_id, matter=M.UNPAID_WAGES, since=since)
        with books.work(AGENT, now=NOW) as unit:
            shown = ticket_legal_clocks(Tickets(unit), SHIPPED, request=request, now=unit.now)
        assert shown.since == (since or TODAY)


def test_who_does_not_see_a_ticket_sees_no_card_of_it(books):
    ticket_id = taken_down(books)
    request = ShowTicketLegalClocks(ticket_id=ticket_id, matter=M.UNPAID_WAGES)
    with (
        books.work(COUNTY_AGENT, now=NOW, action=request.action) as unit,
        pytest.raises(ForeignUnion),
    ):
        ticket_legal_clocks(Tickets(unit), SHIPPED, request=request, now=unit.now)
