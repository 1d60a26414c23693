"""Who asks: a session cookie, a bearer's assertion, or nobody.

The gateway never says who somebody is: identity does, and the owner checks its signature.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from contracts.gateway import CsrfTokenWrong
from contracts.identity import (
    DelegationNotInForce,
    PasswordChangeNeeded,
    SecondFactorNeeded,
    SessionExpired,
)
from contracts.refusals import (
    AssertionInvalid,
    DeadlinePassed,
    Refusal,
    RightMissing,
    ServiceUnavailable,
    SignInNeeded,
)
from contracts.rights import ANONYMOUS, Actor, Role, holds

BEARER = "bearer "
ACTING_FOR = "Acting-For"
"""The header that names the delegation by which its sender acts for somebody."""
_AWAY = (ServiceUnavailable.code, DeadlinePassed.code)
_KNOWN_ROLES = {role.value: role for role in Role}

OWED: Mapping[str, type[Refusal]] = {
    "password": PasswordChangeNeeded,
    "second_factor": SecondFactorNeeded,
}
"""How a session is refused whose bearer has no role until he does what he owes."""


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What a request brings along: at most one of both counts, and a bearer's goes first.

    `acting_for` is the delegation by which whoever has the session acts for an absent colleague.
    """

    token: str | None = field(default=None, repr=False)
    authorization: str | None = field(default=None, repr=False)
    acting_for: str | None = None


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who asks. `facts` is what identity said of the session (`contracts.identity.Asserted`).

    `in_doubt` is why identity could not say it: nobody is told to sign in because of that.
    """

    token: str | None = field(default=None, repr=False)
    facts: Mapping[str, Any] | None = field(default=None, repr=False)
    bearer: str | None = field(default=None, repr=False)
    expired: bool = False
    in_doubt: Refusal | None = field(default=None, repr=False)

    @property
    def assertion(self) -> str | None:
        """What the owner verifies; None asks as anonymous."""
        return self.facts["assertion"] if self.facts is not None else self.bearer


class Sessions(Protocol):
    """Knows sessions, by asking identity."""

    def facts(self, token: str, acting_for: str | None) -> Mapping[str, Any]:
        """What identity says of a session token; refuses `SessionExpired`.

        Of one who acts for somebody, by the id of the delegation: `DelegationNotInForce`.
        """


class Wish(Protocol):
    """What must be known of an operation to say whether its caller may be nobody."""

    @property
    def public(self) -> bool: ...

    @property
    def safe(self) -> bool: ...

    @property
    def needs_key(self) -> bool: ...


def identify(credentials: Credentials, wish: Wish, sessions: Sessions) -> Caller:
    """The caller of an operation.

    A session that is over makes its bearer a stranger where strangers are welcome: a cookie that
    nobody can delete before signing in must not lock the public pages and the sign-in itself. It is
    `SessionExpired` for all else, and for every command with an idempotency key: a key belongs to
    its actor, and a repeat under another name would take effect a second time. Who says that he
    acts for somebody is never taken for anybody else: `DelegationNotInForce`.
    """
    acting_for = credentials.acting_for
    if acting_for is not None and (credentials.authorization or not credentials.token):
        raise DelegationNotInForce(field=ACTING_FOR, allowed="with a session's cookie alone")
    if credentials.authorization is not None:
        return Caller(bearer=_assertion(credentials.authorization))
    if credentials.token is None:
        return Caller()
    try:
        return Caller(token=credentials.token, facts=sessions.facts(credentials.token, acting_for))
    except Refusal as refusal:
        if acting_for is not None:
            raise
        if refusal.code == SessionExpired.code and wish.public and not wish.needs_key:
            return Caller(token=credentials.token, expired=True)
        if refusal.code in _AWAY and wish.public and wish.safe:
            return Caller(in_doubt=refusal)
        raise


def check_right(caller: Caller, action: str) -> None:
    """Refuse at the door what the owner would refuse: `SignInNeeded`, `RightMissing`.

    Whoever owes something first hears what: `PasswordChangeNeeded`, `SecondFactorNeeded`.

    It spares a call and keeps strangers from probing forms; the owner alone decides. A bearer's
    assertion is not opened here.
    """
    if caller.bearer is not None:
        return
    if caller.facts is None:
        if not holds(ANONYMOUS, action):
            raise SignInNeeded()
        return
    roles = frozenset(_KNOWN_ROLES[name] for name in caller.facts["roles"] if name in _KNOWN_ROLES)
    if not holds(Actor(name=caller.facts["actor"], roles=roles), action):
        owed = OWED.get(caller.facts.get("owed") or "")
        raise owed() if owed is not None else RightMissing(action=action)


def check_csrf(caller: Caller, token: str | None) -> None:
    """Refuses `CsrfTokenWrong` for a caller known by a cookie: browsers add those unasked."""
    if caller.facts is None:
        return
    given = (token or "").encode()
    if not hmac.compare_digest(given, str(caller.facts["csrf_token"]).encode()):
        raise CsrfTokenWrong(field="X-CSRF-Token", allowed="the csrf_token of GET /api/session")


def _assertion(authorization: str) -> str:
    scheme, token = authorization[: len(BEARER)], authorization[len(BEARER) :].strip()
    if scheme.lower() != BEARER or not token:
        raise AssertionInvalid(field="Authorization", allowed="Bearer <assertion>")
    return token
