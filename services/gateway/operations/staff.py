"""Staff over HTTP: their accounts, their roles, who acts for whom, and who is on duty."""

from __future__ import annotations

from contracts.identity import (
    AccountNotFound,
    ActingForAnother,
    CreateAccount,
    DelegateUnsuitable,
    DelegationNotFound,
    EndSessions,
    GetAccount,
    GiveDelegation,
    GoOffDuty,
    GoOnDuty,
    GrantRoles,
    HandOverWork,
    ListAccounts,
    ListColleagues,
    ListDelegations,
    OwnRoles,
    PasswordUnfit,
    ReassignWork,
    ResetPassword,
    RevokeDelegation,
    RevokeRoles,
    RoleNotHeld,
    RolesIncompatible,
    RoleUnknown,
    UserNameTaken,
)
from contracts.refusals import ForeignUnion, WrongState
from services.gateway.operations.operation import Operation

_ROLES = (AccountNotFound, ForeignUnion, OwnRoles, RoleUnknown)

OPERATIONS = (
    Operation(
        method="POST",
        path="/api/accounts",
        request=CreateAccount,
        status=201,
        refuses=(UserNameTaken, RoleUnknown, RolesIncompatible, PasswordUnfit, ForeignUnion),
    ),
    Operation(
        method="PUT",
        path="/api/accounts/{account_id}/password",
        request=ResetPassword,
        refuses=(AccountNotFound, PasswordUnfit, ForeignUnion),
    ),
    Operation(
        method="POST",
        path="/api/accounts/{account_id}/end-sessions",
        request=EndSessions,
        refuses=(AccountNotFound, ForeignUnion),
    ),
    Operation(method="GET", path="/api/accounts", request=ListAccounts),
    Operation(
        method="GET",
        path="/api/accounts/{account_id}",
        request=GetAccount,
        refuses=(AccountNotFound, ForeignUnion),
    ),
    Operation(
        method="POST",
        path="/api/accounts/{account_id}/grant-roles",
        request=GrantRoles,
        refuses=(*_ROLES, RolesIncompatible),
    ),
    Operation(
        method="POST",
        path="/api/accounts/{account_id}/revoke-roles",
        request=RevokeRoles,
        refuses=_ROLES,
    ),
    Operation(method="GET", path="/api/colleagues", request=ListColleagues),
    Operation(
        method="POST",
        path="/api/work/hand-over",
        request=HandOverWork,
        refuses=(ActingForAnother, AccountNotFound, ForeignUnion),
    ),
    Operation(
        method="POST",
        path="/api/accounts/{account_id}/reassign-work",
        request=ReassignWork,
        refuses=(ActingForAnother, AccountNotFound, ForeignUnion),
    ),
    Operation(method="GET", path="/api/delegations", request=ListDelegations),
    Operation(
        method="POST",
        path="/api/delegations",
        request=GiveDelegation,
        status=201,
        refuses=(
            ActingForAnother,
            AccountNotFound,
            ForeignUnion,
            DelegateUnsuitable,
            RoleNotHeld,
            RoleUnknown,
            RolesIncompatible,
        ),
    ),
    Operation(
        method="POST",
        path="/api/delegations/{delegation_id}/revoke",
        request=RevokeDelegation,
        refuses=(ActingForAnother, DelegationNotFound, ForeignUnion, WrongState),
    ),
    Operation(method="PUT", path="/api/duty", request=GoOnDuty, refuses=(ActingForAnother,)),
    Operation(method="DELETE", path="/api/duty", request=GoOffDuty, refuses=(ActingForAnother,)),
)
