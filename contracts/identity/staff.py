"""Staff accounts and their roles: what can be asked and changed, and what is announced."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from contracts.events import Event
from contracts.fields import Identifier, Items, Range, ShortText, Text, UnionCode
from contracts.identity.answers import AccountAnswer
from contracts.requests import Command, Page, Query

Roles = Annotated[list[Identifier], Items(most=20, least=1)]


@dataclass(frozen=True, kw_only=True)
class GrantRoles(Command):
    """Give an account more roles, with the reason for it; none that is incompatible with any."""

    service = "identity"
    action = "role.change"
    answer = AccountAnswer

    account_id: Identifier
    roles: Roles
    reason: ShortText
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class RevokeRoles(Command):
    """Take roles from an account, with the reason for it; it may be left without any."""

    service = "identity"
    action = "role.change"
    answer = AccountAnswer

    account_id: Identifier
    roles: Roles
    reason: ShortText
    expected_version: int | None = None


@dataclass(frozen=True, kw_only=True)
class AccountPage(Page):
    """A page of accounts."""

    items: list[AccountAnswer]


@dataclass(frozen=True, kw_only=True)
class GetAccount(Query):
    """One staff account of the actor's unions."""

    service = "identity"
    action = "account.read"
    answer = AccountAnswer

    account_id: Identifier


class AccountOrder(StrEnum):
    """How a list of accounts is sorted."""

    BY_NAME = "user_name"
    BY_NAME_BACKWARDS = "-user_name"


@dataclass(frozen=True, kw_only=True)
class ListAccounts(Query):
    """The staff accounts of the actor's unions, by user name, filtered.

    `name` is how the user name or the name begins.
    """

    service = "identity"
    action = "account.read"
    answer = AccountPage

    managing_union: UnionCode | None = None
    role: Identifier | None = None
    name: ShortText | None = None
    sort: AccountOrder = AccountOrder.BY_NAME
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class EndSessions(Command):
    """All open sessions of somebody's account end at once, with the reason for it."""

    service = "identity"
    action = "account.reset"
    answer = AccountAnswer

    account_id: Identifier
    reason: ShortText


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody of one's own union: enough to choose who stands in or takes over."""

    account_id: str
    user_name: str
    display_name: str
    roles: list[str]
    on_duty: bool


@dataclass(frozen=True, kw_only=True)
class ColleaguePage(Page):
    """A page of colleagues."""

    items: list[Colleague]


@dataclass(frozen=True, kw_only=True)
class ListColleagues(Query):
    """The other accounts of exactly the actor's union, by user name; `name` as in `ListAccounts`.

    Whom one can ask to stand in, or give one's work to.
    """

    service = "identity"
    action = "colleague.read"
    answer = ColleaguePage

    name: ShortText | None = None
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 100


@dataclass(frozen=True, kw_only=True)
class RolesChanged(Event):
    """An account has other roles from now on; `roles` are all that it has."""

    source = "identity"

    account_id: str
    managing_union: str
    roles: list[str]
    granted: list[str]
    revoked: list[str]


@dataclass(frozen=True, kw_only=True)
class HandOverWork(Command):
    """All of one's own open work goes to a colleague of the same union; roles stay."""

    service = "identity"
    action = "work.hand_over"
    answer = AccountAnswer

    to_account_id: Identifier
    reason: ShortText


@dataclass(frozen=True, kw_only=True)
class ReassignWork(Command):
    """A leader gives all open work of an account to another of the same union; roles stay."""

    service = "identity"
    action = "work.reassign"
    answer = AccountAnswer

    account_id: Identifier
    to_account_id: Identifier
    reason: ShortText


@dataclass(frozen=True, kw_only=True)
class WorkHandedOver(Event):
    """Whoever keeps open work that names the one account gives it to the other."""

    source = "identity"

    account_id: str
    to_account_id: str
    managing_union: str
