"""Actors, and what their roles let them do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from contracts.refusals import RightMissing, SignInNeeded
from contracts.rights.roles import Role, Scope
from contracts.rights.table import RIGHTS

FOR = " for "
"""Between the two names of a recorded actor who acts for somebody."""


def persons_in(names: Iterable[str]) -> frozenset[str]:
    """Everybody whom these recorded names speak of; ``staff/b for staff/a`` speaks of both."""
    return frozenset(person for name in names for person in name.split(FOR))


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts: `name` is recorded (``staff/018f…``); roles and unions are what identity signed.

    Who acts for an absent colleague is recorded with him (``staff/b for staff/a``), and has his
    unions and of his roles those that were delegated. `own_keys` are the keys by which records are
    his own: a worker's phone keys, a staff id.
    """

    name: str
    roles: frozenset[Role]
    unions: frozenset[str] = frozenset()
    own_keys: frozenset[str] = frozenset()
    session_id: str | None = None
    only: frozenset[str] | None = None  # of what its roles hold, these actions alone (None: all)

    @property
    def person(self) -> str:
        """Who really does it: ``staff/b`` of ``staff/b for staff/a``."""
        return self.name.partition(FOR)[0]

    @property
    def stands_for(self) -> str | None:
        """The absent colleague for whom he acts (``staff/a``), or None in his own name."""
        return self.name.partition(FOR)[2] or None

    @property
    def persons(self) -> frozenset[str]:
        """Everybody whom separation of duties must see: who acts, and for whom."""
        return persons_in([self.name])


ANONYMOUS = Actor(name="anonymous", roles=frozenset({Role.ANONYMOUS}))


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What an actor's roles let him do with an action: everything, subtrees of unions, his own.

    `persons` are who he is (``staff/018f…``): a record of his unions that is about one of them, or
    about one of the unions themselves, is kept from him.
    """

    everything: bool = False
    unions: frozenset[str] = frozenset()
    own_keys: frozenset[str] = frozenset()
    persons: frozenset[str] = frozenset()


EVERYTHING = Grant(everything=True)


def system_actor(service: str) -> Actor:
    """The actor that a consumer acts as: ``system/relief``."""
    return Actor(name=f"system/{service}", roles=frozenset())


def in_place_of(absent: Actor, delegate: Actor) -> Actor:
    """The delegate as he acts for the absent: with his rights, in both names."""
    return replace(absent, name=f"{delegate.name}{FOR}{absent.name}")


def holds(actor: Actor, action: str) -> bool:
    """Whether any role of the actor (everybody is also anonymous) holds the action."""
    return any(action in RIGHTS.get(role, {}) for role in _counting_roles(actor, action))


def _counting_roles(actor: Actor, action: str) -> frozenset[Role]:
    """The roles that count for an action; what anybody may do, whoever acts may do too."""
    narrowed = actor.only is not None and action not in actor.only
    return frozenset({Role.ANONYMOUS}) | (frozenset() if narrowed else actor.roles)


def grant_for(actor: Actor, action: str) -> Grant:
    """The widest grant that the actor's roles give for the action.

    Refuses `SignInNeeded` when nobody is signed in, `RightMissing` when no role holds it.
    """
    scopes = {
        RIGHTS[role][action]
        for role in _counting_roles(actor, action)
        if action in RIGHTS.get(role, {})
    }
    if not scopes:
        raise SignInNeeded() if actor == ANONYMOUS else RightMissing(action=action)
    if Scope.ALL in scopes:
        return EVERYTHING
    by_union = Scope.SUBTREE in scopes
    return Grant(
        unions=actor.unions if by_union else frozenset(),
        own_keys=actor.own_keys if Scope.OWN in scopes else frozenset(),
        persons=actor.persons if by_union else frozenset(),
    )
