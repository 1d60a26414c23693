"""What relief answers about stock: numbers hidden in what was written."""

from __future__ import annotations

from typing import Any

from contracts.relief.goods import (
    ListStock,
    ListStockMovements,
    OpenCount,
    StockAnswer,
    StockLedger,
    StockMovement,
    StockPage,
)
from contracts.relief.goods_words import StockNotFound
from records.reads import Reads
from services.relief.file_views import hidden
from services.relief.goods.stock import Count, Stock
from services.relief.goods.stocks import BY_NAME, STOCK_MOVEMENTS, STOCKS, Stocks, movement_from
from vocabulary.masking import hide_personal_numbers


def stock(stock: Stock) -> StockAnswer:
    """An article in a store."""
    article = stock.article
    return StockAnswer(
        stock_id=stock.aggregate_id,
        version=stock.version,
        managing_union=article.managing_union,
        store=article.store,
        article=article.name,
        unit=article.unit,
        on_hand=stock.on_hand,
        value_fen=stock.value_fen,
        movements=stock.movements,
        count=None if stock.count is None else _count(stock.count),
    )


def list_stock(reads: Reads, *, request: ListStock) -> StockPage:
    """A page of what lies in the stores in scope."""
    found = reads.find(
        STOCKS,
        {"managing_union": request.managing_union} if request.managing_union else {},
        sort=BY_NAME,
        limit=request.limit,
        after_cursor=request.cursor,
        personal=True,
    )
    items = []
    for row in found.items:
        shown = Stocks.from_document(row)
        shown.version = row["version"]
        items.append(stock(shown))
    return StockPage(items=items, next_cursor=found.next_cursor)


def list_movements(reads: Reads, *, request: ListStockMovements) -> StockLedger:
    """A page of an article's ledger; refuses `StockNotFound` and `ForeignUnion`."""
    reads.get(STOCKS, request.stock_id, not_found=StockNotFound)
    found = reads.find(
        STOCK_MOVEMENTS,
        {"stock_id": request.stock_id},
        sort=(("number", -1), ("_id", -1)),
        limit=request.limit,
        after_cursor=request.cursor,
        personal=True,
    )
    return StockLedger(items=[_movement(row) for row in found.items], next_cursor=found.next_cursor)


def _count(count: Count) -> OpenCount:
    return OpenCount(
        counted=count.counted,
        difference=count.difference,
        reason=hide_personal_numbers(count.reason),
        by=count.act.by,
        counted_on=count.act.happened_on,
    )


def _movement(row: dict[str, Any]) -> StockMovement:
    movement = movement_from(row)
    act, words = movement.act, movement.words
    names = (
        "number", "kind", "quantity", "value_fen", "left", "source", "distribution_id",
        "document_number", "second",
    )  # fmt: skip
    return StockMovement(
        **{name: getattr(movement, name) for name in names},
        from_whom=hidden(words.from_whom),
        reason=hidden(words.reason),
        by=act.by,
        at=act.at,
        happened_on=act.happened_on,
    )
