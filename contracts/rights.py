"""The rights table: role × action × scope, as data. Owners turn a grant into query predicates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from contracts.refusals import RightMissing, SignInNeeded


class Role(StrEnum):
    """Roles of people and systems (the first ones; the identity issue adds the rest)."""

    ANONYMOUS = "anonymous"
    WORKER = "worker"
    HOTLINE_AGENT = "hotline_agent"
    OFFICER = "officer"
    CAMPAIGN_ORGANISER = "campaign_organiser"
    LEADER = "leader"
    SECURITY_ADMINISTRATOR = "security_administrator"
    OPERATIONS = "operations"
    AUDITOR = "auditor"
    API_CLIENT = "api_client"


class Scope(StrEnum):
    """How far a role's action reaches."""

    OWN = "own"  # what the actor filed or what is addressed to him
    SUBTREE = "subtree"  # what the actor's unions, or unions below them, manage
    ALL = "all"  # what belongs to no union, or everything


S = Scope
RIGHTS: Mapping[Role, Mapping[str, Scope]] = MappingProxyType(
    {
        Role.ANONYMOUS: {
            "request.file": S.ALL,
            "ticket.progress": S.ALL,
            "activity.read": S.ALL,
            "activity.register": S.ALL,
            "session.start": S.ALL,
            "session.end": S.ALL,
            "session.assert": S.ALL,
            "session.own": S.ALL,  # by the session's token, which the request holds
        },
        Role.WORKER: {
            "ticket.mine": S.OWN,
            "inbox.read": S.OWN,
            "contact.prefer": S.OWN,
        },
        Role.HOTLINE_AGENT: {
            "ticket.register": S.SUBTREE,
            "ticket.enter_late": S.SUBTREE,
            "ticket.read": S.SUBTREE,
            "ticket.answer": S.SUBTREE,
            "ticket.accept": S.SUBTREE,
            "ticket.escalate": S.SUBTREE,
            "ticket.close": S.SUBTREE,
            "person.reveal": S.SUBTREE,
            "inbox.read": S.OWN,
            "duty.change": S.SUBTREE,
        },
        Role.OFFICER: {
            "ticket.read": S.SUBTREE,
            "lead.read": S.SUBTREE,
            "lead.decide": S.SUBTREE,
            "lead.enter_late": S.SUBTREE,
            "person.reveal": S.SUBTREE,
            "inbox.read": S.OWN,
            "duty.change": S.SUBTREE,
        },
        Role.CAMPAIGN_ORGANISER: {
            "activity.publish": S.SUBTREE,
            "inbox.read": S.OWN,
            "duty.change": S.SUBTREE,
        },
        Role.LEADER: {
            "ticket.read": S.SUBTREE,
            "lead.read": S.SUBTREE,
            "figures.read": S.ALL,
            "person.reveal": S.SUBTREE,
            "inbox.read": S.OWN,
            "duty.change": S.SUBTREE,
            "messages.read": S.SUBTREE,
            "messages.second": S.SUBTREE,
        },
        Role.SECURITY_ADMINISTRATOR: {
            "account.create": S.SUBTREE,
            "account.reset": S.SUBTREE,
            "client.manage": S.SUBTREE,
        },
        Role.OPERATIONS: {
            "figures.read": S.ALL,
            "messages.watch": S.ALL,
            "messages.read": S.ALL,
            "messages.mend": S.ALL,
        },
        Role.AUDITOR: {"audit.read": S.ALL},
        Role.API_CLIENT: {"ticket.read": S.SUBTREE, "lead.read": S.SUBTREE},
    }
)


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts: `name` is recorded (``staff/018f…``); roles and unions are what identity signed.

    `own_keys` are the keys by which records are his own: a worker's phone keys, a staff id.
    """

    name: str
    roles: frozenset[Role]
    unions: frozenset[str] = frozenset()
    own_keys: frozenset[str] = frozenset()
    session_id: str | None = None
    only: frozenset[str] | None = None  # of what its roles hold, these actions alone (None: all)


ANONYMOUS = Actor(name="anonymous", roles=frozenset({Role.ANONYMOUS}))


@dataclass(frozen=True, kw_only=True)
class Grant:
    """What an actor's roles let him do with an action: everything, subtrees of unions, his own."""

    everything: bool = False
    unions: frozenset[str] = frozenset()
    own_keys: frozenset[str] = frozenset()


EVERYTHING = Grant(everything=True)


def system_actor(service: str) -> Actor:
    """The actor that a consumer acts as: ``system/relief``."""
    return Actor(name=f"system/{service}", roles=frozenset())


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
    return Grant(
        unions=actor.unions if Scope.SUBTREE in scopes else frozenset(),
        own_keys=actor.own_keys if Scope.OWN in scopes else frozenset(),
    )
