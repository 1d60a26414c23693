"""Separation of duties (mission.md): who may act at a stage, given everything done on the case.

Whoever decides at a stage did nothing earlier on the case, be it in his own name, for somebody, or
through somebody who acted for him. Relatives and people of the same work unit keep out. A union
with too few different people for a stage hands it to the union above.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from contracts.relief import (
    ConflictKind,
    ConflictOfInterest,
    SecondVisitorNeeded,
    SeparationOfDuties,
    Stage,
)
from contracts.rights import Actor, Role, holds, persons_in
from services.relief.domain.case import Case
from services.relief.domain.stations import STATIONS
from vocabulary.unions import MUNICIPAL_UNION_CODE, find_union

LEAST_VISITORS = 2


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """One of the staff as identity tells of them: his union and his roles."""

    account_id: str
    union: str
    roles: frozenset[str]

    @property
    def person(self) -> str:
        """The name that his acts are recorded under."""
        return f"staff/{self.account_id}"

    def holds(self, action: str) -> bool:
        """Whether any of his roles holds the action; a role of a later release holds nothing."""
        known = frozenset(Role(role) for role in self.roles & frozenset(Role))
        return holds(Actor(name=self.person, roles=known), action)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a stage is decided: `union`, which is `home` unless `home` has too few people."""

    union: str
    home: str
    eligible: int

    @property
    def moved(self) -> bool:
        """Whether the stage moved up."""
        return self.union != self.home


def in_conflict(stage: Stage, case: Case) -> frozenset[str]:
    """Who keeps out of this stage as a relative, or as of the same work unit."""
    filing = STATIONS[stage].filing
    return frozenset(
        conflict.person
        for conflict in case.conflicts
        if not (filing and conflict.kind == ConflictKind.SAME_UNIT)
    )


def used_up(stage: Stage, case: Case) -> frozenset[str]:
    """Who may not act at this stage because of what he did on the case before."""
    return case.persons_beside(stage) if STATIONS[stage].fresh else case.deciders


def require_free(name: str, *, stage: Stage, case: Case) -> None:
    """That the recorded actor (``staff/b for staff/a``) may act at this stage of the case.

    Refuses `ConflictOfInterest` and `SeparationOfDuties`, whichever of the two persons it concerns.
    """
    persons = persons_in([name])
    if persons & in_conflict(stage, case):
        raise ConflictOfInterest(allowed="somebody without a declared conflict", stage=stage.value)
    if persons & used_up(stage, case):
        raise SeparationOfDuties(
            allowed="somebody who did nothing earlier on the case", stage=stage.value
        )


def require_two(recorder: str, others: Iterable[str]) -> None:
    """That at least two different persons visited; refuses `SecondVisitorNeeded`.

    Who acts for somebody is one visitor: the absent was not there, and is no second one.
    """
    there = {recorder.partition(" for ")[0], *others}
    absent = persons_in([recorder]) - {recorder.partition(" for ")[0]}
    if len(there - absent) < LEAST_VISITORS:
        raise SecondVisitorNeeded(field="with_visitors", allowed="at least one other visitor")


def home_of(stage: Stage, managing_union: str) -> str:
    """Where a stage stands, as long as people are left there."""
    return MUNICIPAL_UNION_CODE if STATIONS[stage].municipal else managing_union


def place_for(stage: Stage, *, home: str, roster: Collection[Colleague], case: Case) -> Place:
    """Where this stage of the case is decided: the lowest union with somebody left to decide.

    The rule over the tree: a union where nobody who holds the stage's right is free hands it to the
    union above; from the municipal union it cannot move. Who is on leave counts, since somebody may
    act for him.
    """
    action = STATIONS[stage].action
    barred = in_conflict(stage, case) | used_up(stage, case)
    able = {each.union for each in roster if each.holds(action) and each.person not in barred}
    union = home
    while union not in able and (above := find_union(union).parent) is not None:
        union = above
    eligible = sum(
        each.union == home and each.holds(action) and each.person not in barred for each in roster
    )
    return Place(union=union, home=home, eligible=eligible)
