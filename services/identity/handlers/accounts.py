"""Staff accounts: who has one, and who is on duty."""

from __future__ import annotations

from contracts.identity import CreateAccount, UserNameTaken
from contracts.rights import Actor
from services.identity.domain.accounts import Account, known_roles
from services.identity.passwords import Passwords
from services.identity.repository import Accounts
from vocabulary.ids import new_id


def create_account(accounts: Accounts, *, request: CreateAccount, passwords: Passwords) -> str:
    """Create a staff account.

    Refuses `RoleUnknown`, `UserNameTaken` (by an account of any union), and `ForeignUnion` for a
    union outside the administrator's own.
    """
    roles = known_roles(request.roles)
    if accounts.find(user_name=request.user_name):
        raise UserNameTaken(field="user_name", allowed="a user name that nobody has")
    account = Account.create(
        aggregate_id=new_id(),
        user_name=request.user_name,
        display_name=request.display_name,
        password_hash=passwords.hash(request.password),
        roles=roles,
        managing_union=request.managing_union,
        on_duty=request.on_duty,
        language=request.language,
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
    return actor.name.removeprefix("staff/")
