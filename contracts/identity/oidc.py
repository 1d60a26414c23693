"""Signing in by the provider that staff sign in with elsewhere (OpenID Connect): what can be asked.

Four steps: the page asks to begin and sends the browser to the provider; the provider sends it back
with a code; the page hands that over; and the session begins, with a second factor where one is
asked for. `browser_secret` is what binds them to one browser: the gateway keeps it in a cookie.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from contracts.fields import Identifier, ShortText, Text
from contracts.identity.answers import AccountAnswer, SignedIn
from contracts.identity.words import ClientAddress, Device, FactorCode, Secret
from contracts.refusals import Kind, Refusal
from contracts.requests import Command, Query

BrowserSecret = Annotated[str, Text(most=100)] | None
State = Annotated[str, Text(most=100)]


@dataclass(frozen=True, kw_only=True)
class SignInWays:
    """How staff may sign in besides user name and password."""

    oidc: bool


@dataclass(frozen=True, kw_only=True)
class GetSignInWays(Query):
    """How staff may sign in at this installation."""

    service = "identity"
    action = "session.start"
    answer = SignInWays


@dataclass(frozen=True, kw_only=True)
class OidcBegun:
    """Where the browser goes now, and what it must show when it comes back in time."""

    address: str
    browser_secret: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class BeginOidcSignIn(Command):
    """Begin to sign in by the provider; `to` is the page of ours that was wanted."""

    service = "identity"
    action = "session.start"
    answer = OidcBegun

    to: Annotated[str, Text(most=200)] = "/"


@dataclass(frozen=True, kw_only=True)
class OidcTaken:
    """The provider named an account; whether its second factor must be shown too."""

    second_factor: bool


@dataclass(frozen=True, kw_only=True)
class TakeOidcAnswer(Command):
    """What the provider sent the browser back with: `state`, and a `code` or an `error`.

    Each state is taken once, from the browser that began with it.
    """

    service = "identity"
    action = "session.start"
    answer = OidcTaken

    state: State
    code: Annotated[str, Text(most=2000)] | None = None
    error: ShortText | None = None
    iss: Annotated[str, Text(most=300)] | None = None
    browser_secret: BrowserSecret = None


@dataclass(frozen=True, kw_only=True)
class OidcSignedIn(SignedIn):
    """A fresh session, and the page that was wanted."""

    to: str


@dataclass(frozen=True, kw_only=True)
class FinishOidcSignIn(Command):
    """Begin the session of the account that the provider named, once."""

    service = "identity"
    action = "session.start"
    answer = OidcSignedIn

    state: State
    second_factor: FactorCode | None = None
    browser_secret: BrowserSecret = None
    client_address: ClientAddress = None
    client_device: Device = "other"


@dataclass(frozen=True, kw_only=True)
class LinkOidcSubject(Command):
    """Whom the provider calls `subject` may sign in to this account; never to one's own."""

    service = "identity"
    action = "account.link"
    answer = AccountAnswer

    account_id: Identifier
    subject: Secret
    reason: ShortText


@dataclass(frozen=True, kw_only=True)
class UnlinkOidcSubject(Command):
    """The provider opens this account no more; all its open sessions end."""

    service = "identity"
    action = "account.link"
    answer = AccountAnswer

    account_id: Identifier
    reason: ShortText


class OidcNotConfigured(Refusal):
    """Nobody signs in by a provider at this installation."""

    code = "oidc_not_configured"
    kind = Kind.NOT_FOUND


class OidcProviderAway(Refusal):
    """The provider does not answer, or not as it should; details: retry_after_seconds."""

    code = "oidc_provider_away"
    kind = Kind.UNAVAILABLE


class OidcStateWrong(Refusal):
    """The state is unknown, late, used, or another browser's: all answered alike."""

    code = "oidc_state_wrong"
    kind = Kind.FORBIDDEN
    status = 401


class OidcDeclined(Refusal):
    """The provider did not let him in, or he broke off there."""

    code = "oidc_declined"
    kind = Kind.FORBIDDEN
    status = 401
    keeps_changes = True


class OidcAnswerWrong(Refusal):
    """What the provider vouches with does not hold; details: reason (issuer, audience, …)."""

    code = "oidc_answer_wrong"
    kind = Kind.FORBIDDEN
    status = 401
    keeps_changes = True


class OidcNotLinked(Refusal):
    """No account that may be used is linked with whom the provider names."""

    code = "oidc_not_linked"
    kind = Kind.FORBIDDEN
    keeps_changes = True


class OidcSubjectTaken(Refusal):
    """Another account is linked with this subject."""

    code = "oidc_subject_taken"
    kind = Kind.CONFLICT


class OidcLinkedAlready(Refusal):
    """The account is linked with another subject: unlink that first."""

    code = "oidc_linked_already"
    kind = Kind.CONFLICT
