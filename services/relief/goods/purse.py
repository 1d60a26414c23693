"""The budget of greeting money: committed at approval, spent when paid, freed at the end."""

from __future__ import annotations

from contracts.relief.budgets import BudgetNeeded
from records.acts import Act
from services.relief.budgeting import BUDGETS_NEEDED
from services.relief.goods.desk import Desk
from services.relief.goods.distribution import Distribution
from services.relief.repository.budgets import Budgets

PROGRAMME = "greeting"


def free_rest(desk: Desk, distribution: Distribution, *, act: Act) -> None:
    """What will not be paid any more can be given to others."""
    budget_id, whole = distribution.roster.budget_id, distribution.aggregate_id
    if budget_id is None:
        return
    budgets = Budgets(desk.unit)
    so_far = budgets.about(budget_id, whole)
    with budgets.entering(budget_id) as budget:
        budget.free(whole, source=f"{whole}/end", so_far=so_far, act=act)


def commit(desk: Desk, distribution: Distribution, act: Act) -> None:
    """Take what was approved from the budget that was named; refuses what a budget refuses."""
    roster, greeting = distribution.roster, distribution.plan.greeting
    if greeting is None:
        raise RuntimeError(f"{distribution.subject} gives no money")
    if roster.budget_id is None:
        if PROGRAMME in desk.policies.on(BUDGETS_NEEDED, act.happened_on)["needed_for"]:
            allowed = f"a budget for {PROGRAMME} in {greeting.year}"
            raise BudgetNeeded(field="budget_id", allowed=allowed)
        return
    budgets, whole = Budgets(desk.unit), distribution.aggregate_id
    with budgets.changing(roster.budget_id) as budget:
        budget.require_for(
            union=distribution.managing_union, programme=PROGRAMME, year=greeting.year
        )
        so_far = budgets.about(roster.budget_id, whole)
        budget.commit(whole, roster.total_fen, so_far=so_far, act=act)
        budgets.keep_entries(budget)


def spend(desk: Desk, distribution: Distribution, amount_fen: int, act: Act) -> None:
    """What was paid is spent of the budget, if it was approved on one."""
    roster, whole = distribution.roster, distribution.aggregate_id
    if roster.budget_id is None:
        return
    budgets = Budgets(desk.unit)
    so_far = budgets.about(roster.budget_id, whole)
    with budgets.entering(roster.budget_id) as budget:
        source = f"{whole}/{roster.payments}"
        budget.spend(whole, amount_fen, source=source, so_far=so_far, act=act)
