"""Distributions: a kit, or help, for a list of people, begun, handed over, and ended. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from contracts.refusals import InvalidInput
from contracts.relief.goods_events import (
    DistributionCancelled,
    DistributionClosed,
    DistributionOpened,
)
from contracts.relief.goods_words import (
    DistributionState,
    Gives,
    HomewardHelp,
    KitsHandedOver,
    StockOfOtherUnion,
)
from records.acts import Act
from records.aggregate import Aggregate
from services.relief.goods.goods_map import DISTRIBUTION_MAP
from services.relief.goods.stock import Stock
from vocabulary.unions import is_within


@dataclass(frozen=True, kw_only=True)
class Part:
    """So many of an article in each kit, as it was named when the kit was put together."""

    stock_id: str
    article: str
    unit: str
    quantity: int


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The kit or the help, for how many, from when until when."""

    kit: tuple[Part, ...] = ()
    help: tuple[HomewardHelp, ...] = ()
    planned: int
    since: date
    until: date


def kit_of(union: str, chosen: Collection[tuple[Stock, int]]) -> tuple[Part, ...]:
    """A kit of these articles for people of `union`.

    Refuses `StockOfOtherUnion`, and `InvalidInput` for an article that is named twice.
    """
    ids = [stock.aggregate_id for stock, _ in chosen]
    if len(set(ids)) < len(ids):
        raise InvalidInput.at("kit", code="not_allowed_value", allowed="each article once")
    for stock, _ in chosen:
        if not is_within(union, stock.article.managing_union):
            raise StockOfOtherUnion(field="kit", allowed=f"stock of {union} or of a union above")
    return tuple(
        Part(
            stock_id=stock.aggregate_id,
            article=stock.article.name,
            unit=stock.article.unit,
            quantity=quantity,
        )
        for stock, quantity in chosen
    )


@dataclass(kw_only=True, eq=False)
class Distribution(Aggregate):
    """A distribution; `listed` counts who was ever put on its list, which numbers the places.

    `dropped` of them are not on it any more. `handed` kits are with people now, and took
    `value_fen` out of the store with them.
    """

    name = "distribution"
    state: DistributionState
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = DISTRIBUTION_MAP

    managing_union: str
    title: str
    category: str
    place: str
    plan: Plan
    last_on: date
    listed: int = 0
    dropped: int = 0
    handed: int = 0
    value_fen: int = 0
    opened_on: date | None = None
    note: str | None = None

    @classmethod
    def draft(cls, *, distribution_id: str, plan: Plan, act: Act, **facts: Any) -> Distribution:
        """It is being prepared; refuses days in the wrong order, and to give both or nothing."""
        _require_sound(plan)
        return cls(
            aggregate_id=distribution_id, state=DistributionState.DRAFT, plan=plan,
            last_on=act.happened_on, **facts,
        )  # fmt: skip

    @property
    def gives(self) -> Gives:
        """Kits or help."""
        return Gives.HELP if self.plan.help else Gives.GOODS

    @property
    def on_list(self) -> int:
        """How many stand on its list."""
        return self.listed - self.dropped

    @property
    def left(self) -> int:
        """How many kits of the plan are left; none where more were handed over than planned."""
        return max(0, self.plan.planned - self.handed)

    def revise(self, plan: Plan, *, act: Act) -> None:
        """Change what is planned; refuses what `draft` refuses."""
        self._require("revise")
        _require_sound(plan)
        self._take("revise", act)
        self.plan = plan

    def list_people(self, people: int, *, act: Act) -> int:
        """So many more come on the list; the first one's number."""
        self._take("list_people", act)
        first = self.listed + 1
        self.listed += people
        return first

    def drop(self, *, act: Act) -> None:
        """One who was handed nothing goes from the list."""
        self._take("drop", act)
        self.dropped += 1

    def open(self, *, act: Act) -> None:
        """Hand-overs begin; the kit is fixed."""
        self._take("open", act)
        self.opened_on = act.happened_on
        self.announce(DistributionOpened(**self._named(act), planned=self.plan.planned))

    def hand_over(self, kits: int, *, act: Act) -> None:
        """So many kits go to people; refuses `DateBeforeCause` before the first day planned."""
        self._require("hand_over")
        act.require_not_before(self.plan.since)
        self._take("hand_over", act)
        self.handed += kits

    def take_back(self, *, act: Act) -> None:
        """A kit came back."""
        self._take("take_back", act)
        self.handed -= 1

    def close(self, *, act: Act) -> None:
        """Nothing is handed over any more."""
        self._take("close", act)
        self.announce(
            DistributionClosed(
                **self._named(act),
                planned=self.plan.planned,
                listed=self.on_list,
                handed=self.handed,
            )
        )

    def cancel(self, *, reason: str, act: Act) -> None:
        """It is given up; refuses `KitsHandedOver`."""
        self._require("cancel")
        if self.handed:
            raise KitsHandedOver(allowed="closing it", handed=self.handed)
        self._take("cancel", act)
        self.note = reason
        self.announce(DistributionCancelled(**self._named(act)))

    def _take(self, command: str, act: Act) -> None:
        self._require(command)
        act.require_not_before(self.last_on)
        self._move(command)
        self.last_on = act.happened_on

    def _named(self, act: Act) -> dict[str, Any]:
        return {
            "distribution_id": self.aggregate_id,
            "managing_union": self.managing_union,
            "category": self.category,
            "happened_on": act.happened_on,
        }


def _require_sound(plan: Plan) -> None:
    if bool(plan.kit) == bool(plan.help):
        raise InvalidInput.at("kit", code="not_allowed_value", allowed="either a kit or help")
    if len(set(plan.help)) < len(plan.help):
        raise InvalidInput.at("help", code="not_allowed_value", allowed="each kind once")
    if plan.until < plan.since:
        allowed = f"{plan.since.isoformat()} or later"
        raise InvalidInput.at("until", code="bad_date", allowed=allowed)
