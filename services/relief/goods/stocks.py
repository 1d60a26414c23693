"""Documents of stock and its ledgers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, ClassVar

from contracts.relief.goods_words import MovementKind, StockNotFound
from records.acts import Act
from records.kinds import Index, Kind
from records.repository import Repository
from services.relief.goods.stock import Article, Count, Movement, Stock, Words
from services.relief.repository.act_rows import act_from, act_row

BY_NAME = (("managing_union", 1), ("store", 1), ("article", 1), ("_id", 1))
_NONE_BELOW_ZERO = {"bsonType": ["int", "long"], "minimum": 0}
_MOVED = (
    "number", "quantity", "value_fen", "left", "source", "distribution_id", "document_number",
    "second",
)  # fmt: skip

STOCKS = Kind(
    name="stocks",
    personal=("count",),
    indexes=(
        Index(name="key", fields=(("key", 1),), unique=True),
        Index(name="by_name", fields=BY_NAME),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "key", "managing_union", "store", "article", "unit", "on_hand", "value_fen",
                "movements",
            ],
            "properties": {
                # The rule once more, where no fault of ours reaches.
                "on_hand": _NONE_BELOW_ZERO,
                "value_fen": _NONE_BELOW_ZERO,
                "movements": {"bsonType": "int", "minimum": 1},
                "count": {"bsonType": ["binData", "null"]},
            },
        }
    },
)  # fmt: skip

STOCK_MOVEMENTS = Kind(
    name="stock_movements",
    personal=("words",),
    indexes=(
        Index(name="ledger", fields=(("stock_id", 1), ("number", -1), ("_id", -1))),
        # A fact counts once.
        Index(name="fact", fields=(("stock_id", 1), ("kind", 1), ("source", 1)), unique=True),
    ),
    validator={
        "$jsonSchema": {
            "required": [
                "stock_id", "managing_union", "number", "kind", "quantity", "value_fen", "left",
                "source", "by", "at", "happened_on",
            ],
            "properties": {
                "number": {"bsonType": "int", "minimum": 1},
                "kind": {"enum": [kind.value for kind in MovementKind]},
                "quantity": {"bsonType": "int"},
                "value_fen": {"bsonType": ["int", "long"]},
                "left": _NONE_BELOW_ZERO,
                "words": {"bsonType": "binData"},
                "at": {"bsonType": "date"},
            },
        }
    },
    versioned=False,
)  # fmt: skip


class Stocks(Repository[Stock]):
    """Stock, with its ledgers."""

    kind = STOCKS
    not_found: ClassVar = StockNotFound

    def of_article(self, article: Article) -> Stock | None:
        """The stock of an article in a store."""
        return self.find(key=article.key)

    def moved(self, stock_id: str, kind: MovementKind, source: str) -> Movement | None:
        """The line of a ledger that tells of a fact."""
        fact = {"stock_id": stock_id, "kind": kind.value, "source": source}
        rows = self._unit.find_documents(STOCK_MOVEMENTS, fact, 1)
        return movement_from(rows[0]) if rows else None

    @contextmanager
    def entering(self, stock_id: str) -> Iterator[Stock]:
        """The stock, to be entered in, whichever union the actor is of.

        For what follows from a fact: whoever hands a kit over hands over what the kit was put
        together of, by somebody who reached that store.
        """
        self._unit.aggregates.take_over(self.kind, stock_id)
        stock = self.find_by_id(stock_id)
        if stock is None:
            raise StockNotFound()
        yield stock
        self.keep_movements(stock)
        self._unit.aggregates.save(self, stock)

    def keep_movements(self, stock: Stock) -> None:
        """Add what was recorded to the ledger, in the transaction of the change."""
        for movement in stock.recorded:
            row_id = f"{stock.aggregate_id}/{movement.number:08d}"
            of = {"stock_id": stock.aggregate_id, "managing_union": stock.article.managing_union}
            self._unit.insert(STOCK_MOVEMENTS, {"_id": row_id, **of, **_movement_row(movement)})
        stock.recorded.clear()

    @staticmethod
    def to_document(stock: Stock) -> dict[str, Any]:
        article = stock.article
        return {
            "key": article.key,
            "managing_union": article.managing_union,
            "store": article.store,
            "article": article.name,
            "unit": article.unit,
            "on_hand": stock.on_hand,
            "value_fen": stock.value_fen,
            "movements": stock.movements,
            "handed_by": list(stock.handed_by),
            "count": None if stock.count is None else _count_row(stock.count),
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Stock:
        article = Article(
            managing_union=document["managing_union"],
            store=document["store"],
            name=document["article"],
            unit=document["unit"],
        )
        count = document["count"]
        return Stock(
            aggregate_id=document["_id"],
            article=article,
            on_hand=document["on_hand"],
            value_fen=document["value_fen"],
            movements=document["movements"],
            handed_by=tuple(document["handed_by"]),
            count=None if count is None else Count(**{**count, "act": act_from(count["act"])}),
        )


def movement_from(row: dict[str, Any]) -> Movement:
    """The line of a ledger again."""
    written = row["words"]
    act = Act(
        by=row["by"],
        at=row["at"],
        happened_on=date.fromisoformat(row["happened_on"]),
        late_entry_reason=written["late_entry_reason"],
    )
    return Movement(
        kind=MovementKind(row["kind"]),
        act=act,
        words=Words(from_whom=written["from_whom"], reason=written["reason"]),
        **{name: row[name] for name in _MOVED},
    )


def _movement_row(movement: Movement) -> dict[str, Any]:
    act = movement.act
    return {
        **{name: getattr(movement, name) for name in _MOVED},
        "kind": movement.kind.value,
        "by": act.by,
        "at": act.at,
        "happened_on": act.happened_on.isoformat(),
        "words": {**vars(movement.words), "late_entry_reason": act.late_entry_reason},
    }


def _count_row(count: Count) -> dict[str, Any]:
    return {**vars(count), "act": act_row(count.act)}
