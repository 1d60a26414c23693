"""Documents of budgets and their ledgers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, ClassVar

from contracts.relief.budgets import (
    BudgetNotFound,
    EntryKind,
    FundSource,
)
from records.acts import Act
from records.kinds import ANNOUNCED, Index, Kind
from records.repository import Repository
from services.relief.domain.budget import Budget, Entry, Purse

MOST_OF_ONE_REQUEST = 1_000
_NEWEST_FIRST = (("year", -1), ("_id", -1))
_SUM = {"bsonType": ["int", "long"], "minimum": 0}

BUDGETS = Kind(
    name="budgets",
    indexes=(
        ANNOUNCED,
        # One field: an index that begins with the union would tempt a planner to sort.
        Index(name="purse", fields=(("purse", 1),), unique=True),
        Index(name="newest", fields=_NEWEST_FIRST),
        Index(name="newest_by_union", fields=(("managing_union", 1), *_NEWEST_FIRST)),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "purse", "managing_union", "fund", "programme", "year", "granted_fen",
                "committed_fen", "spent_fen", "freed_fen", "entries",
            ],
            "properties": {
                "fund": {"enum": [fund.value for fund in FundSource]},
                "year": {"bsonType": "int"},
                "granted_fen": _SUM,
                "committed_fen": _SUM,
                "spent_fen": _SUM,
                "freed_fen": _SUM,
                "entries": {"bsonType": "int", "minimum": 1},
            },
        },
        # The rule once more, where no fault of ours reaches.
        "$expr": {"$lte": [{"$add": ["$committed_fen", "$spent_fen"]}, "$granted_fen"]},
    },
)  # fmt: skip

BUDGET_ENTRIES = Kind(
    name="budget_entries",
    indexes=(
        Index(name="ledger", fields=(("budget_id", 1), ("number", -1), ("_id", -1))),
        # A fact counts once.
        Index(name="fact", fields=(("budget_id", 1), ("kind", 1), ("source", 1)), unique=True),
        Index(name="kind", fields=(("kind", 1),)),
        Index(name="request", fields=(("aid_id", 1), ("budget_id", 1), ("_id", 1))),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "budget_id", "managing_union", "number", "kind", "amount_fen", "left_fen",
                "source", "aid_id", "by", "at", "happened_on",
            ],
            "properties": {
                "number": {"bsonType": "int", "minimum": 1},
                "kind": {"enum": [kind.value for kind in EntryKind]},
                "amount_fen": {"bsonType": ["int", "long"]},
                "left_fen": _SUM,
                "at": {"bsonType": "date"},
            },
        }
    },
    versioned=False,
)  # fmt: skip


class Budgets(Repository[Budget]):
    """Budgets, with their ledgers."""

    kind = BUDGETS
    not_found: ClassVar = BudgetNotFound

    def of_purse(self, purse: Purse) -> Budget | None:
        """The budget of a union, fund, programme and year."""
        return self.find(purse=purse.key)

    def about(self, budget_id: str, aid_id: str) -> list[Entry]:
        """What a budget's ledger says of one request, in order."""
        of_both = {"aid_id": aid_id, "budget_id": budget_id}
        rows = self._unit.find_documents(BUDGET_ENTRIES, of_both, MOST_OF_ONE_REQUEST)
        return [entry_from(row) for row in rows]

    @contextmanager
    def entering(self, budget_id: str) -> Iterator[Budget]:
        """The budget, to be entered in, whichever union the actor is of.

        For what follows from a fact: whoever pays pays on the budget that was approved.
        """
        self._unit.aggregates.take_over(self.kind, budget_id)
        budget = self.find_by_id(budget_id)
        if budget is None:
            raise BudgetNotFound()
        yield budget
        self.keep_entries(budget)
        self._unit.aggregates.save(self, budget)

    def keep_entries(self, budget: Budget) -> None:
        """Add what was recorded to the ledger, in the transaction of the change."""
        for entry in budget.recorded:
            row_id = f"{budget.aggregate_id}/{entry.number:08d}"
            more = {"_id": row_id, "budget_id": budget.aggregate_id}
            union = {"managing_union": budget.purse.managing_union}
            self._unit.insert(BUDGET_ENTRIES, {**more, **union, **_entry_document(entry)})
        budget.recorded.clear()

    @staticmethod
    def to_document(budget: Budget) -> dict[str, Any]:
        return {
            **vars(budget.purse),
            "purse": budget.purse.key,
            "fund": budget.purse.fund.value,
            "granted_fen": budget.granted_fen,
            "committed_fen": budget.committed_fen,
            "spent_fen": budget.spent_fen,
            "freed_fen": budget.freed_fen,
            "entries": budget.entries,
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Budget:
        sums = ("granted_fen", "committed_fen", "spent_fen", "freed_fen", "entries")
        return Budget(
            aggregate_id=document["_id"],
            purse=Purse(
                managing_union=document["managing_union"],
                fund=FundSource(document["fund"]),
                programme=document["programme"],
                year=document["year"],
            ),
            **{name: document[name] for name in sums},
        )


def entry_from(row: dict[str, Any]) -> Entry:
    """The entry again."""
    names = ("number", "amount_fen", "left_fen", "source", "aid_id", "basis")
    happened_on = date.fromisoformat(row["happened_on"])
    return Entry(
        kind=EntryKind(row["kind"]),
        act=Act(by=row["by"], at=row["at"], happened_on=happened_on),
        **{name: row[name] for name in names},
    )


def _entry_document(entry: Entry) -> dict[str, Any]:
    names = ("number", "amount_fen", "left_fen", "source", "aid_id", "basis")
    return {
        **{name: getattr(entry, name) for name in names},
        "kind": entry.kind.value,
        "by": entry.act.by,
        "at": entry.act.at,
        "happened_on": entry.act.happened_on.isoformat(),
    }
