"""Enrolling a second factor: an authenticator is offered, and counts once a code of it was shown.

Both steps go by the session's token, so that a session that may do nothing else can take them.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from contracts.identity import (
    BeginSecondFactor,
    ConfirmSecondFactor,
    CredentialsWrong,
    PasswordChangeNeeded,
    SecondFactorNeeded,
    SecondFactorWrong,
)
from records.keys import IndexKeys
from services.identity.domain.accounts import Account
from services.identity.domain.second_factors import SecondFactor, new_recovery_codes, new_secret
from services.identity.domain.standing import Rules, Standing, password_must_change, staff_standing
from services.identity.handlers.sessions import end_all_sessions, staff_of
from services.identity.passwords import Passwords
from services.identity.repository import Accounts, SecondFactors, Sessions
from services.identity.tries import Tries


def begin_second_factor(
    accounts: Accounts,
    sessions: Sessions,
    factors: SecondFactors,
    *,
    request: BeginSecondFactor,
    passwords: Passwords,
    tries: Tries,
    rules: Rules,
    now: datetime,
) -> tuple[str, Account]:
    """Offer a new authenticator: (its secret, the account). What was there counts until confirmed.

    The password is asked again, since whoever finds an open session must not make it his own.
    Refuses `SessionExpired`, `CredentialsWrong`, `TooManyAttempts`, `PasswordChangeNeeded` as long
    as somebody else knows the password, and `SecondFactorNeeded` for a session that did not show
    the factor that the account has.
    """
    session, account = staff_of(accounts, sessions, request.session_token, now=now)
    his_tries = tries.of("account", account.user_name, request.client_address)
    his_tries.require_free()
    if not passwords.matches(account.password_hash, request.password):
        his_tries.count_wrong()
        raise CredentialsWrong()
    if password_must_change(account, rules.passwords, now=now):
        raise PasswordChangeNeeded()
    factor = factors.find_by_id(account.aggregate_id)
    if factor is None:
        factors.add(SecondFactor.none_yet(account.aggregate_id))
    elif factor.active and not session.second_factor:
        raise SecondFactorNeeded(field="session_token", allowed="a session that has shown it")
    secret = new_secret()
    with factors.changing(account.aggregate_id) as offered:
        offered.offer(secret, policy=rules.second_factor, now=now)
    return secret, account


def confirm_second_factor(
    accounts: Accounts,
    sessions: Sessions,
    factors: SecondFactors,
    *,
    request: ConfirmSecondFactor,
    tries: Tries,
    keys: IndexKeys,
    rules: Rules,
    now: datetime,
) -> tuple[str, list[str], Standing]:
    """The offered authenticator counts from now on: (new token, recovery codes, who he is).

    Every session of the account ends, this one too, and goes on under the new token until its own
    end: what was opened before the factor was there is worth no more. Refuses `SessionExpired`,
    `TooManyAttempts` and `SecondFactorWrong`, also when nothing was offered (any more).
    """
    session, account = staff_of(accounts, sessions, request.session_token, now=now)
    his_tries = tries.of("account", account.user_name, request.client_address)
    his_tries.require_free()
    codes = new_recovery_codes(rules.second_factor)
    confirmed = False
    if factors.find_by_id(account.aggregate_id) is not None:
        with factors.changing(account.aggregate_id) as factor:
            confirmed = factor.confirm(
                request.code, codes, keys=keys, policy=rules.second_factor, now=now
            )
    if not confirmed:
        his_tries.count_wrong()
        raise SecondFactorWrong(field="code", allowed="a code of the authenticator just added")
    end_all_sessions(sessions, account.aggregate_id, by=account.actor)
    token = secrets.token_urlsafe(32)
    successor = session.successor(token=token, now=now, second_factor=True)
    sessions.add(successor)
    return token, codes, staff_standing(account, successor, rules=rules, now=now)
