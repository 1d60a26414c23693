"""Relief's doors for budgets: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.relief.budgets import (
    BudgetAnswer,
    BudgetLedger,
    BudgetPage,
    GetBudget,
    ListBudgetEntries,
    ListBudgets,
    SetBudget,
)
from messaging.rpc import command, query
from services.relief import budget_views, budgeting


class BudgetDoors:
    """How much may be given out, and what became of it."""

    reads: Any
    policies: Any
    cases: Any

    @command(SetBudget, answer="budget_answer")
    def set_budget(self, request: SetBudget) -> str:
        return budgeting.set_budget(self.cases, request=request, policies=self.policies)

    def budget_answer(self, budget_id: str) -> BudgetAnswer:
        """The budget as it is now."""
        return budget_views.budget(self.cases.budgets.get(budget_id))

    @query(GetBudget)
    def get_budget(self, request: GetBudget) -> BudgetAnswer:
        return self.budget_answer(request.budget_id)

    @query(ListBudgets)
    def list_budgets(self, request: ListBudgets) -> BudgetPage:
        return budget_views.list_budgets(self.reads, request=request)

    @query(ListBudgetEntries)
    def list_budget_entries(self, request: ListBudgetEntries) -> BudgetLedger:
        return budget_views.list_entries(self.reads, request=request)
