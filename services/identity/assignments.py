"""Who has which roles and whose work: use cases. Load, decide, save."""

from __future__ import annotations

from datetime import date
from typing import Any

from contracts.identity import GrantRoles, HandOverWork, ReassignWork, RevokeRoles
from records.unit_of_work import UnitOfWork
from services.identity.delegating import roles_given_to
from services.identity.delegation_records import Delegations
from services.identity.domain.accounts import (
    require_compatible,
    require_own_name,
    require_somebody_else,
    roles_named,
    unfit_successor,
)
from services.identity.domain.delegations import Term
from services.identity.repository import Accounts
from vocabulary.business_time import business_day


def grant_roles(
    accounts: Accounts, delegations: Delegations, *, request: GrantRoles, unit: UnitOfWork
) -> str:
    """Give the account more roles; returns its id. What it has already changes nothing.

    Refuses `AccountNotFound`, `ForeignUnion`, `VersionConflict`, `OwnRoles`, `RoleUnknown` and
    `RolesIncompatible`, also with what others delegate to it from today on.
    """
    require_somebody_else(request.account_id, unit.actor)
    version = request.expected_version
    with accounts.changing(request.account_id, expected_version=version) as account:
        to_come = Term(first=business_day(unit.recorded_at), last=date.max)
        granted = roles_named(request.roles)
        require_compatible([*granted, *roles_given_to(delegations, account, term=to_come)])
        account.change_roles([*account.roles, *granted])
    _audit(unit, request.method(), request.account_id, request.reason, roles=sorted(request.roles))
    return request.account_id


def revoke_roles(accounts: Accounts, *, request: RevokeRoles, unit: UnitOfWork) -> str:
    """Take roles from the account; returns its id. What it has not changes nothing.

    Refuses `AccountNotFound`, `ForeignUnion`, `VersionConflict`, `OwnRoles` and `RoleUnknown`.
    """
    require_somebody_else(request.account_id, unit.actor)
    taken, version = roles_named(request.roles), request.expected_version
    with accounts.changing(request.account_id, expected_version=version) as account:
        account.change_roles([role for role in account.roles if role not in taken])
    _audit(unit, request.method(), request.account_id, request.reason, roles=sorted(request.roles))
    return request.account_id


def hand_over_work(
    accounts: Accounts, *, request: HandOverWork | ReassignWork, unit: UnitOfWork
) -> str:
    """Give all open work of an account to a colleague, in one act; returns the account's id.

    Refuses `ActingForAnother`, `AccountNotFound`, `ForeignUnion`, and `InvalidInput` for a
    colleague who cannot take it over.
    """
    require_own_name(unit.actor)
    own = unit.actor.person.removeprefix("staff/")
    account_id = request.account_id if isinstance(request, ReassignWork) else own
    if request.to_account_id == account_id:
        raise unfit_successor()
    with (
        accounts.changing(request.to_account_id) as successor,
        accounts.changing(account_id) as account,
    ):
        account.hand_over(successor)
    _audit(unit, request.method(), account_id, request.reason, to=request.to_account_id)
    return account_id


def _audit(unit: UnitOfWork, act: str, account_id: str, reason: str, **after: Any) -> None:
    """The reason stands in the trail, and not in the fact that everybody hears."""
    unit.audit(f"account.{act}", f"account/{account_id}", reason=reason, after=after)
