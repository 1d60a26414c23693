"""What is kept about a ticket goes to the union that the ticket goes to."""

from __future__ import annotations

import pytest

from contracts.corrections import CorrectionNotFound, CorrectionState
from contracts.hotline import AcceptTicket
from contracts.hotline.loop import DispatchTicket
from contracts.refusals import ForeignUnion
from contracts.retention import HoldNotFound, LiftHold, ListHolds, Retained
from contracts.rights import Actor, Role, grant_for
from records.corrections import CORRECTIONS
from records.retention import holds
from records.retention.kinds import HOLDS
from records.store import StaleVersion
from services.hotline import handlers, loop_steps
from tests.books import Books
from tests.hotline.correction_facts import AGENT, OFFICER, ask, decide, registered, shown
from tests.hotline.retained import place_hold
from tests.hotline.ticket_facts import NOW, turns

HERE, THERE = "county-540202", "county-540221"


def of(role: Role, union: str) -> Actor:
    return Actor(name=f"staff/{role}-{union}", roles=frozenset({role}), unions=frozenset({union}))


OFFICER_THERE = of(Role.OFFICER, THERE)
LEADER, LEADER_THERE = of(Role.LEADER, HERE), of(Role.LEADER, THERE)


@pytest.fixture
def books() -> Books:
    return Books("hotline")


def dispatched(books: Books, ticket_id: str) -> None:
    accept = AcceptTicket(ticket_id=ticket_id)
    with books.work(AGENT, now=NOW, action=accept.action) as unit:
        handlers.accept_ticket(turns(unit), request=accept)
    dispatch = DispatchTicket(ticket_id=ticket_id, managing_union=THERE)
    with books.work(AGENT, now=NOW, action=dispatch.action) as unit:
        loop_steps.dispatch_ticket(turns(unit), request=dispatch)


def test_corrections_are_seen_and_decided_where_the_ticket_is_and_no_longer_where_it_was(books):
    ticket_id = registered(books)
    correction_id = ask(books, ticket_id, "次仁卓玛")
    dispatched(books, ticket_id)
    assert shown(books, OFFICER) == []
    assert [each.correction_id for each in shown(books, OFFICER_THERE)] == [correction_id]
    with pytest.raises((CorrectionNotFound, ForeignUnion)):
        decide(books, correction_id)
    decide(books, correction_id, by=OFFICER_THERE)
    [after] = shown(books, OFFICER_THERE)
    assert after.state == CorrectionState.CORRECTED


def test_a_hold_is_seen_where_the_ticket_is_and_no_longer_lifted_where_it_was(books):
    ticket_id = registered(books)
    hold_id = place_hold(books, ticket_id, by=LEADER)
    dispatched(books, ticket_id)
    wanted = ListHolds()
    here, there = (
        holds.standing(books.reads(grant_for(each, wanted.action)), request=wanted).items
        for each in (LEADER, LEADER_THERE)
    )
    assert (here, [each.hold_id for each in there]) == ([], [hold_id])
    lift = LiftHold(of=Retained.TICKETS, hold_id=hold_id, reason="复议已结")
    with books.work(LEADER, now=NOW, action=lift.action) as unit, pytest.raises(HoldNotFound):
        holds.lift(unit, request=lift)


@pytest.mark.parametrize(
    "kept",
    [
        lambda books, ticket_id, move: ask(books, ticket_id, "次仁卓玛", meanwhile=move),
        lambda books, ticket_id, move: place_hold(books, ticket_id, by=LEADER, meanwhile=move),
    ],
    ids=["correction", "hold"],
)
def test_whoever_asks_while_the_ticket_moves_collides_with_the_move(books, kept):
    ticket_id = registered(books)
    with pytest.raises(StaleVersion):
        kept(books, ticket_id, lambda: dispatched(books, ticket_id))
    assert [*books.rows(HOLDS), *books.rows(CORRECTIONS)] == []
