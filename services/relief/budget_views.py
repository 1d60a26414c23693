"""What relief answers about budgets: nothing in them tells of a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts.relief.budgets import (
    BudgetAnswer,
    BudgetEntry,
    BudgetLedger,
    BudgetNotFound,
    BudgetPage,
    EntryKind,
    ListBudgetEntries,
    ListBudgets,
)
from records.reads import Reads
from services.relief.domain.budget import Budget
from services.relief.repository.budgets import BUDGET_ENTRIES, BUDGETS, Budgets


def budget(budget: Budget) -> BudgetAnswer:
    """A budget with its sums."""
    return BudgetAnswer(
        budget_id=budget.aggregate_id,
        version=budget.version,
        **vars(budget.purse),
        granted_fen=budget.granted_fen,
        committed_fen=budget.committed_fen,
        spent_fen=budget.spent_fen,
        freed_fen=budget.freed_fen,
        left_fen=budget.left_fen,
        entries=budget.entries,
    )


def list_budgets(reads: Reads, *, request: ListBudgets) -> BudgetPage:
    """A page of the budgets in scope, those of the last year first."""
    asked = {
        "managing_union": request.managing_union,
        "fund": request.fund.value if request.fund else None,
        "programme": request.programme,
        "year": request.year,
    }
    found = reads.find(
        BUDGETS,
        {name: value for name, value in asked.items() if value is not None},
        sort=(("year", -1), ("_id", -1)),
        limit=request.limit,
        after_cursor=request.cursor,
    )
    return BudgetPage(items=[_line(row) for row in found.items], next_cursor=found.next_cursor)


def list_entries(reads: Reads, *, request: ListBudgetEntries) -> BudgetLedger:
    """A page of a budget's ledger; refuses `BudgetNotFound` and `ForeignUnion`."""
    reads.get(BUDGETS, request.budget_id, not_found=BudgetNotFound)
    found = reads.find(
        BUDGET_ENTRIES,
        {"budget_id": request.budget_id},
        sort=(("number", -1), ("_id", -1)),
        limit=request.limit,
        after_cursor=request.cursor,
    )
    return BudgetLedger(items=[_entry(row) for row in found.items], next_cursor=found.next_cursor)


def _line(row: dict[str, Any]) -> BudgetAnswer:
    shown = Budgets.from_document(row)
    shown.version = row["version"]
    return budget(shown)


def _entry(row: dict[str, Any]) -> BudgetEntry:
    names = ("number", "amount_fen", "left_fen", "source", "aid_id", "basis", "by", "at")
    return BudgetEntry(
        kind=EntryKind(row["kind"]),
        happened_on=date.fromisoformat(row["happened_on"]),
        **{name: row[name] for name in names},
    )
