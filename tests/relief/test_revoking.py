"""An approval is revoked by somebody else: nothing will be paid, and its money is free again."""

from __future__ import annotations

import pytest

from contracts.refusals import WrongState
from contracts.relief import AidState, CountFigures, SeparationOfDuties
from contracts.relief.bank import AidRevoked, RevokeAid
from contracts.rights import Role
from records.store import Store
from services.relief import figures
from services.relief.repository.acts import ACTS
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.budgets import BUDGET_ENTRIES, BUDGETS
from tests.books import Books
from tests.relief.aid_facts import AMOUNT, APPROVER, BUILDER, LATER, MONEY, approval, batch_of
from tests.relief.aid_facts import requested as asked_for
from tests.relief.budget_facts import FINANCE, set_budget
from tests.relief.file_facts import STAFF, asked, hire, person

OTHER = person("other-approver", Role.APPROVER)


@pytest.fixture
def stored(lead_store: Store) -> Books:
    kept = Books("relief", lead_store)
    hire(kept, *STAFF, *MONEY, FINANCE, OTHER)
    return kept


def approved_on(books: Books, budget_id: str) -> str:
    return asked(books, approval(asked_for(books), budget_id=budget_id), APPROVER, now=LATER)


def revocation(aid_id: str) -> RevokeAid:
    return RevokeAid(aid_id=aid_id, note="受助人去世")


def test_what_was_revoked_is_free_again_and_said_to_be_another_decision(stored):
    budget_id = set_budget(stored, AMOUNT)
    aid_id = approved_on(stored, budget_id)
    asked(stored, revocation(aid_id), OTHER, now=LATER)
    [aid], [budget] = stored.rows(AID_REQUESTS), stored.rows(BUDGETS)
    assert (aid["state"], aid["revoked"], aid["live"]) == (AidState.REFUSED, True, False)
    assert (budget["committed_fen"], budget["freed_fen"]) == (0, AMOUNT)
    kinds = [row["kind"] for row in sorted(stored.rows(BUDGET_ENTRIES), key=lambda row: row["_id"])]
    assert kinds == ["granted", "committed", "freed"]
    acts = [row for row in stored.rows(ACTS) if row["subject"] == f"aid/{aid_id}"]
    [passed] = [row["_id"] for row in acts if row["outcome"] == "passed"]
    assert (acts[-1]["outcome"], acts[-1]["supersedes"]) == ("refused", passed)
    [told] = [event for event in stored.announced if isinstance(event, AidRevoked)]
    assert told.unpaid_fen == AMOUNT


def test_who_approved_revokes_nothing_and_nothing_in_a_batch_is_revoked(stored):
    aid_id = approved_on(stored, set_budget(stored, AMOUNT))
    with pytest.raises(SeparationOfDuties):
        asked(stored, revocation(aid_id), APPROVER, now=LATER)
    asked(stored, batch_of(aid_id), BUILDER, now=LATER)
    with pytest.raises(WrongState):
        asked(stored, revocation(aid_id), OTHER, now=LATER)


def test_the_figures_know_of_what_was_approved_and_revoked(stored):
    aid_id = approved_on(stored, set_budget(stored, AMOUNT))
    asked(stored, revocation(aid_id), OTHER, now=LATER)
    journal = figures.count_figures(stored.reads(), request=CountFigures(year=2021)).journal
    told = ("aid_approved", "aid_revoked", "budget_set", "budget_used")
    assert {name: journal.became[name] for name in told} == {
        "aid_approved": 1,
        "aid_revoked": 1,
        "budget_set": 1,
        "budget_used": 2,
    }
    assert {name: journal.events[name] for name in told} == {
        name: journal.became[name] for name in told
    }
