"""Somebody's sessions: his own, and ending those that he does not know or should not have."""

from __future__ import annotations

from datetime import datetime

from contracts.identity import EndSessions, RevokeSession, SessionNotFound
from contracts.rights import Actor
from records.unit_of_work import UnitOfWork
from services.identity.domain.sessions import Session
from services.identity.handlers.sessions import end_all_sessions, open_session
from services.identity.repository import Accounts, Sessions
from vocabulary.masking import hide_personal_numbers


def own_sessions(sessions: Sessions, token: str, *, now: datetime) -> tuple[Session, list[Session]]:
    """(the session of the token, all open ones of its bearer, the newest first).

    Those of a phone are the sessions of everybody who signed in with it. Refuses `SessionExpired`.
    """
    present = open_session(sessions, token, now=now)
    whose = (
        {"account_id": present.account_id}
        if present.account_id is not None
        else {"phone_key": present.phone_key}
    )
    found = [each for each in sessions.find_all(state="open", **whose) if each.is_open(now=now)]
    return present, sorted(found, key=lambda each: each.started_at, reverse=True)


def revoke_session(sessions: Sessions, *, request: RevokeSession, by: Actor, now: datetime) -> str:
    """End one of one's own sessions; refuses `SessionNotFound` for any other. The own id."""
    present, own = own_sessions(sessions, request.session_token, now=now)
    if request.session_id not in {each.aggregate_id for each in own}:
        raise SessionNotFound()
    with sessions.changing(request.session_id) as ending:
        ending.revoke(by=by)
    return present.aggregate_id


def revoke_other_sessions(sessions: Sessions, token: str, *, by: Actor, now: datetime) -> int:
    """End all of one's own sessions but the present one; how many."""
    present, own = own_sessions(sessions, token, now=now)
    others = [each for each in own if each.aggregate_id != present.aggregate_id]
    for each in others:
        with sessions.changing(each.aggregate_id) as ending:
            ending.revoke(by=by)
    return len(others)


def end_sessions(
    accounts: Accounts, sessions: Sessions, *, request: EndSessions, unit: UnitOfWork
) -> str:
    """End all sessions of somebody's account, whose id it returns.

    Refuses `AccountNotFound`, `ForeignUnion`.
    """
    account = accounts.get(request.account_id)
    end_all_sessions(sessions, account.aggregate_id, by=unit.actor)
    reason = hide_personal_numbers(request.reason)
    unit.audit(f"account.{request.method()}", f"account/{account.aggregate_id}", reason=reason)
    return account.aggregate_id
