"""Budgets (预算): how much of a fund a union may give out, for a programme and a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from contracts.events import Event
from contracts.fields import Identifier, Range, ShortText, Text, UnionCode
from contracts.refusals import Kind, Refusal
from contracts.requests import Command, Page, Query

MOST_GRANTED_FEN = 10_000_000_000_000
GrantedFen = Annotated[int, Range(0, MOST_GRANTED_FEN)]
BudgetYear = Annotated[int, Range(2000, 2100)]


class FundSource(StrEnum):
    """Whose money it is (资金来源): each is accounted for apart."""

    CENTRAL = "central"
    REGION = "region"
    CITY_COUNTY = "city_county"
    UNION_DUES = "union_dues"
    DONATION = "donation"


class EntryKind(StrEnum):
    """What an entry of a budget's ledger tells: granted, or what became of a request for aid."""

    GRANTED = "granted"
    COMMITTED = "committed"
    FREED = "freed"
    SPENT = "spent"


class BudgetNotFound(Refusal):
    """There is no such budget."""

    code = "budget_not_found"
    kind = Kind.NOT_FOUND


class BudgetExceeded(Refusal):
    """The budget has less left than is asked of it; details: what is left, in fen."""

    code = "budget_exceeded"
    kind = Kind.CONFLICT


class BudgetNeeded(Refusal):
    """Aid of this programme is approved on a budget alone, and none was named."""

    code = "budget_needed"
    kind = Kind.INVALID


class BudgetOfOtherAid(Refusal):
    """The budget is for another programme or year, or for other unions."""

    code = "budget_of_other_aid"
    kind = Kind.INVALID


class BudgetBelowUse(Refusal):
    """A budget is not lowered below what is committed and spent; details: their sum in fen."""

    code = "budget_below_use"
    kind = Kind.INVALID


@dataclass(frozen=True, kw_only=True)
class BudgetAnswer:
    """A budget with its sums, in fen: granted = left + committed + spent.

    `committed_fen` is approved and not paid, `freed_fen` all that was approved and never will be
    paid; `entries` counts the lines of its ledger.
    """

    budget_id: str
    version: int
    managing_union: str
    fund: FundSource
    programme: str
    year: int
    granted_fen: int
    committed_fen: int
    spent_fen: int
    freed_fen: int
    left_fen: int
    entries: int


@dataclass(frozen=True, kw_only=True)
class BudgetPage(Page):
    """A page of budgets, those of the last year first."""

    items: list[BudgetAnswer]


@dataclass(frozen=True, kw_only=True)
class BudgetEntry:
    """An entry of a budget's ledger; `amount_fen` is below zero where a grant was lowered.

    `basis` is the document that a grant rests on, `aid_id` what was committed, freed or spent for,
    `source` the fact that it counts: each counts once. `left_fen` is what was left afterwards.
    """

    number: int
    kind: EntryKind
    amount_fen: int
    left_fen: int
    source: str
    aid_id: str | None
    basis: str | None
    by: str
    at: datetime
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class BudgetLedger(Page):
    """A page of a budget's ledger, the last entry first."""

    items: list[BudgetEntry]


@dataclass(frozen=True, kw_only=True)
class SetBudget(Command):
    """Say how much of a fund a union may give out for a programme in a year: first, more or less.

    `basis` is the number of the document (依据文号).
    """

    service = "relief"
    action = "budget.set"
    answer = BudgetAnswer

    managing_union: UnionCode
    fund: FundSource
    programme: Identifier
    year: BudgetYear
    granted_fen: GrantedFen
    basis: ShortText
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class GetBudget(Query):
    """One budget with its sums."""

    service = "relief"
    action = "budget.read"
    answer = BudgetAnswer

    budget_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListBudgets(Query):
    """The budgets of the actor's scope, those of the last year first, filtered."""

    service = "relief"
    action = "budget.read"
    answer = BudgetPage

    managing_union: UnionCode | None = None
    fund: FundSource | None = None
    programme: Identifier | None = None
    year: BudgetYear | None = None
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class ListBudgetEntries(Query):
    """The ledger of one budget, the last entry first."""

    service = "relief"
    action = "budget.read"
    answer = BudgetLedger

    budget_id: Identifier
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class BudgetSet(Event):
    """A budget was set, raised or lowered to `granted_fen`."""

    source = "relief"
    unheard = "told for the journal and the annual report"

    budget_id: str
    managing_union: str
    fund: FundSource
    programme: str
    year: int
    granted_fen: int
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class BudgetUsed(Event):
    """Something of a budget was committed, freed or spent for a request; sums of then, in fen."""

    source = "relief"
    unheard = "told for the journal and the annual report"

    budget_id: str
    managing_union: str
    fund: FundSource
    programme: str
    year: int
    kind: EntryKind
    aid_id: str
    amount_fen: int
    granted_fen: int
    committed_fen: int
    spent_fen: int
    happened_on: date
