"""Sign-in, sign-out and the present session: where a token becomes a cookie and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from contracts.identity import SessionExpired
from contracts.refusals import SignInNeeded
from contracts.schemas import load
from services.gateway.cookies import ENDED, NewCookie
from services.gateway.operations.forwarding import Job, Reply

if TYPE_CHECKING:  # the declarations are read without a runtime, for the documents
    from messaging.calls import Answer

SESSION_TOKEN = "session_token"
_FOR_THE_GATEWAY = ("assertion", "assertion_expires_at")


def start_session(job: Job) -> Reply:
    """Sign in; the token goes into the cookie, and into the body only for who asks for it."""
    return _started(job, dict(job.ask(load(job.request, job.values))))


def renew_session(job: Job) -> Reply:
    """The session goes on under a new token, with more rights than before. Refuses as below."""
    return replace(_started(job, dict(_ask_for_session(job))), ends_session=True)


def ask_for_session(job: Job) -> Reply:
    """Ask for what only a session's own bearer may. Refuses `SignInNeeded`, `SessionExpired`."""
    return Reply(body=dict(_ask_for_session(job)))


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
    answer = job.ask(load(job.request, {**job.values, SESSION_TOKEN: job.caller.token}))
    return Reply(body=dict(answer), cookie=ENDED, ends_session=True)


def _ask_for_session(job: Job) -> Answer:
    if job.caller.token is None:
        raise SignInNeeded()
    if job.caller.expired:
        raise SessionExpired()
    return job.ask(load(job.request, {**job.values, SESSION_TOKEN: job.caller.token}))


def _started(job: Job, answer: dict[str, Any]) -> Reply:
    token = answer[SESSION_TOKEN]
    if not job.wants_token:
        del answer[SESSION_TOKEN]
    until = datetime.fromisoformat(answer["expires_at"])
    return Reply(body=answer, cookie=NewCookie(token=token, until=until))
