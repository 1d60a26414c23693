"""Sessions: who somebody is today, and how a session ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from contracts.identity import AssertSession, SessionExpired, SignOut
from contracts.rights import Actor
from services.identity.domain.accounts import Account
from services.identity.domain.sessions import Session, SessionTerms
from services.identity.domain.standing import Rules, Standing, staff_standing, worker_standing
from services.identity.domain.tokens import token_digest
from services.identity.repository import Accounts, Sessions


def check_session(
    accounts: Accounts,
    sessions: Sessions,
    *,
    request: AssertSession,
    rules: Rules,
    now: datetime,
) -> Standing:
    """Whom the open session of a token makes of its bearer today; refuses `SessionExpired`.

    The idle limit is moved at most once per ``touch_seconds``, to spare a write per request.
    """
    session = open_session(sessions, request.session_token, now=now)
    if now - session.seen_at >= timedelta(seconds=rules.sessions["touch_seconds"]):
        terms = SessionTerms.for_staff if session.account_id else SessionTerms.for_workers
        with sessions.changing(session.aggregate_id) as touched:
            touched.touch(terms=terms(rules.sessions), now=now)
    if session.account_id is None:
        return worker_standing(session)
    account = accounts.get(session.account_id)
    _require_way_in(session, account)
    return staff_standing(account, session, rules=rules, now=now)


def open_session(sessions: Sessions, token: str, *, now: datetime) -> Session:
    """The session of this token; refuses `SessionExpired` for one that is over, or never was."""
    session = sessions.find_by_id(token_digest(token))
    if session is None:
        raise SessionExpired()
    session.require_open(now=now)
    return session


def staff_of(
    accounts: Accounts, sessions: Sessions, token: str, *, now: datetime
) -> tuple[Session, Account]:
    """The open staff session of a token and its account; a worker's is `SessionExpired` here."""
    session = open_session(sessions, token, now=now)
    account = accounts.find_by_id(session.account_id) if session.account_id else None
    if account is None:
        raise SessionExpired()
    _require_way_in(session, account)
    return session, account


def _require_way_in(session: Session, account: Account) -> None:
    """Refuses `SessionExpired` for one that began at the moment in which its way in was closed.

    Unlinking ends the sessions that it sees, and linking ends those that unlinking did not see.
    """
    if session.opened_by == "oidc" and account.oidc_key is None:
        raise SessionExpired()


def sign_out(sessions: Sessions, *, request: SignOut, by: Actor) -> None:
    """End the session of this token; an ended one stays ended."""
    session = sessions.find_by_id(token_digest(request.session_token))
    if session is None or session.state != "open":
        return
    with sessions.changing(session.aggregate_id) as ending:
        ending.revoke(by=by)


def end_all_sessions(sessions: Sessions, account_id: str, *, by: Actor, **which: Any) -> None:
    """End every open session of an account, or those of them whose fields are as `which` says."""
    while still_open := sessions.find_all(account_id=account_id, state="open", **which):
        for session in still_open:
            with sessions.changing(session.aggregate_id) as ending:
                ending.revoke(by=by)
