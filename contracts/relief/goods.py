"""Goods (R10, 物资): what lies in a union's store, and how it came and went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from contracts.fields import Identifier, LongText, Range, ShortText, Text, UnionCode, WithoutNumbers
from contracts.relief.aid import MOST_FEN
from contracts.relief.goods_words import MovementKind
from contracts.requests import DatedCommand, Page, Query

MOST_PIECES = 1_000_000
UnitCostFen = Annotated[int, Range(0, MOST_FEN // MOST_PIECES)]
Pieces = Annotated[int, Range(1, MOST_PIECES)]
Counted = Annotated[int, Range(0, MOST_PIECES)]
ArticleName = Annotated[str, Text(most=40)]
UnitName = Annotated[str, Text(most=10)]
"""What one of it is called (双, 条, 副)."""


@dataclass(frozen=True, kw_only=True)
class OpenCount:
    """A count that waits for a second person; `difference` is to the book of that moment."""

    counted: int
    difference: int
    reason: WithoutNumbers
    by: str
    counted_on: date


@dataclass(frozen=True, kw_only=True)
class StockAnswer:
    """An article in a store (仓库) of a union: how many there are, and their value in fen.

    The value is that of deliveries, by moving average (移动加权平均). `movements` counts the lines
    of its ledger.
    """

    stock_id: str
    version: int
    managing_union: str
    store: str
    article: str
    unit: str
    on_hand: int
    value_fen: int
    movements: int
    count: OpenCount | None


@dataclass(frozen=True, kw_only=True)
class StockPage(Page):
    """A page of articles, by store and name."""

    items: list[StockAnswer]


@dataclass(frozen=True, kw_only=True)
class StockMovement:
    """A line of an article's ledger; `quantity` and `value_fen` are below zero for what went.

    `source` names the fact, which counts once: a delivery's document, a count, or somebody on a
    distribution's list and the number of his hand-over.
    """

    number: int
    kind: MovementKind
    quantity: int
    value_fen: int
    left: int
    source: str
    distribution_id: str | None
    document_number: str | None
    from_whom: WithoutNumbers | None
    reason: WithoutNumbers | None
    by: str
    second: str | None
    at: datetime
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class StockLedger(Page):
    """A page of an article's ledger, the last movement first."""

    items: list[StockMovement]


@dataclass(frozen=True, kw_only=True)
class ReceiveGoods(DatedCommand):
    """Goods were delivered into a store: from whom, by which document, how many, fen for each.

    The article is kept by its name and unit; its first delivery begins its ledger. A document
    delivers an article once.
    """

    service = "relief"
    action = "stock.receive"
    answer = StockAnswer

    managing_union: UnionCode
    store: ShortText
    article: ArticleName
    unit: UnitName
    quantity: Pieces
    unit_cost_fen: UnitCostFen
    from_whom: ShortText
    document_number: ShortText


@dataclass(frozen=True, kw_only=True)
class CountStock(DatedCommand):
    """An article was counted (盘点); it is corrected when a second person confirms it.

    Another count before that takes its place.
    """

    service = "relief"
    action = "stock.count"
    answer = StockAnswer

    stock_id: Identifier
    counted: Counted
    reason: LongText


@dataclass(frozen=True, kw_only=True)
class ConfirmCount(DatedCommand):
    """Confirm what somebody else counted, `counted` as the confirmer saw it too.

    By who handed over nothing of the article since it was last counted.
    """

    service = "relief"
    action = "stock.count"
    answer = StockAnswer

    stock_id: Identifier
    counted: Counted


@dataclass(frozen=True, kw_only=True)
class GetStock(Query):
    """An article in a store."""

    service = "relief"
    action = "stock.read"
    answer = StockAnswer

    stock_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListStock(Query):
    """What lies in the stores of the actor's scope, or of one union of it."""

    service = "relief"
    action = "stock.read"
    answer = StockPage

    managing_union: UnionCode | None = None
    cursor: Annotated[str, Text(most=400)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class ListStockMovements(Query):
    """The ledger of an article, the last movement first."""

    service = "relief"
    action = "stock.read"
    answer = StockLedger

    stock_id: Identifier
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25
