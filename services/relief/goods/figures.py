"""How often what relief announces of goods became true, and how many people have a kit."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.relief.goods_words import DistributionState, Gives, RecipientState
from records.kinds import Kind
from records.reads import Reads
from services.relief.goods.distribution import Distribution
from services.relief.goods.distributions import DISTRIBUTIONS
from services.relief.goods.recipient import Recipient
from services.relief.goods.recipients import KIT_PEOPLE, RECIPIENTS, rows_of

ANNOUNCING: Mapping[str, Kind] = {Distribution.name: DISTRIBUTIONS, Recipient.name: RECIPIENTS}
"""Aggregates of goods that announce, by name."""


def became_of_goods(reads: Reads) -> dict[str, int]:
    """Event → for how many records, or how often, it became true."""
    ended = (DistributionState.CLOSED, DistributionState.CANCELLED)
    return {
        "distribution_opened": reads.count(DISTRIBUTIONS, {"opened_on": {"$gt": ""}}),
        **{
            f"distribution_{state}": reads.count(DISTRIBUTIONS, {"state": state.value})
            for state in ended
        },
        **_given(reads, Gives.GOODS, "kit_handed_over", "kit_taken_back"),
        **_given(reads, Gives.HELP, "help_given", "help_taken_back"),
    }


def people_given(reads: Reads, gives: Gives, year: int) -> int:
    """How many people have a kit of that year, or were helped in it, each once."""
    first = rows_of(gives, year)
    return reads.count(KIT_PEOPLE, {"_id": {"$gte": first, "$lt": f"{first[:-1]}0"}})


def _given(reads: Reads, gives: Gives, given: str, taken_back: str) -> dict[str, int]:
    of_kind = {"gives": gives.value}
    by_round = reads.count_by(RECIPIENTS, "round", {**of_kind, "round": {"$gt": 0}})
    handed = sum(times * people for times, people in by_round.items())
    with_it = reads.count(RECIPIENTS, {**of_kind, "state": RecipientState.HANDED.value})
    return {given: handed, taken_back: handed - with_it}
