"""Leave cover (AB角): who acts for an absent colleague, with which of his roles, and until when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from contracts.identity import (
    DelegateUnsuitable,
    DelegationGiven,
    DelegationNotInForce,
    DelegationRevoked,
    RoleNotHeld,
)
from contracts.refusals import InvalidInput
from contracts.rights import Actor, Role, in_place_of, without_conflicts
from records.aggregate import Aggregate
from services.identity.domain.accounts import Account, require_compatible

GIVEN, REVOKED = "given", "revoked"


@dataclass(frozen=True, kw_only=True)
class Term:
    """The days of an absence, both included, in Shanghai."""

    first: date
    last: date

    def require_sensible(self, *, today: date, longest_days: int) -> None:
        """Refuses `InvalidInput` for days that are over, in disorder, or too many."""
        if self.last < max(self.first, today):
            allowed = f"{max(self.first, today).isoformat()} or later"
            raise InvalidInput.at("until_day", code="bad_date", allowed=allowed)
        if (self.last - self.first).days >= longest_days:
            allowed = f"at most {longest_days} days in all"
            raise InvalidInput.at("until_day", code="bad_date", allowed=allowed)


@dataclass(kw_only=True, eq=False)
class Delegation(Aggregate):
    """One absence that somebody covers. `absent` and `delegate` are recorded names of actors."""

    name = "delegation"
    transitions: ClassVar = {"revoke": (frozenset({GIVEN}), REVOKED)}

    state: str
    absent: str
    absent_name: str
    delegate: str
    delegate_name: str
    roles: list[Role]
    managing_union: str
    term: Term
    arranged_by: str

    @classmethod
    def give(
        cls,
        *,
        delegation_id: str,
        absent: Account,
        delegate: Account,
        roles: Collection[Role],
        beside: Collection[Role],
        term: Term,
        by: Actor,
    ) -> Delegation:
        """A new one; `beside` are roles that the delegate is given by others meanwhile.

        Refuses `DelegateUnsuitable` where absent, delegate or arranger coincide in favour of the
        delegate, `RoleNotHeld`, and `RolesIncompatible` with what the delegate has or is given.
        """
        _require_givable(roles, absent, delegate, by)
        require_compatible([*delegate.roles, *beside, *roles])
        given = cls(
            aggregate_id=delegation_id,
            state=GIVEN,
            absent=absent.actor.name,
            absent_name=absent.display_name,
            delegate=delegate.actor.name,
            delegate_name=delegate.display_name,
            roles=sorted(roles),
            managing_union=absent.managing_union,
            term=term,
            arranged_by=by.name,
        )
        given._announce_given(absent, delegate)
        return given

    def revoke(self) -> None:
        """It ends now, whatever its last day; refuses `WrongState` when it was revoked."""
        self._move("revoke")
        self.announce(
            DelegationRevoked(
                delegation_id=self.aggregate_id,
                absent_id=self.absent.removeprefix("staff/"),
                delegate_id=self.delegate.removeprefix("staff/"),
            )
        )

    def in_force(self, today: date) -> bool:
        """Whether the delegate may act by it today."""
        return self.state == GIVEN and self.term.first <= today <= self.term.last

    def meets(self, term: Term) -> bool:
        """Whether it may be in force on a day of this term."""
        return self.state == GIVEN and self.term.first <= term.last and term.first <= self.term.last

    def actor(self, *, absent: Account, delegate: Account, beside: Collection[Role]) -> Actor:
        """The delegate as he acts for the absent, with the roles that both still allow.

        Refuses `DelegationNotInForce` when none is left: the absent lost it, or it became
        incompatible with what the delegate is.
        """
        compatible = without_conflicts({*delegate.roles, *beside, *self.roles})
        roles = set(self.roles) & absent.actor.roles & compatible
        if not roles:
            raise DelegationNotInForce()
        return in_place_of(absent.actor_with(roles), delegate.actor)

    def _announce_given(self, absent: Account, delegate: Account) -> None:
        self.announce(
            DelegationGiven(
                delegation_id=self.aggregate_id,
                absent_id=absent.aggregate_id,
                delegate_id=delegate.aggregate_id,
                roles=[role.value for role in self.roles],
                managing_union=self.managing_union,
                from_day=self.term.first,
                until_day=self.term.last,
            )
        )


def _require_givable(
    roles: Collection[Role], absent: Account, delegate: Account, by: Actor
) -> None:
    if delegate.actor.name in (absent.actor.name, by.name):
        raise DelegateUnsuitable(
            field="delegate_id", allowed="neither the absent nor who arranges it"
        )
    if not set(roles) <= absent.actor.roles:
        held = ", ".join(sorted(absent.actor.roles))
        raise RoleNotHeld(field="roles", allowed=held or "none: he has no role")
