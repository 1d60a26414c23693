"""Stock: how many of an article lie in a store, and how they came and went. Pure.

A compare-and-set on one document keeps many who hand over at once from taking more than there is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from contracts.relief.goods_words import (
    CountNotOpen,
    CountOutdated,
    DeliveryEnteredAlready,
    MovementKind,
    SecondCounterNeeded,
    StockShort,
)
from contracts.rights import persons_in
from records.acts import Act
from records.aggregate import Aggregate

_K = MovementKind


@dataclass(frozen=True, kw_only=True)
class Article:
    """What a ledger is of; there is one of each."""

    managing_union: str
    store: str
    name: str
    unit: str

    @property
    def key(self) -> str:
        """One text of all of it, which no other article has."""
        parts = [self.managing_union, self.store, self.name, self.unit]
        return json.dumps(parts, ensure_ascii=False)


@dataclass(frozen=True, kw_only=True)
class Words:
    """What was written with a movement."""

    from_whom: str | None = None
    reason: str | None = None


NO_WORDS = Words()


@dataclass(frozen=True, kw_only=True)
class Movement:
    """A line of the ledger; `source` names the fact, which counts once. Value in fen."""

    number: int
    kind: MovementKind
    quantity: int
    value_fen: int
    left: int
    source: str
    act: Act
    distribution_id: str | None = None
    document_number: str | None = None
    second: str | None = None
    words: Words = NO_WORDS


@dataclass(frozen=True, kw_only=True)
class Count:
    """What somebody counted; `difference` is to the book of that moment."""

    counted: int
    difference: int
    reason: str
    act: Act


@dataclass(kw_only=True, eq=False)
class Stock(Aggregate):
    """An article in a store: `on_hand` and `value_fen` are never below zero.

    `handed_by` are the persons who handed over of it since it was last counted.
    """

    name = "stock"

    article: Article
    on_hand: int = 0
    value_fen: int = 0
    movements: int = 0
    handed_by: tuple[str, ...] = ()
    count: Count | None = None
    recorded: list[Movement] = field(default_factory=list)

    def receive(
        self,
        *,
        quantity: int,
        unit_cost_fen: int,
        from_whom: str,
        document_number: str,
        entered: bool,
        act: Act,
    ) -> None:
        """A delivery came; refuses `DeliveryEnteredAlready` where it is `entered`."""
        if entered:
            raise DeliveryEnteredAlready(
                field="document_number", allowed="a document that did not deliver this article"
            )
        self._enter(
            _K.RECEIVED, quantity, quantity * unit_cost_fen, source=document_number, act=act,
            document_number=document_number, words=Words(from_whom=from_whom),
        )  # fmt: skip

    def hand_over(self, quantity: int, *, source: str, distribution_id: str, act: Act) -> int:
        """So many went with a kit, at their average value, which it tells; refuses `StockShort`."""
        if quantity > self.on_hand:
            raise StockShort(
                field="handed", allowed=f"at most {self.on_hand} {self.article.unit}",
                stock_id=self.aggregate_id, on_hand=self.on_hand,
            )  # fmt: skip
        worth = self._worth(quantity)
        self._enter(
            _K.HANDED_OVER, -quantity, -worth, source=source, act=act,
            distribution_id=distribution_id,
        )  # fmt: skip
        self.handed_by = tuple(sorted({*self.handed_by, *persons_in([act.by])}))
        return worth

    def give_back(self, went: Movement, *, reason: str, act: Act) -> None:
        """What went is there again, with the value that it took along."""
        self._enter(
            _K.GIVEN_BACK, -went.quantity, -went.value_fen, source=went.source, act=act,
            distribution_id=went.distribution_id, words=Words(reason=reason),
        )  # fmt: skip

    def take_count(self, counted: int, *, reason: str, act: Act) -> None:
        """Somebody counted it; the book stays as it is until a second person confirms."""
        difference = counted - self.on_hand
        self.count = Count(counted=counted, difference=difference, reason=reason, act=act)

    def confirm_count(self, counted: int, *, act: Act) -> None:
        """A second person counted the same.

        Refuses `CountNotOpen`, also for another number, `SecondCounterNeeded`, `CountOutdated`, and
        `DateBeforeCause` for a day before the count's.
        """
        count = self.count
        if count is None or count.counted != counted:
            raise CountNotOpen(field="counted", allowed="what was counted last")
        confirmers = persons_in([act.by])
        if confirmers & (persons_in([count.act.by]) | set(self.handed_by)):
            raise SecondCounterNeeded(
                allowed="somebody else, who handed over nothing of it since the last count"
            )
        act.require_not_before(count.act.happened_on)
        if self.on_hand + count.difference < 0:
            raise CountOutdated(allowed="another count", on_hand=self.on_hand)
        self._enter(
            _K.COUNTED, count.difference, self._difference_fen(count.difference),
            source=f"count/{self.movements + 1}", act=count.act, second=act.by,
            words=Words(reason=count.reason),
        )  # fmt: skip
        self.count, self.handed_by = None, ()

    def _worth(self, quantity: int) -> int:
        """What so many are worth; the last of them take what is left, so that nothing is lost."""
        return self.value_fen * quantity // self.on_hand

    def _difference_fen(self, difference: int) -> int:
        """What was found too much or too little is worth as much as the rest is."""
        return self.value_fen * difference // self.on_hand if self.on_hand else 0

    def _enter(
        self, kind: MovementKind, quantity: int, value_fen: int, *, source: str, act: Act,
        distribution_id: str | None = None, document_number: str | None = None,
        second: str | None = None, words: Words = NO_WORDS,
    ) -> None:  # fmt: skip
        self.on_hand += quantity
        self.value_fen += value_fen
        self.movements += 1
        self.recorded.append(
            Movement(
                number=self.movements,
                kind=kind,
                quantity=quantity,
                value_fen=value_fen,
                left=self.on_hand,
                source=source,
                act=act,
                distribution_id=distribution_id,
                document_number=document_number,
                second=second,
                words=words,
            )
        )
