"""Leave cover (AB角): what can be asked and changed, and what is announced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from contracts.events import Event
from contracts.fields import Identifier, Items, Range, ShortText, Text
from contracts.identity.answers import Asserted
from contracts.identity.commands import AssertSession
from contracts.requests import Command, Page, Query


@dataclass(frozen=True, kw_only=True)
class DelegationAnswer:
    """Who acts for whom, with which roles, from the first day to the last, both included."""

    delegation_id: str
    version: int
    state: str
    absent: str
    absent_name: str
    delegate: str
    delegate_name: str
    roles: list[str]
    managing_union: str
    from_day: date
    until_day: date
    arranged_by: str
    in_force: bool


@dataclass(frozen=True, kw_only=True)
class GiveDelegation(Command):
    """Somebody acts for an absent colleague: his own absence, or as his leader with `account_id`.

    The days are of real time in Shanghai. Only roles that the absent has himself can be given.
    """

    service = "identity"
    action = "delegation.give"
    answer = DelegationAnswer

    delegate_id: Identifier
    roles: Annotated[list[Identifier], Items(most=20, least=1)]
    from_day: date
    until_day: date
    reason: ShortText
    account_id: Identifier | None = None


@dataclass(frozen=True, kw_only=True)
class RevokeDelegation(Command):
    """A delegation ends at once, before its last day."""

    service = "identity"
    action = "delegation.give"
    answer = DelegationAnswer

    delegation_id: Identifier
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class ActFor(AssertSession):
    """Check a session token and sign an assertion in which its holder acts for the absent."""

    answer = Asserted

    delegation_id: Identifier


@dataclass(frozen=True, kw_only=True)
class DelegationPage(Page):
    """A page of delegations."""

    items: list[DelegationAnswer]


@dataclass(frozen=True, kw_only=True)
class ListDelegations(Query):
    """The delegations of the actor's absences (a leader: of his unions), the newest first.

    With `to_me`, those by which the actor may act for others.
    """

    service = "identity"
    action = "delegation.read"
    answer = DelegationPage

    to_me: bool = False
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class DelegationGiven(Event):
    """Somebody may act for an absent colleague, from the first day to the last."""

    source = "identity"
    unheard = "what it lets do is asked of identity, each time that somebody acts by it"

    delegation_id: str
    absent_id: str
    delegate_id: str
    roles: list[str]
    managing_union: str
    from_day: date
    until_day: date


@dataclass(frozen=True, kw_only=True)
class DelegationRevoked(Event):
    """A delegation ended before its last day."""

    source = "identity"
    unheard = "the gateway hears it live, on a queue of its own process that dies with it"

    delegation_id: str
    absent_id: str
    delegate_id: str
