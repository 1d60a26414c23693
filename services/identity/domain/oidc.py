"""Signing in by a provider: one try of one browser, from its beginning to its session.

Nothing that opens anything is kept: nonce and code verifier follow from a secret that the browser
alone holds, and of state and secret only digests are stored.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar

from contracts.identity import OidcStateWrong
from contracts.refusals import InvalidInput
from records.aggregate import Aggregate
from services.identity.domain.tokens import token_digest

_OWN_PAGE = re.compile(r"/(?:[a-z0-9-]+(?:/[a-z0-9-]+)*)?")


def own_page(path: str) -> str:
    """The path of a page of the desk or of operations; refuses `InvalidInput` for all else.

    Nothing with a host, a second slash at the start, a dot, a query or an escape gets through.
    """
    if not _OWN_PAGE.fullmatch(path):
        raise InvalidInput.at("to", code="not_allowed_value", allowed="the path of a page of ours")
    return path


def nonce_of(state: str, browser_secret: str) -> str:
    """What the provider must repeat in the ID token of this try."""
    return _derived("nonce", state, browser_secret)


def verifier_of(state: str, browser_secret: str) -> str:
    """The code verifier of this try (RFC 7636: 43 unreserved characters)."""
    return _derived("verifier", state, browser_secret)


def _derived(what: str, state: str, browser_secret: str) -> str:
    digest = hmac.new(browser_secret.encode(), f"{what}:{state}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


@dataclass(kw_only=True, eq=False)
class OidcAttempt(Aggregate):
    """One try, in real time; its id is the digest of the state.

    `subject_key` is whom the provider named: looked up again when the session begins, so that a
    link that was taken away meanwhile opens nothing.
    """

    name = "oidc_attempt"
    transitions: ClassVar = {
        "prove": (frozenset({"open"}), "proven"),
        "spend": (frozenset({"open", "proven"}), "spent"),
    }

    state: str
    browser: str
    to: str
    expires_at: datetime
    subject_key: str | None = None

    @classmethod
    def begin(
        cls, *, state: str, browser_secret: str, to: str, policy: Mapping[str, Any], now: datetime
    ) -> OidcAttempt:
        """A try of the browser that holds the secret."""
        return cls(
            aggregate_id=token_digest(state),
            state="open",
            browser=token_digest(browser_secret),
            to=own_page(to),
            expires_at=now + timedelta(seconds=policy["attempt_seconds"]),
        )

    def require(self, wanted: str, *, browser_secret: str, now: datetime) -> None:
        """Refuses `OidcStateWrong` unless it is so far, in time, and this browser's."""
        same = hmac.compare_digest(self.browser, token_digest(browser_secret))
        if not same or self.state != wanted or now >= self.expires_at:
            raise OidcStateWrong()

    def prove(self, subject_key: str, *, policy: Mapping[str, Any], now: datetime) -> None:
        """The provider named somebody; a session must begin soon."""
        self._move("prove")
        self.subject_key = subject_key
        self.expires_at = now + timedelta(seconds=policy["proven_seconds"])

    def spend(self) -> None:
        """It opens nothing any more."""
        self._move("spend")
