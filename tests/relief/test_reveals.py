"""An open lead is the task of the officers who may decide it, and of nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.people import RevealedPerson, RevealReason
from contracts.refusals import ReasonNeeded
from contracts.relief import LeadNotFound, RefusalReason, RefuseLead, RevealLead
from contracts.rights import Actor, Role, in_place_of
from records.kinds import AUDIT
from records.policies import load_policies
from services.relief import handlers
from services.relief.domain.lead import lead_id_for
from services.relief.repository.leads import Leads
from tests.books import Books
from tests.relief.lead_facts import (
    ID_NUMBER,
    NOW,
    OFFICER,
    OTHER_OFFICER,
    RELIEF,
    escalation,
)

LEADER = Actor(
    name="staff/leader", roles=frozenset({Role.LEADER}), unions=frozenset({"county-540202"})
)
WHY = {"reason": RevealReason.SUPERVISION, "note": "抽查"}
LEAD = lead_id_for("ticket-a")


@pytest.fixture
def books() -> Books:
    books = Books("relief")
    with books.work(RELIEF, now=NOW) as unit:
        handlers.open_lead_for_ticket(Leads(unit), event=escalation(), by=RELIEF, now=NOW)
    return books


def reveal(books: Books, by: Actor, **why: Any) -> RevealedPerson:
    request = RevealLead(lead_id=LEAD, **why)
    with books.work(by, now=NOW, action=request.action) as unit:
        return handlers.reveal_lead(Leads(unit), unit, request=request, policies=load_policies())


def reasons(books: Books) -> list[str]:
    return [row["reason"] for row in books.rows(AUDIT) if row["action"] == "person.reveal"]


def test_an_officer_who_may_decide_is_shown_the_person(books):
    assert reveal(books, OFFICER).id_number == ID_NUMBER
    assert reasons(books) == ["open_task"]


def test_who_handled_the_ticket_has_no_task_here(books):
    name = next(iter(escalation().handled_by))
    handled = Actor(name=name, roles=OFFICER.roles, unions=OFFICER.unions)
    with pytest.raises(ReasonNeeded):
        reveal(books, handled)


def test_who_handled_the_ticket_has_no_task_here_in_a_colleagues_name_either(books):
    name = next(iter(escalation().handled_by))
    handled = Actor(name=name, roles=OFFICER.roles, unions=OFFICER.unions)
    with pytest.raises(ReasonNeeded):
        reveal(books, in_place_of(OFFICER, handled))
    with pytest.raises(ReasonNeeded):
        reveal(books, in_place_of(handled, OFFICER))


def test_a_leader_who_may_not_decide_says_why(books):
    with pytest.raises(ReasonNeeded):
        reveal(books, LEADER)
    assert reveal(books, LEADER, **WHY).id_number == ID_NUMBER
    assert reasons(books) == ["supervision: 抽查"]


def test_a_decided_lead_is_nobodys_task(books):
    request = RefuseLead(lead_id=LEAD, reason=RefusalReason.NOT_HARDSHIP)
    with books.work(OFFICER, now=NOW, action=request.action) as unit:
        handlers.refuse_lead(Leads(unit), unit, request=request, by=OFFICER, now=NOW)
    with pytest.raises(ReasonNeeded):
        reveal(books, OFFICER)


def test_a_lead_of_a_foreign_union_is_not_there(books):
    with pytest.raises(LeadNotFound):
        reveal(books, OTHER_OFFICER, **WHY)
