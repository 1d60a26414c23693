"""What documents of earlier builds went through, on the real database."""

from __future__ import annotations

import pytest

from contracts.hotline import TicketState
from services.hotline.kinds import TICKETS
from services.hotline.migrations import retention_of_closed_tickets_begins
from services.hotline.repository import Tickets
from tests.books import Books
from tests.databases import OwnDatabase
from tests.hotline.ticket_facts import AGENT, NOW, ticket_in

pytestmark = pytest.mark.stack
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
