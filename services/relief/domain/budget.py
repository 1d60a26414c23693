"""Budgets: what a union may give out of a fund for a programme and year, and what became of it.

A compare-and-set on one document keeps many who approve at once from giving out more than there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from contracts.relief.budgets import (
    BudgetBelowUse,
    BudgetExceeded,
    BudgetOfOtherAid,
    BudgetSet,
    BudgetUsed,
    EntryKind,
    FundSource,
)
from records.acts import Act
from records.aggregate import Aggregate
from vocabulary.unions import is_within

_K = EntryKind


@dataclass(frozen=True, kw_only=True)
class Purse:
    """What a budget is of and for; there is one budget of each."""

    managing_union: str
    fund: FundSource
    programme: str
    year: int

    @property
    def key(self) -> str:
        """``county-540202/region/medical/2021``."""
        return f"{self.managing_union}/{self.fund}/{self.programme}/{self.year}"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of a budget's ledger, in fen; `source` names the fact, which counts once."""

    number: int
    kind: EntryKind
    amount_fen: int
    left_fen: int
    source: str
    aid_id: str | None
    basis: str | None
    act: Act


def outstanding(so_far: Sequence[Entry]) -> int:
    """What is committed for a request and neither paid nor freed, by its entries in one budget."""
    sign = {_K.COMMITTED: 1, _K.FREED: -1, _K.SPENT: -1}
    return sum(sign[entry.kind] * entry.amount_fen for entry in so_far)


class Budget(Aggregate):
    """Sums in fen: committed + spent <= granted, always. `entries` counts its ledger's lines.

    Methods take the entries so far of the request that they are about (`so_far`); a fact that
    stands there changes nothing.
    """

    name = "budget"

    def __init__(
        self,
        *,
        purse: Purse,
        granted_fen: int = 0,
        committed_fen: int = 0,
        spent_fen: int = 0,
        freed_fen: int = 0,
        entries: int = 0,
        **base: Any,
    ) -> None:
        super().__init__(**base)
        self.purse = purse
        self.granted_fen = granted_fen
        self.committed_fen = committed_fen
        self.spent_fen = spent_fen
        self.freed_fen = freed_fen
        self.entries = entries
        self.recorded: list[Entry] = []

    @property
    def left_fen(self) -> int:
        """What can still be committed."""
        return self.granted_fen - self.committed_fen - self.spent_fen

    def grant(self, granted_fen: int, *, basis: str, act: Act) -> None:
        """Set, raise or lower it; refuses `BudgetBelowUse`. The same sum again changes nothing."""
        used = self.committed_fen + self.spent_fen
        if granted_fen < used:
            raise BudgetBelowUse(field="granted_fen", allowed=f"at least {used} fen", used_fen=used)
        if granted_fen == self.granted_fen and self.entries:
            return
        more, self.granted_fen = granted_fen - self.granted_fen, granted_fen
        self._enter(_K.GRANTED, more, f"grant/{self.entries + 1}", act, basis=basis)
        named = {**vars(self.purse), "happened_on": act.happened_on}
        self.announce(BudgetSet(budget_id=self.aggregate_id, granted_fen=granted_fen, **named))

    def require_for(self, *, union: str, programme: str, year: int) -> None:
        """Refuses `BudgetOfOtherAid` for aid that is not what the budget is for."""
        purse = self.purse
        same = (programme, year) == (purse.programme, purse.year)
        if not same or not is_within(union, purse.managing_union):
            allowed = f"a budget of {union} or above for {programme} in {year}"
            raise BudgetOfOtherAid(field="budget_id", allowed=allowed)

    def commit(self, aid_id: str, amount_fen: int, *, so_far: Sequence[Entry], act: Act) -> None:
        """A request was approved on it; refuses `BudgetExceeded`, saying what is left."""
        if so_far:
            return
        if amount_fen > self.left_fen:
            raise BudgetExceeded(
                field="budget_id", allowed=f"at most {self.left_fen} fen", left_fen=self.left_fen
            )
        self.committed_fen += amount_fen
        self._use(_K.COMMITTED, amount_fen, aid_id, aid_id, act)

    def free(self, aid_id: str, *, source: str, so_far: Sequence[Entry], act: Act) -> None:
        """An approved request ended unpaid, or paid in part: what is left of it is free again."""
        rest = outstanding(so_far)
        if rest == 0:
            return
        self.committed_fen -= rest
        self.freed_fen += rest
        self._use(_K.FREED, rest, aid_id, source, act)

    def spend(
        self, aid_id: str, amount_fen: int, *, source: str, so_far: Sequence[Entry], act: Act
    ) -> None:
        """A payment arrived, whole or in part; `source` is the payment, which counts once.

        Refuses `BudgetExceeded` for more than is committed for the request.
        """
        if any(entry.kind == _K.SPENT and entry.source == source for entry in so_far):
            return
        rest = outstanding(so_far)
        if amount_fen > rest:
            raise BudgetExceeded(allowed=f"at most {rest} fen", left_fen=rest)
        self.committed_fen -= amount_fen
        self.spent_fen += amount_fen
        self._use(_K.SPENT, amount_fen, aid_id, source, act)

    def _use(self, kind: EntryKind, amount_fen: int, aid_id: str, source: str, act: Act) -> None:
        self._enter(kind, amount_fen, source, act, aid_id=aid_id)
        self.announce(
            BudgetUsed(
                budget_id=self.aggregate_id,
                **vars(self.purse),
                kind=kind,
                aid_id=aid_id,
                amount_fen=amount_fen,
                granted_fen=self.granted_fen,
                committed_fen=self.committed_fen,
                spent_fen=self.spent_fen,
                happened_on=act.happened_on,
            )
        )

    def _enter(
        self,
        kind: EntryKind,
        amount_fen: int,
        source: str,
        act: Act,
        *,
        aid_id: str | None = None,
        basis: str | None = None,
    ) -> None:
        self.entries += 1
        self.recorded.append(
            Entry(
                number=self.entries,
                kind=kind,
                amount_fen=amount_fen,
                left_fen=self.left_fen,
                source=source,
                aid_id=aid_id,
                basis=basis,
                act=act,
            )
        )
