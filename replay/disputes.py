"""Disputes about wages that the hotline mediates in a year: who claims what, and how it ends."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from replay.people import Person
from replay.request_plan import Outcome

if TYPE_CHECKING:
    from replay.requests import WorkerRequest

ABOUT_WAGES = frozenset({"wages_owed", "wage_claim_help"})
"""Topics of which a share goes to mediation."""
PER_MILLE, FAILING_IN = 100, 5
"""How many of those handled are mediated, and one in how many ends without agreement. Invented."""
MOST_COLLEAGUES = 3
WORKERS_OWED_YUAN = (800, 40_000)
AGREED_PERCENT = (60, 100)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A worker, what he claims, and what was agreed for him; 0 where nothing was. In fen."""

    name: str
    claimed_fen: int
    agreed_fen: int


@dataclass(frozen=True, kw_only=True)
class Dispute:
    """The workers who claim their wages of one employer, the one who asked the union first."""

    claims: tuple[Claim, ...]
    agreed: bool

    @property
    def recovered_fen(self) -> int:
        """What the workers are paid in the end."""
        return sum(each.agreed_fen for each in self.claims)

    @property
    def people(self) -> int:
        """How many of them are paid anything."""
        return sum(each.agreed_fen > 0 for each in self.claims)


def mediated_of(eligible: int) -> int:
    """How many of so many disputes are mediated: one at least where there is any."""
    return -(-eligible * PER_MILLE // 1000)


def with_disputes(
    requests: Sequence[WorkerRequest], people: Sequence[Person], *, seed: int
) -> list[WorkerRequest]:
    """The requests, some of those about wages with a dispute; the same for the same seed."""
    rng = random.Random(f"disputes/{seed}")
    eligible = [
        index
        for index, each in enumerate(requests)
        if each.outcome is Outcome.HANDLED and each.topic in ABOUT_WAGES
    ]
    chosen = sorted(rng.sample(eligible, mediated_of(len(eligible))))
    found = list(requests)
    for place, index in enumerate(chosen):
        agreed = place % FAILING_IN != FAILING_IN - 1
        dispute = _dispute(rng, found[index].person, people, agreed=agreed)
        found[index] = replace(found[index], dispute=dispute)
    return found


def _dispute(
    rng: random.Random, asks: Person, people: Sequence[Person], *, agreed: bool
) -> Dispute:
    others = [each for each in people if each.id_number != asks.id_number]
    along = rng.sample(others, min(len(others), rng.randint(0, MOST_COLLEAGUES)))
    claims = tuple(_claim(rng, each, agreed=agreed) for each in (asks, *along))
    return Dispute(claims=claims, agreed=agreed)


def _claim(rng: random.Random, who: Person, *, agreed: bool) -> Claim:
    claimed = rng.randint(*WORKERS_OWED_YUAN) * 100
    percent = rng.randint(*AGREED_PERCENT) if agreed else 0
    return Claim(name=who.name, claimed_fen=claimed, agreed_fen=claimed * percent // 100)
