"""Use cases of identity: load, decide, save. Sessions and codes live in real time (`now`)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from contracts.identity import (
    AssertSession,
    CreateAccount,
    CredentialsWrong,
    IssueClientToken,
    RequestPhoneCode,
    SessionExpired,
    SignIn,
    SignInByPhone,
    SignOut,
    UserNameTaken,
)
from contracts.people import Language
from contracts.rights import Actor, Role
from records.keys import IndexKeys
from services.identity.domain.accounts import Account, known_roles
from services.identity.domain.phone_codes import PhoneChallenge, PhoneLine, require_match
from services.identity.domain.sessions import Session, SessionTerms
from services.identity.domain.tokens import token_digest
from services.identity.passwords import Passwords
from services.identity.repository import (
    Accounts,
    ApiClients,
    PhoneChallenges,
    PhoneLines,
    Sessions,
)
from services.identity.tries import Tries
from vocabulary.ids import new_id

Policy = Mapping[str, Any]


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


def sign_in(
    accounts: Accounts,
    sessions: Sessions,
    *,
    request: SignIn,
    passwords: Passwords,
    tries: Tries,
    policy: Policy,
    now: datetime,
) -> tuple[str, Session, Account]:
    """Start a staff session: (token, session, account). An unknown name costs the same time.

    Refuses `CredentialsWrong`, and `TooManyAttempts` without looking while a delay lasts.
    """
    his_tries = tries.of("account", request.user_name, request.client_address)
    his_tries.require_free()
    account = accounts.find(user_name=request.user_name)
    matches = passwords.matches(account.password_hash if account else None, request.password)
    if account is None or not matches:
        his_tries.count_wrong()
        raise CredentialsWrong()
    his_tries.forgive()
    token = secrets.token_urlsafe(32)
    session = Session.start(
        token=token,
        terms=SessionTerms.for_staff(policy),
        now=now,
        language=account.language,
        account_id=account.aggregate_id,
    )
    sessions.add(session)
    return token, session, account


def request_phone_code(
    lines: PhoneLines,
    challenges: PhoneChallenges,
    *,
    request: RequestPhoneCode,
    keys: IndexKeys,
    policy: Policy,
    now: datetime,
) -> None:
    """Send a code, unless the phone was sent one too recently or too often: `TooManyAttempts`."""
    challenge_id, phone_key = new_id(), keys.phone_key(request.phone)
    if lines.find_by_id(phone_key) is None:
        lines.add(PhoneLine(aggregate_id=phone_key, asked_at=[], newest=None))
    with lines.changing(phone_key) as line:
        line.ask(challenge_id=challenge_id, policy=policy, now=now)
    digits = policy["digits"]
    code = f"{secrets.randbelow(10**digits):0{digits}d}"
    challenges.add(
        PhoneChallenge.ask(
            challenge_id=challenge_id,
            phone=request.phone,
            phone_key=phone_key,
            code=code,
            code_key=keys.code_key(challenge_id, code),
            language=request.language,
            policy=policy,
            now=now,
        )
    )


def sign_in_by_phone(
    lines: PhoneLines,
    challenges: PhoneChallenges,
    sessions: Sessions,
    *,
    request: SignInByPhone,
    keys: IndexKeys,
    policy: Policy,
    now: datetime,
) -> tuple[str, Session]:
    """Start a worker's session with the newest code of his phone: (token, session)."""
    phone_key = keys.phone_key(request.phone)
    line = lines.find_by_id(phone_key)
    matched = False
    language: Language = "zh-CN"
    if line is not None and line.newest is not None:
        code_key = keys.code_key(line.newest, request.code)
        with challenges.changing(line.newest) as challenge:
            matched = challenge.try_code(code_key, now=now)
            language = challenge.language
    require_match(matched)
    token = secrets.token_urlsafe(32)
    session = Session.start(
        token=token,
        terms=SessionTerms.for_workers(policy),
        now=now,
        language=language,
        phone_key=phone_key,
    )
    sessions.add(session)
    return token, session


def check_session(
    accounts: Accounts,
    sessions: Sessions,
    *,
    request: AssertSession,
    policy: Policy,
    now: datetime,
) -> tuple[Session, Actor, Account | None]:
    """The open session of a token and who it is today; refuses `SessionExpired`.

    The idle limit is moved at most once per ``touch_seconds``, to spare a write per request.
    """
    session = sessions.find_by_id(token_digest(request.session_token))
    if session is None:
        raise SessionExpired()
    session.require_open(now=now)
    if now - session.seen_at >= timedelta(seconds=policy["touch_seconds"]):
        terms = SessionTerms.for_staff if session.account_id else SessionTerms.for_workers
        with sessions.changing(session.aggregate_id) as touched:
            touched.touch(terms=terms(policy), now=now)
    if session.account_id is None:
        return session, worker_actor(session), None
    account = accounts.get(session.account_id)
    return session, account.actor, account


def worker_actor(session: Session) -> Actor:
    """Who acts when a worker is signed in: whatever was filed with his phone is his own."""
    key = session.phone_key or ""
    return Actor(name=f"worker/{key}", roles=frozenset({Role.WORKER}), own_keys=frozenset({key}))


def sign_out(sessions: Sessions, *, request: SignOut, by: Actor) -> None:
    """End the session of this token; an ended one stays ended."""
    session = sessions.find_by_id(token_digest(request.session_token))
    if session is None or session.state != "open":
        return
    with sessions.changing(session.aggregate_id) as ending:
        ending.revoke(by=by)


def client_actor(clients: ApiClients, *, request: IssueClientToken, tries: Tries) -> Actor:
    """Who an API client is, if its secret is right.

    Refuses `CredentialsWrong`, and `TooManyAttempts` without looking while a delay lasts.
    """
    its_tries = tries.of("api_client", request.client_id, request.client_address)
    its_tries.require_free()
    client = clients.find_by_id(request.client_id)
    if client is None or not client.accepts(request.client_secret):
        its_tries.count_wrong()
        raise CredentialsWrong()
    its_tries.forgive()
    return client.actor
