"""Sign-in, sign-out and the present session: where a token becomes a cookie and back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contracts.identity import SessionExpired
from contracts.refusals import SignInNeeded
from contracts.schemas import load
from services.gateway.cookies import ENDED, NewCookie
from services.gateway.operations.forwarding import Job, Reply

_FOR_THE_GATEWAY = ("assertion", "assertion_expires_at")


def start_session(job: Job) -> Reply:
    """Sign in; the token goes into the cookie, and into the body only for who asks for it."""
    answer: dict[str, Any] = dict(job.ask(load(job.request, job.values)))
    token = answer["session_token"]
    if not job.wants_token:
        del answer["session_token"]
    until = datetime.fromisoformat(answer["expires_at"])
    return Reply(body=answer, cookie=NewCookie(token=token, until=until))


def current_session(job: Job) -> Reply:
    """Who is signed in; the assertion stays here. Refuses `SignInNeeded`, `SessionExpired`."""
    if job.caller.facts is None:
        raise SessionExpired() if job.caller.expired else SignInNeeded()
    facts = job.caller.facts.items()
    return Reply(body={name: value for name, value in facts if name not in _FOR_THE_GATEWAY})


def end_session(job: Job) -> Reply:
    """Sign out and clear the cookie; an expired session ends as well. Refuses `SignInNeeded`."""
    if job.caller.token is None:
        raise SignInNeeded()
    answer = job.ask(load(job.request, {**job.values, "session_token": job.caller.token}))
    return Reply(body=dict(answer), cookie=ENDED)
