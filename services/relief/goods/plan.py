"""What a distribution plans to give: a kit, help, or money for an occasion. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from contracts.refusals import InvalidInput
from contracts.relief.distribution_parts import Greeting
from contracts.relief.goods_words import HomewardHelp, StockOfOtherUnion
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
    """The kit, the help or the occasion for money, for how many, from when until when."""

    kit: tuple[Part, ...] = ()
    help: tuple[HomewardHelp, ...] = ()
    greeting: Greeting | None = None
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


def require_sound(plan: Plan) -> None:
    """Refuses days in the wrong order, and to give nothing or several."""
    if [bool(plan.kit), bool(plan.help), plan.greeting is not None].count(True) != 1:
        allowed = "either a kit, help, or money for a greeting"
        raise InvalidInput.at("kit", code="not_allowed_value", allowed=allowed)
    if len(set(plan.help)) < len(plan.help):
        raise InvalidInput.at("help", code="not_allowed_value", allowed="each kind once")
    if plan.until < plan.since:
        allowed = f"{plan.since.isoformat()} or later"
        raise InvalidInput.at("until", code="bad_date", allowed=allowed)
