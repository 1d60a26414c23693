"""Whose open task a ticket is sees its applicant in full; others say why, and not without end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.hotline import AcceptTicket, RevealTicket, TicketNotFound
from contracts.people import RevealedPerson, RevealReason
from contracts.refusals import ReasonNeeded, RevealLimitReached, RightMissing
from contracts.rights import Actor, Role, in_place_of
from records.kinds import AUDIT, REVEALS
from records.policies import Policies, load_policies
from services.hotline import handlers
from services.hotline.repository import Tickets
from tests.books import Books
from tests.hotline.taken_down import taken_down
from tests.hotline.ticket_facts import (
    AGENT,
    COUNTY_AGENT,
    ID_NUMBER,
    NOW,
    PHONE,
    end,
    turns,
)

COLLEAGUE = Actor(
    name="staff/colleague", roles=frozenset({Role.HOTLINE_AGENT}), unions=frozenset({"city"})
)
LEADER = Actor(name="staff/leader", roles=frozenset({Role.LEADER}), unions=frozenset({"city"}))
CLIENT = Actor(name="client/a", roles=frozenset({Role.API_CLIENT}), unions=frozenset({"city"}))
WHY = {"reason": RevealReason.CALL_BACK, "note": "来电追问进度"}


def policies(per_day: int = 2) -> Policies:
    return Policies({"person.reveal": [{"from": "2000-01-01", "values": {"per_day": per_day}}]})


@pytest.fixture
def books() -> Books:
    return Books("hotline")


@pytest.fixture
def ticket_id(books: Books) -> str:
    return taken_down(books)


def act(books: Books, use_case: Any, request: Any, by: Actor) -> None:
    with books.work(by, now=NOW, action=type(request).action) as unit:
        use_case(turns(unit), request=request)


def reveal(books: Books, ticket_id: str, by: Actor, per_day: int = 2, **why: Any) -> RevealedPerson:
    request = RevealTicket(ticket_id=ticket_id, **why)
    with books.work(by, now=NOW, action=request.action) as unit:
        return handlers.reveal_ticket(
            Tickets(unit), unit, request=request, policies=policies(per_day)
        )


def reveals(books: Books) -> list[tuple[str, str, str]]:
    rows = [row for row in books.rows(AUDIT) if row["action"] == "person.reveal"]
    return [(row["actor"], row["subject"], row["reason"]) for row in rows]


def test_who_took_it_down_is_shown_the_person_and_the_task_is_the_reason(books, ticket_id):
    shown = reveal(books, ticket_id, AGENT)
    assert (shown.phone, shown.id_number) == (PHONE, ID_NUMBER)
    assert reveals(books) == [(AGENT.name, f"ticket/{ticket_id}", "open_task")]
    assert books.rows(REVEALS) == []


def test_who_accepted_it_has_the_task_and_nobody_else(books, ticket_id):
    act(books, handlers.accept_ticket, AcceptTicket(ticket_id=ticket_id), COLLEAGUE)
    assert reveal(books, ticket_id, COLLEAGUE).phone == PHONE
    with pytest.raises(ReasonNeeded):
        reveal(books, ticket_id, AGENT)


def test_a_closed_ticket_is_nobodys_task(books, ticket_id):
    act(books, handlers.accept_ticket, AcceptTicket(ticket_id=ticket_id), AGENT)
    with books.work(AGENT, now=NOW) as unit, Tickets(unit).changing(ticket_id) as ticket:
        end(ticket)
    with pytest.raises(ReasonNeeded):
        reveal(books, ticket_id, AGENT)


@pytest.mark.parametrize(
    ("why", "field"),
    [({}, "reason"), ({"note": "追问"}, "reason"), ({"reason": RevealReason.COMPLAINT}, "note")],
)
def test_others_say_why_by_a_reason_of_the_list_and_in_words(books, ticket_id, why, field):
    with pytest.raises(ReasonNeeded) as refused:
        reveal(books, ticket_id, LEADER, **why)
    assert refused.value.field == field
    assert reveals(books) == []


def test_a_typed_reason_is_audited_without_the_numbers_in_it(books, ticket_id):
    why = {"reason": RevealReason.CALL_BACK, "note": f"请回 {PHONE}"}
    assert reveal(books, ticket_id, LEADER, **why).phone == PHONE
    assert reveals(books) == [(LEADER.name, f"ticket/{ticket_id}", "call_back: 请回 [mobile]")]


def test_after_so_many_a_day_a_reason_helps_no_more_but_the_task_does(books, ticket_id):
    for _ in range(2):
        reveal(books, ticket_id, LEADER, **WHY)
    with pytest.raises(RevealLimitReached):
        reveal(books, ticket_id, LEADER, **WHY)
    assert len(reveals(books)) == 2
    assert reveal(books, ticket_id, COLLEAGUE, **WHY).phone == PHONE
    for _ in range(3):
        assert reveal(books, ticket_id, AGENT).phone == PHONE


def test_acting_for_colleagues_leaves_whoever_looks_with_one_limit(books, ticket_id):
    other = Actor(name="staff/other", roles=LEADER.roles, unions=LEADER.unions)
    for absent in (COLLEAGUE, other):
        for_absent = in_place_of(replace(absent, roles=LEADER.roles), LEADER)
        reveal(books, ticket_id, for_absent, **WHY)
    with pytest.raises(RevealLimitReached):
        reveal(books, ticket_id, LEADER, **WHY)


def test_a_limit_of_none_shows_nobody(books, ticket_id):
    with pytest.raises(RevealLimitReached):
        reveal(books, ticket_id, LEADER, per_day=0, **WHY)


def test_a_ticket_of_a_foreign_union_is_not_there(books, ticket_id):
    with pytest.raises(TicketNotFound):
        reveal(books, ticket_id, COUNTY_AGENT, **WHY)
    with pytest.raises(TicketNotFound):
        reveal(books, "no-ticket", AGENT)
    assert reveals(books) == []


def test_a_system_has_no_right_to_it(books, ticket_id):
    with pytest.raises(RightMissing):
        reveal(books, ticket_id, CLIENT, **WHY)


def test_the_shipped_limit_is_in_force_today():
    assert load_policies().on("person.reveal", date(2026, 1, 1))["per_day"] > 0
