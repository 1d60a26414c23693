"""The cells of the rights table as it is written, read without the code that enforces it."""

from __future__ import annotations

from enum import StrEnum

from contracts.rights import RIGHTS, Actor, Role, Scope

HERE, ELSEWHERE, CITY = "county-540202", "county-540221", "city"


class Place(StrEnum):
    """Where a record lies, seen from the actor."""

    OWN = "own"  # his own, and of a union that is not his
    OWN_UNION = "own union"
    BELOW = "below"  # of a union below his
    FOREIGN = "foreign"


REACHED = {
    Scope.OWN: {Place.OWN},
    Scope.SUBTREE: {Place.OWN_UNION, Place.BELOW},
    Scope.ALL: set(Place),
}
UNION_AT = {
    Place.OWN: ELSEWHERE,
    Place.OWN_UNION: HERE,
    Place.BELOW: CITY,
    Place.FOREIGN: ELSEWHERE,
}
"""The actor's union, so that a record of `HERE` lies there for him."""


def held(role: Role, action: str) -> set[Scope]:
    """The scopes that the table gives the role for the action; everybody is also anonymous."""
    lines = (RIGHTS[role], RIGHTS[Role.ANONYMOUS])
    return {line[action] for line in lines if action in line}


def reaches(role: Role, action: str, place: Place) -> bool:
    """Whether the table lets the role do it with a record that lies there."""
    return any(place in REACHED[scope] for scope in held(role, action))


def somebody(role: Role, place: Place, *, owner: str, name: str) -> Actor:
    """Somebody of this role, for whom a record of `HERE` that `owner` owns lies there."""
    own = {owner} if place is Place.OWN else {name}
    return Actor(
        name=name,
        roles=frozenset({role}),
        unions=frozenset({UNION_AT[place]}),
        own_keys=frozenset(own),
    )
