"""Passwords change: by their owner, or by the security administrator for who cannot get in."""

from __future__ import annotations

import secrets
from datetime import datetime

from contracts.identity import ChangePassword, CredentialsWrong, PasswordUnfit, ResetPassword
from contracts.rights import Actor
from services.identity.domain.password_rules import require_fit
from services.identity.domain.standing import Rules, Standing, staff_standing
from services.identity.handlers.sessions import end_all_sessions, staff_of
from services.identity.passwords import Passwords
from services.identity.repository import Accounts, SecondFactors, Sessions
from services.identity.tries import Tries


def change_password(
    accounts: Accounts,
    sessions: Sessions,
    *,
    request: ChangePassword,
    passwords: Passwords,
    tries: Tries,
    rules: Rules,
    now: datetime,
) -> tuple[str, Standing]:
    """A new password of one's own: (new token, who he is). All sessions end but for the new one.

    Refuses `SessionExpired`, `CredentialsWrong` for the present password, `TooManyAttempts`, and
    `PasswordUnfit`.
    """
    session, account = staff_of(accounts, sessions, request.session_token, now=now)
    his_tries = tries.of("account", account.user_name, request.client_address)
    his_tries.require_free()
    if not passwords.matches(account.password_hash, request.password):
        his_tries.count_wrong()
        raise CredentialsWrong()
    if request.new_password == request.password:
        raise PasswordUnfit(
            field="new_password", allowed="another one than the present", reason="unchanged"
        )
    require_fit(request.new_password, policy=rules.passwords, names=account.names)
    with accounts.changing(account.aggregate_id) as changed:
        changed.set_password(passwords.hash(request.new_password), first=False, now=now)
    end_all_sessions(sessions, account.aggregate_id, by=account.actor)
    token = secrets.token_urlsafe(32)
    successor = session.successor(token=token, now=now, second_factor=session.second_factor)
    sessions.add(successor)
    return token, staff_standing(changed, successor, rules=rules, now=now)


def reset_password(
    accounts: Accounts,
    sessions: Sessions,
    factors: SecondFactors,
    *,
    request: ResetPassword,
    passwords: Passwords,
    rules: Rules,
    by: Actor,
    now: datetime,
) -> str:
    """A new first password for somebody else, and no second factor if so asked; his id.

    All his sessions end. Refuses `AccountNotFound`, `ForeignUnion`, `PasswordUnfit`.
    """
    account = accounts.get(request.account_id)
    require_fit(request.password, policy=rules.passwords, names=account.names)
    hashed = passwords.hash(request.password)
    with accounts.changing(request.account_id) as changed:
        changed.set_password(hashed, first=True, now=now)
    if request.forget_second_factor and factors.find_by_id(request.account_id) is not None:
        with factors.changing(request.account_id) as factor:
            factor.forget()
    end_all_sessions(sessions, request.account_id, by=by)
    return request.account_id
