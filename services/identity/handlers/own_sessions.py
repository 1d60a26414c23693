"""Somebody's sessions: his own, and ending those that he does not know or should not have."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contracts.identity import EndSessions, RevokeSession, SessionNotFound
from contracts.rights import Actor
from records.unit_of_work import UnitOfWork
from services.identity.domain.sessions import Session
from services.identity.handlers.sessions import end_all_sessions, open_session
from services.identity.repository import Accounts, Sessions


def own_sessions(sessions: Sessions, token: str, *, now: datetime) -> tuple[Session, list[Session]]:
    """(the session of the token, all open ones of its bearer, the newest first).

    Those of a phone are the sessions of everybody who signed in with it. Of more than a hundred
    some are left out, the present one never. Refuses `SessionExpired`.
    """
    present = open_session(sessions, token, now=now)
    found = [present, *_others(sessions, present, now=now)]
    return present, sorted(found, key=lambda each: each.started_at, reverse=True)


def revoke_session(sessions: Sessions, *, request: RevokeSession, by: Actor, now: datetime) -> str:
    """End one of one's own sessions; refuses `SessionNotFound` for any other. The own id."""
    present = open_session(sessions, request.session_token, now=now)
    asked_for = sessions.find_by_id(request.session_id)
    if asked_for is None or not asked_for.is_open(now=now) or _whose(asked_for) != _whose(present):
        raise SessionNotFound()
    with sessions.changing(request.session_id) as ending:
        ending.revoke(by=by)
    return present.aggregate_id


def revoke_other_sessions(sessions: Sessions, token: str, *, by: Actor, now: datetime) -> int:
    """End all of one's own sessions but the present one; how many."""
    present = open_session(sessions, token, now=now)
    ended = 0
    while others := _others(sessions, present, now=now):
        for each in others:
            with sessions.changing(each.aggregate_id) as ending:
                ending.revoke(by=by)
        ended += len(others)
    return ended


def _whose(session: Session) -> dict[str, Any]:
    if session.account_id is not None:
        return {"account_id": session.account_id}
    return {"phone_key": session.phone_key}


def _others(sessions: Sessions, present: Session, *, now: datetime) -> list[Session]:
    """The other open ones of the same bearer, a hundred at most.

    Those that ended by idling still say ``open`` for 90 days: the question leaves them out, or they
    would stand in the place of those that are.
    """
    still = {"$gt": now}
    found = sessions.find_all(state="open", idle_until=still, expires_at=still, **_whose(present))
    return [each for each in found if each.aggregate_id != present.aggregate_id]


def end_sessions(
    accounts: Accounts, sessions: Sessions, *, request: EndSessions, unit: UnitOfWork
) -> str:
    """End all sessions of somebody's account, whose id it returns.

    Refuses `AccountNotFound`, `ForeignUnion`.
    """
    account = accounts.get(request.account_id)
    end_all_sessions(sessions, account.aggregate_id, by=unit.actor)
    unit.audit(f"account.{request.method()}", account.subject, reason=request.reason)
    return account.aggregate_id
