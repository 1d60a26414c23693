"""What documents of earlier builds went through, on the real database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts.hotline import TicketState
from services.hotline.calls.kinds import CALL_BACKS, CALLS
from services.hotline.kinds import TICKETS
from services.hotline.migrations import (
    clocks_of_open_tickets_begin,
    retention_of_calls_begins,
    retention_of_closed_tickets_begins,
    words_of_tickets_are_still_to_be_indexed,
)
from services.hotline.repository import Tickets
from services.hotline.searching.indexing import index_tickets
from tests.books import KEYS, Books
from tests.databases import OwnDatabase
from tests.hotline.call_facts import report, told
from tests.hotline.ticket_facts import AGENT, NOW, ticket_in

pytestmark = pytest.mark.stack
NEXT_DAY = NOW + timedelta(days=1)
NEW = ("archived_on", "retention_from")


@pytest.mark.parametrize(
    ("state", "since"), [(TicketState.CLOSED, "2021-03-05"), (TicketState.ACCEPTED, None)]
)
def test_the_years_of_a_ticket_of_before_follow_its_closing_step(hotline_database, state, since):
    books = of_before(hotline_database, state)
    for _ in range(2):  # interrupted, it runs again
        retention_of_closed_tickets_begins(hotline_database.database)
    (row,) = books.rows(TICKETS)
    assert row.get("retention_from") == since
    assert "closing" not in row
    with books.work(AGENT, now=NOW) as unit:
        kept = Tickets(unit).get("ticket-a")
    assert (kept.state, kept.archived_on) == (state, None)


def of_before(own: OwnDatabase, state: TicketState) -> Books:
    own.empty()
    books = Books("hotline", own.store)
    with books.work(AGENT, now=NOW) as unit:
        Tickets(unit).add(ticket_in(state))
    own.database["tickets"].update_many({}, {"$unset": dict.fromkeys(NEW, "")})
    return books


@pytest.mark.parametrize(
    ("state", "due_on"), [(TicketState.REGISTERED, "2021-03-08"), (TicketState.CLOSED, None)]
)
def test_the_clocks_of_an_open_ticket_of_before_follow_its_steps(hotline_database, state, due_on):
    hotline_database.empty()
    books = Books("hotline", hotline_database.store)
    with books.work(AGENT, now=NOW) as unit:
        Tickets(unit).add(ticket_in(state))
    fresh = dict.fromkeys(("clocks", "due_on", "at_risk_on", "course", "waits_for"), "")
    hotline_database.database["tickets"].update_many({}, {"$unset": fresh})
    with books.work(AGENT, now=NOW) as unit:
        assert Tickets(unit).get("ticket-a").clocks == ()
    for _ in range(2):
        clocks_of_open_tickets_begin(hotline_database.database)
    (row,) = books.rows(TICKETS)
    assert row.get("due_on") == due_on
    assert row.get("waits_for") == (["ticket.accept"] if due_on else None)
    with books.work(AGENT, now=NOW) as unit:
        kept = Tickets(unit).get("ticket-a")
    assert [each.due_on.isoformat() for each in kept.clocks] == ([due_on] if due_on else [])


def test_tickets_of_before_the_search_wait_for_their_words_and_those_since_do_not(
    hotline_database,
):
    books = of_before(hotline_database, TicketState.ACCEPTED)
    tickets = hotline_database.database["tickets"]
    tickets.update_many({}, {"$unset": dict.fromkeys(("found_by", "unindexed"), "")})
    for _ in range(2):
        words_of_tickets_are_still_to_be_indexed(hotline_database.database)
        (row,) = books.rows(TICKETS)
        assert (row["found_by"], row["unindexed"]) == (None, True)
    with books.work(AGENT, now=NOW) as unit:
        index_tickets(unit, books.reads(), keys=KEYS)
    indexed = books.rows(TICKETS)
    assert indexed[0]["found_by"]
    words_of_tickets_are_still_to_be_indexed(hotline_database.database)
    assert books.rows(TICKETS) == indexed


def test_the_years_of_a_call_of_before_follow_the_latest_that_was_told(hotline_database):
    hotline_database.empty()
    books = Books("hotline", hotline_database.store)
    late_in_the_evening = NOW.replace(hour=15, minute=59)  # 23:59 in Shigatse's business time
    report(books, told("ringing", at=NOW), told("missed", at=late_in_the_evening), now=NEXT_DAY)
    kept = {kind.name: books.rows(kind) for kind in (CALLS, CALL_BACKS)}
    database = hotline_database.database
    for name in kept:
        database[name].update_many({}, {"$unset": dict.fromkeys(NEW, "")})
    for _ in range(2):
        retention_of_calls_begins(database)
    assert {kind.name: books.rows(kind) for kind in (CALLS, CALL_BACKS)} == kept
    assert [row["retention_from"] for row in kept["calls"] + kept["call_backs"]] == [
        "2021-03-05",
        "2021-03-05",
    ]
