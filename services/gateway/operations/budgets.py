"""Budgets over HTTP: set by finance, read by whoever approves or leads."""

from __future__ import annotations

from contracts.refusals import ForeignUnion, VersionConflict
from contracts.relief.budgets import (
    BudgetBelowUse,
    BudgetNotFound,
    GetBudget,
    ListBudgetEntries,
    ListBudgets,
    SetBudget,
)
from services.gateway.operations.operation import Operation

_READ = (BudgetNotFound, ForeignUnion)

OPERATIONS = (
    Operation(method="GET", path="/api/budgets", request=ListBudgets),
    Operation(
        method="POST",
        path="/api/budgets",
        request=SetBudget,
        refuses=(ForeignUnion, VersionConflict, BudgetBelowUse),
    ),
    Operation(method="GET", path="/api/budgets/{budget_id}", request=GetBudget, refuses=_READ),
    Operation(
        method="GET",
        path="/api/budgets/{budget_id}/ledger",
        request=ListBudgetEntries,
        refuses=_READ,
    ),
)
