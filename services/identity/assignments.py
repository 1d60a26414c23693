"""Who has which roles: use cases of the security administrator. Load, decide, save."""

from __future__ import annotations

from contracts.identity import GrantRoles, RevokeRoles
from records.unit_of_work import UnitOfWork
from services.identity.domain.accounts import require_somebody_else, roles_named
from services.identity.repository import Accounts
from vocabulary.masking import hide_personal_numbers


def grant_roles(accounts: Accounts, *, request: GrantRoles, unit: UnitOfWork) -> str:
    """Give the account more roles; returns its id. What it has already changes nothing.

    Refuses `AccountNotFound`, `ForeignUnion`, `VersionConflict`, `OwnRoles`, `RoleUnknown` and
    `RolesIncompatible`.
    """
    require_somebody_else(request.account_id, unit.actor)
    version = request.expected_version
    with accounts.changing(request.account_id, expected_version=version) as account:
        account.change_roles([*account.roles, *roles_named(request.roles)])
    _audit(unit, request)
    return request.account_id


def revoke_roles(accounts: Accounts, *, request: RevokeRoles, unit: UnitOfWork) -> str:
    """Take roles from the account; returns its id. What it has not changes nothing.

    Refuses `AccountNotFound`, `ForeignUnion`, `VersionConflict`, `OwnRoles` and `RoleUnknown`.
    """
    require_somebody_else(request.account_id, unit.actor)
    taken, version = roles_named(request.roles), request.expected_version
    with accounts.changing(request.account_id, expected_version=version) as account:
        account.change_roles([role for role in account.roles if role not in taken])
    _audit(unit, request)
    return request.account_id


def _audit(unit: UnitOfWork, request: GrantRoles | RevokeRoles) -> None:
    """The reason stands in the trail, and not in the fact that everybody hears."""
    unit.audit(
        f"account.{request.method()}",
        f"account/{request.account_id}",
        reason=hide_personal_numbers(request.reason),
        after={"roles": sorted(request.roles)},
    )
