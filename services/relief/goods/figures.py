"""How often what relief announces of goods became true, and how many people have a kit."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.relief.goods_words import DistributionState, RecipientState
from records.kinds import Kind
from records.reads import Reads
from services.relief.goods.distribution import Distribution
from services.relief.goods.distributions import DISTRIBUTIONS
from services.relief.goods.recipient import Recipient
from services.relief.goods.recipients import KIT_PEOPLE, RECIPIENTS

ANNOUNCING: Mapping[str, Kind] = {Distribution.name: DISTRIBUTIONS, Recipient.name: RECIPIENTS}
"""Aggregates of goods that announce, by name."""


def became_of_goods(reads: Reads) -> dict[str, int]:
    """Event → for how many records, or how often, it became true."""
    by_round = reads.count_by(RECIPIENTS, "round", {"round": {"$gt": 0}})
    handed = sum(times * people for times, people in by_round.items())
    with_kit = reads.count(RECIPIENTS, {"state": RecipientState.HANDED.value})
    ended = (DistributionState.CLOSED, DistributionState.CANCELLED)
    return {
        "distribution_opened": reads.count(DISTRIBUTIONS, {"opened_on": {"$gt": ""}}),
        **{
            f"distribution_{state}": reads.count(DISTRIBUTIONS, {"state": state.value})
            for state in ended
        },
        "kit_handed_over": handed,
        "kit_taken_back": handed - with_kit,
    }


def people_given_kits(reads: Reads, year: int) -> int:
    """How many people have a kit of that year, each once."""
    return reads.count(KIT_PEOPLE, {"_id": {"$gte": f"{year}/", "$lt": f"{year}0"}})
