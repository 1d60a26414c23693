"""Staff accounts and the roles that they can hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from contracts.identity import (
    AccountCreated,
    ActingForAnother,
    DutyLeft,
    DutyTaken,
    OidcLinkedAlready,
    OwnRoles,
    RolesChanged,
    RolesIncompatible,
    RoleUnknown,
    WorkHandedOver,
)
from contracts.people import Language
from contracts.refusals import InvalidInput
from contracts.rights import RIGHTS, STAFF_ROLES, Actor, Role, conflicts, holds, without_conflicts
from records.aggregate import Aggregate

DUTY = "duty.change"


def roles_named(names: Collection[str]) -> list[Role]:
    """The roles of these names; refuses `RoleUnknown` for none, or any that staff cannot hold."""
    allowed = {role.value: role for role in STAFF_ROLES}
    if not names or any(name not in allowed for name in names):
        raise RoleUnknown(field="roles", allowed=", ".join(sorted(allowed)))
    return [allowed[name] for name in sorted(set(names))]


def known_roles(names: Collection[str]) -> list[Role]:
    """The roles of these names for one person; refuses `RoleUnknown`, `RolesIncompatible`."""
    roles = roles_named(names)
    require_compatible(roles)
    return roles


def require_duty_allowed(roles: Collection[Role]) -> None:
    """Refuses `InvalidInput` for roles of which none may be on duty: duty is told of hardship."""
    if not any(DUTY in RIGHTS[role] for role in roles):
        raise InvalidInput.at("on_duty", code="not_allowed_value", allowed="false for these roles")


def require_own_name(actor: Actor) -> None:
    """Refuses `ActingForAnother` for what everybody does in his own name alone."""
    if actor.stands_for is not None:
        raise ActingForAnother(allowed="in one's own name")


def unfit_successor() -> InvalidInput:
    """The refusal of somebody who cannot take over the work."""
    allowed = "a colleague of the same union who may do this work"
    return InvalidInput.at("to_account_id", code="not_allowed_value", allowed=allowed)


def require_somebody_else(account_id: str, by: Actor) -> None:
    """Refuses `OwnRoles` to who would change what he may do himself."""
    if f"staff/{account_id}" in by.persons:
        raise OwnRoles(allowed="another security administrator")


def require_compatible(roles: Collection[Role]) -> None:
    """Refuses `RolesIncompatible` for roles that nobody may hold at once."""
    pairs = conflicts(roles)
    if pairs:
        one, other = pairs[0]
        raise RolesIncompatible(
            field="roles",
            allowed=f"not {one.value} together with {other.value}",
            pairs=[[each.value for each in pair] for pair in pairs],
        )


@dataclass(kw_only=True, eq=False)
class Account(Aggregate):
    """A staff account. `managing_union` is the union whose records its roles reach down from.

    `first_password`: somebody else chose it, so it opens nothing but its own change. `oidc_key` is
    the keyed hash of whom the provider of single sign-on calls by it.
    """

    name = "account"

    user_name: str
    display_name: str
    password_hash: str
    roles: list[Role]
    managing_union: str
    on_duty: bool
    language: Language
    first_password: bool
    password_set_at: datetime
    oidc_key: str | None = None

    @classmethod
    def create(cls, **facts: Any) -> Account:
        """A new account, announced so that notifications knows who is on duty."""
        account = cls(**facts)
        account.announce(
            AccountCreated(
                account_id=account.aggregate_id,
                display_name=account.display_name,
                roles=[role.value for role in account.roles],
                managing_union=account.managing_union,
                on_duty=account.on_duty,
                language=account.language,
            )
        )
        return account

    def set_password(self, hashed: str, *, first: bool, now: datetime) -> None:
        """Another password from now on (real time)."""
        self.password_hash, self.first_password, self.password_set_at = hashed, first, now

    def link(self, oidc_key: str) -> None:
        """The provider opens it from now on; refuses `OidcLinkedAlready` for a second subject."""
        if self.oidc_key not in (None, oidc_key):
            raise OidcLinkedAlready()
        self.oidc_key = oidc_key

    def unlink(self) -> None:
        """The provider opens it no more."""
        self.oidc_key = None

    @property
    def names(self) -> tuple[str, ...]:
        """What everybody knows of it, and no password may consist of."""
        return (self.user_name, self.display_name)

    def go_on_duty(self) -> None:
        """On duty for the union from now on; who already is stays where he is."""
        if self.on_duty:
            return
        self.on_duty = True
        self.announce(
            DutyTaken(
                account_id=self.aggregate_id,
                managing_union=self.managing_union,
                language=self.language,
            )
        )

    def go_off_duty(self) -> None:
        """No longer on duty; who is not changes nothing."""
        if not self.on_duty:
            return
        self.on_duty = False
        self.announce(DutyLeft(account_id=self.aggregate_id, managing_union=self.managing_union))

    def change_roles(self, roles: Collection[Role]) -> None:
        """Have these roles from now on; refuses `RolesIncompatible` for what is new.

        Whoever may be on duty no more goes off it. Roles that are as before change nothing.
        """
        before, after = set(self.roles), set(roles)
        if before == after:
            return
        if after - before:
            require_compatible(after)
        self.roles = sorted(after)
        self.announce(
            RolesChanged(
                account_id=self.aggregate_id,
                managing_union=self.managing_union,
                roles=[role.value for role in self.roles],
                granted=sorted(after - before),
                revoked=sorted(before - after),
            )
        )
        if not holds(self.actor, DUTY):
            self.go_off_duty()

    def hand_over(self, successor: Account) -> None:
        """All open work goes to the successor; told, so that whoever keeps some moves it.

        Refuses `InvalidInput` for somebody of another union, and where a duty goes along for
        somebody whose roles know none.
        """
        fit = not self.on_duty or holds(successor.actor, DUTY)
        same_union = successor.managing_union == self.managing_union
        if not same_union or not fit:
            raise unfit_successor()
        if self.on_duty:
            successor.go_on_duty()
            self.go_off_duty()
        self.announce(
            WorkHandedOver(
                account_id=self.aggregate_id,
                to_account_id=successor.aggregate_id,
                managing_union=self.managing_union,
            )
        )

    @property
    def actor(self) -> Actor:
        """Who acts when this account is signed in.

        His inbox is his own, and his union's for those whose work it is. Roles that were declared
        incompatible after he got them give him nothing until one is taken from him.
        """
        return self.actor_with(without_conflicts(self.roles))

    def actor_with(self, roles: Collection[Role]) -> Actor:
        """The account's actor with these roles alone."""
        name = f"staff/{self.aggregate_id}"
        actor = Actor(
            name=name,
            roles=frozenset(roles),
            unions=frozenset({self.managing_union}),
            own_keys=frozenset({name}),
        )
        if not holds(actor, "inbox.union"):
            return actor
        return replace(actor, own_keys=actor.own_keys | {f"union/{self.managing_union}"})
