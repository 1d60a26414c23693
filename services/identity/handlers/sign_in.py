"""Staff sign in: password, and a second factor where the account has one."""

from __future__ import annotations

import secrets
from datetime import datetime

from contracts.identity import (
    CredentialsWrong,
    Device,
    SecondFactorNeeded,
    SecondFactorWrong,
    SignIn,
)
from records.keys import IndexKeys
from services.identity.domain.accounts import Account
from services.identity.domain.sessions import Session, SessionTerms
from services.identity.domain.standing import Rules, Standing, staff_standing
from services.identity.passwords import Passwords
from services.identity.repository import Accounts, SecondFactors, Sessions
from services.identity.tries import Tries, TriesFor


def sign_in(
    accounts: Accounts,
    sessions: Sessions,
    factors: SecondFactors,
    *,
    request: SignIn,
    passwords: Passwords,
    tries: Tries,
    keys: IndexKeys,
    rules: Rules,
    now: datetime,
) -> tuple[str, Standing]:
    """Start a staff session: (token, who he is). An unknown name costs the same time.

    Refuses `CredentialsWrong`; after a right password `SecondFactorNeeded`, `SecondFactorWrong`;
    and `TooManyAttempts` without looking while a delay lasts.
    """
    his_tries = tries.of("account", request.user_name, request.client_address)
    his_tries.require_free()
    account = accounts.find(user_name=request.user_name)
    matches = passwords.matches(account.password_hash if account else None, request.password)
    if account is None or not matches:
        his_tries.count_wrong()
        raise CredentialsWrong()
    proven = prove_second_factor(
        factors, account, request.second_factor, tries=his_tries, keys=keys, rules=rules, now=now
    )
    his_tries.forgive()
    token, session = started(
        account, second_factor=proven, device=request.client_device, rules=rules, now=now
    )
    sessions.add(session)
    return token, staff_standing(account, session, rules=rules, now=now)


def started(
    account: Account, *, second_factor: bool, device: Device, rules: Rules, now: datetime
) -> tuple[str, Session]:
    """(token, a fresh session of the account); the same whatever opened it."""
    token = secrets.token_urlsafe(32)
    session = Session.start(
        token=token,
        terms=SessionTerms.for_staff(rules.sessions),
        now=now,
        language=account.language,
        account_id=account.aggregate_id,
        second_factor=second_factor,
        device=device,
    )
    return token, session


def prove_second_factor(
    factors: SecondFactors,
    account: Account,
    code: str | None,
    *,
    tries: TriesFor,
    keys: IndexKeys,
    rules: Rules,
    now: datetime,
) -> bool:
    """Whether a second factor was shown; False for an account that has none.

    The password alone forgives no wrong code: who knows it could otherwise guess codes for ever.
    """
    factor = factors.find_by_id(account.aggregate_id)
    if factor is None or not factor.active:
        return False
    if code is None:
        raise SecondFactorNeeded(field="second_factor", allowed="a code of the authenticator")
    with factors.changing(account.aggregate_id) as asked:
        taken = asked.take(code, keys=keys, policy=rules.second_factor, now=now)
    if not taken:
        tries.count_wrong()
        raise SecondFactorWrong(field="second_factor", allowed="a code that was not used yet")
    return True
