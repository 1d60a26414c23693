"""Signing in by a provider over HTTP: the browser's secret becomes a cookie and comes back as one.

The provider sends the browser to a page of ours, which hands over what it brings by a request of
its own: no GET changes anything, and no answer of ours redirects anywhere.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from contracts.gateway import OidcStarted, StartedOidcSession
from contracts.identity import (
    AccountNotFound,
    BeginOidcSignIn,
    FinishOidcSignIn,
    GetSignInWays,
    LinkOidcSubject,
    OidcAnswerWrong,
    OidcDeclined,
    OidcLinkedAlready,
    OidcNotConfigured,
    OidcNotLinked,
    OidcProviderAway,
    OidcStateWrong,
    OidcSubjectTaken,
    OwnRoles,
    SecondFactorNeeded,
    SecondFactorWrong,
    TakeOidcAnswer,
    TooManyAttempts,
    UnlinkOidcSubject,
)
from contracts.refusals import ForeignUnion
from contracts.schemas import load
from services.gateway.cookies import ENDED, NewCookie
from services.gateway.operations.forwarding import Job, Reply
from services.gateway.operations.operation import (
    BROWSER_SECRET,
    CLIENT_ADDRESS,
    CLIENT_DEVICE,
    Operation,
)
from services.gateway.operations.sessions import start_session

_BROWSER = frozenset({BROWSER_SECRET})
_ADMINISTERED = (AccountNotFound, ForeignUnion, OwnRoles)


def begin(job: Job) -> Reply:
    """Where the browser goes; its secret goes into a cookie alone."""
    answer = dict(job.ask(load(job.request, job.values)))
    secret = answer.pop(BROWSER_SECRET)
    until = datetime.fromisoformat(answer["expires_at"])
    return Reply(body=answer, browser_cookie=NewCookie(token=secret, until=until))


def finish(job: Job) -> Reply:
    """The session begins; what bound the browser to the provider is over."""
    return replace(start_session(job), browser_cookie=ENDED)


OPERATIONS = (
    Operation(method="GET", path="/api/session/ways", request=GetSignInWays),
    Operation(
        method="POST",
        path="/api/session/oidc",
        request=BeginOidcSignIn,
        limit="single_sign_on",
        keyed=False,
        refuses=(OidcNotConfigured, OidcProviderAway),
        answer=OidcStarted,
        perform=begin,
    ),
    Operation(
        method="POST",
        path="/api/session/oidc/answer",
        request=TakeOidcAnswer,
        limit="single_sign_on",
        keyed=False,
        filled=_BROWSER,
        refuses=(
            OidcNotConfigured,
            OidcProviderAway,
            OidcStateWrong,
            OidcDeclined,
            OidcAnswerWrong,
            OidcNotLinked,
        ),
    ),
    Operation(
        method="PUT",
        path="/api/session/oidc",
        request=FinishOidcSignIn,
        limit="single_sign_on",
        keyed=False,
        filled=_BROWSER | {CLIENT_ADDRESS, CLIENT_DEVICE},
        refuses=(
            OidcNotConfigured,
            OidcProviderAway,
            OidcStateWrong,
            OidcNotLinked,
            SecondFactorNeeded,
            SecondFactorWrong,
            TooManyAttempts,
        ),
        answer=StartedOidcSession,
        perform=finish,
    ),
    Operation(
        method="POST",
        path="/api/accounts/{account_id}/link-oidc",
        request=LinkOidcSubject,
        refuses=(
            *_ADMINISTERED,
            OidcNotConfigured,
            OidcProviderAway,
            OidcSubjectTaken,
            OidcLinkedAlready,
        ),
    ),
    Operation(
        method="POST",
        path="/api/accounts/{account_id}/unlink-oidc",
        request=UnlinkOidcSubject,
        refuses=_ADMINISTERED,
    ),
)
