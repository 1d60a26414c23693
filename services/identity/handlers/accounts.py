"""Staff accounts: who has one, and who is on duty."""

from __future__ import annotations

from datetime import datetime

from contracts.identity import CreateAccount, UserNameTaken
from contracts.rights import Actor
from services.identity.domain.accounts import (
    Account,
    known_roles,
    require_duty_allowed,
    require_own_name,
)
from services.identity.domain.password_rules import require_fit
from services.identity.domain.standing import Rules
from services.identity.passwords import Passwords
from services.identity.repository import Accounts
from vocabulary.ids import new_id


def create_account(
    accounts: Accounts,
    *,
    request: CreateAccount,
    passwords: Passwords,
    rules: Rules,
    now: datetime,
    first_password: bool = True,
    account_id: str | None = None,
) -> str:
    """Create a staff account; its password must be changed unless it is not the `first_password`.

    Refuses `RoleUnknown`, `RolesIncompatible`, `PasswordUnfit`, `UserNameTaken` (by an account of
    any union), `ForeignUnion` for a union outside the administrator's own, and `InvalidInput` for
    somebody on duty whose roles know no duty.
    """
    roles = known_roles(request.roles)
    if request.on_duty:
        require_duty_allowed(roles)
    names = (request.user_name, request.display_name)
    require_fit(request.password, policy=rules.passwords, names=names)
    if accounts.find(user_name=request.user_name):
        raise UserNameTaken(field="user_name", allowed="a user name that nobody has")
    account = Account.create(
        aggregate_id=account_id or new_id(),
        user_name=request.user_name,
        display_name=request.display_name,
        password_hash=passwords.hash(request.password),
        roles=roles,
        managing_union=request.managing_union,
        on_duty=request.on_duty,
        language=request.language,
        first_password=first_password,
        password_set_at=now,
    )
    accounts.add(account)
    return account.aggregate_id


def go_on_duty(accounts: Accounts, *, by: Actor) -> str:
    """The actor's own account is on duty from now on; returns its id."""
    with accounts.changing(_account_of(by)) as account:
        account.go_on_duty()
    return account.aggregate_id


def go_off_duty(accounts: Accounts, *, by: Actor) -> str:
    """The actor's own account is no longer on duty; returns its id."""
    with accounts.changing(_account_of(by)) as account:
        account.go_off_duty()
    return account.aggregate_id


def _account_of(actor: Actor) -> str:
    require_own_name(actor)
    return actor.person.removeprefix("staff/")
