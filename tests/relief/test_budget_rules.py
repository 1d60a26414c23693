"""A budget against a model: whatever is asked of it, in any order and as often as one likes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from contracts.relief.budgets import (
    BudgetBelowUse,
    BudgetExceeded,
    BudgetOfOtherAid,
    BudgetSet,
    BudgetUsed,
    EntryKind,
    FundSource,
)
from services.relief.domain.budget import Budget, Entry, Purse, outstanding
from tests.relief.lead_facts import act

ON = act(date(2021, 6, 1), by="staff/finance")
PURSE = Purse(
    managing_union="county-540202", fund=FundSource.REGION, programme="medical", year=2021
)
AIDS = st.sampled_from(["aid-1", "aid-2", "aid-3", "aid-4"])
AMOUNTS = st.integers(1, 60)


def budget_of(granted_fen: int) -> Budget:
    budget = Budget(aggregate_id="one", purse=PURSE)
    budget.grant(granted_fen, basis="藏工办〔2021〕3号", act=ON)
    return budget


def about(budget: Budget, aid_id: str) -> list[Entry]:
    return [entry for entry in budget.recorded if entry.aid_id == aid_id]


class AnyOrder(RuleBasedStateMachine):
    """Grants, approvals, ends and payments as they come, the same ones again too."""

    def __init__(self) -> None:
        super().__init__()
        self.budget = budget_of(100)
        self.committed: dict[str, int] = {}
        self.paid: dict[tuple[str, str], int] = {}
        self.freed: dict[str, int] = {}

    def rest(self, aid_id: str) -> int:
        paid = sum(fen for (aid, _), fen in self.paid.items() if aid == aid_id)
        return self.committed.get(aid_id, 0) - paid - self.freed.get(aid_id, 0)

    @property
    def used(self) -> int:
        return sum(self.committed.values()) - sum(self.freed.values())

    @rule(granted=st.integers(0, 200))
    def grant(self, granted: int) -> None:
        if granted < self.used:
            with pytest.raises(BudgetBelowUse) as refused:
                self.budget.grant(granted, basis="文", act=ON)
            assert refused.value.details == {"used_fen": self.used}
        else:
            self.budget.grant(granted, basis="文", act=ON)
            assert self.budget.granted_fen == granted

    @rule(aid=AIDS, amount=AMOUNTS)
    def commit(self, aid: str, amount: int) -> None:
        left = self.budget.granted_fen - self.used
        so_far = about(self.budget, aid)
        if aid not in self.committed and amount > left:
            with pytest.raises(BudgetExceeded) as refused:
                self.budget.commit(aid, amount, so_far=so_far, act=ON)
            assert refused.value.details == {"left_fen": left}
            return
        self.budget.commit(aid, amount, so_far=so_far, act=ON)
        self.committed.setdefault(aid, amount)

    @precondition(lambda self: self.committed)
    @rule(aid=AIDS, amount=AMOUNTS, payment=st.sampled_from(["line-1", "line-2"]))
    def spend(self, aid: str, amount: int, payment: str) -> None:
        source, so_far = f"{aid}/{payment}", about(self.budget, aid)
        if (aid, source) not in self.paid and amount > self.rest(aid):
            with pytest.raises(BudgetExceeded):
                self.budget.spend(aid, amount, source=source, so_far=so_far, act=ON)
            return
        self.budget.spend(aid, amount, source=source, so_far=so_far, act=ON)
        self.paid.setdefault((aid, source), amount)

    @rule(aid=AIDS)
    def free(self, aid: str) -> None:
        self.budget.free(aid, source=aid, so_far=about(self.budget, aid), act=ON)
        if self.rest(aid):
            self.freed[aid] = self.rest(aid)

    @invariant()
    def never_more_than_granted(self) -> None:
        budget = self.budget
        assert budget.committed_fen + budget.spent_fen <= budget.granted_fen
        assert min(budget.committed_fen, budget.spent_fen, budget.freed_fen, budget.left_fen) >= 0

    @invariant()
    def sums_are_those_of_the_model(self) -> None:
        assert self.budget.spent_fen == sum(self.paid.values())
        assert self.budget.freed_fen == sum(self.freed.values())
        assert self.budget.committed_fen == self.used - sum(self.paid.values())
        for aid in self.committed:
            assert outstanding(about(self.budget, aid)) == self.rest(aid)

    @invariant()
    def sums_are_those_of_the_ledger(self) -> None:
        budget, rows = self.budget, self.budget.recorded
        of = {kind: sum(row.amount_fen for row in rows if row.kind == kind) for kind in EntryKind}
        assert of[EntryKind.GRANTED] == budget.granted_fen
        assert of[EntryKind.SPENT] == budget.spent_fen
        assert of[EntryKind.FREED] == budget.freed_fen
        assert of[EntryKind.COMMITTED] == budget.committed_fen + budget.spent_fen + budget.freed_fen
        assert [row.number for row in rows] == list(range(1, budget.entries + 1))
        assert rows[-1].left_fen == budget.left_fen
        facts = [(row.kind, row.source) for row in rows]
        assert len(facts) == len(set(facts))
        assert len(budget.announced) == len(rows)


TestABudgetInAnyOrder = AnyOrder.TestCase


def test_a_grant_tells_its_sum_and_the_same_again_changes_nothing():
    budget = budget_of(500)
    budget.grant(500, basis="又一文", act=ON)
    [told], [entry] = budget.announced, budget.recorded
    assert isinstance(told, BudgetSet)
    assert (told.granted_fen, told.fund, entry.basis) == (500, "region", "藏工办〔2021〕3号")


def test_a_budget_of_nothing_is_an_entry_too():
    assert [entry.amount_fen for entry in budget_of(0).recorded] == [0]


def test_what_is_used_is_told_with_the_sums_of_then():
    budget = budget_of(500)
    budget.commit("aid-1", 300, so_far=[], act=ON)
    told = budget.announced[-1]
    assert isinstance(told, BudgetUsed)
    assert (told.kind, told.amount_fen, told.committed_fen) == ("committed", 300, 300)


@pytest.mark.parametrize(
    "aid",
    [
        {"programme": "heating"},
        {"year": 2022},
        {"union": "county-540221"},
        {"union": "city"},
    ],
    ids=str,
)
def test_a_budget_serves_its_programme_and_year_and_its_unions_alone(aid):
    own = {"union": "county-540202", "programme": "medical", "year": 2021}
    budget_of(500).require_for(**own)
    with pytest.raises(BudgetOfOtherAid):
        budget_of(500).require_for(**{**own, **aid})


def test_a_budget_of_the_city_serves_every_union_below_it():
    city = Purse(managing_union="city", fund=FundSource.REGION, programme="medical", year=2021)
    Budget(aggregate_id="one", purse=city).require_for(
        union="county-540202", programme="medical", year=2021
    )
