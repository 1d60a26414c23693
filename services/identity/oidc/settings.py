"""Which provider this installation trusts: the secret ``oidc``, one JSON object; ``{}`` is none.

The file is read again whenever it changed, so that another client secret needs no restart.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SECRET = "oidc"
ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519"}
)
"""Asymmetric ones alone: neither ``none`` nor one in which a public key could serve as a secret."""
LANDING = "/desk/sign-in/oidc"
"""The page of ours to which the provider sends the browser back."""
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_FIELDS = frozenset(
    {"issuer", "client_id", "client_secret", "redirect", "scopes", "subject_claim", "algorithms"}
)


class OidcSettingsWrong(ValueError):
    """The secret ``oidc`` is not as docs/deploy.md says."""


@dataclass(frozen=True, kw_only=True)
class OidcSettings:
    """One provider. `subject_claim` names the account; `redirect` is the landing page in full."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect: str
    scopes: tuple[str, ...] = ("openid",)
    subject_claim: str = "sub"
    algorithms: tuple[str, ...] = ("RS256",)
    plain_http: bool = field(default=False)

    def __post_init__(self) -> None:
        texts = (self.issuer, self.client_id, self.client_secret, self.redirect, self.subject_claim)
        if not all(isinstance(each, str) and each for each in texts):
            raise OidcSettingsWrong("issuer, client_id, client_secret and redirect are needed")
        for address in (self.issuer, self.redirect):
            self.require_safe(address)
        parts = urlsplit(self.redirect)
        if parts.path != LANDING or parts.query or parts.fragment:
            raise OidcSettingsWrong(f"redirect ends with {LANDING}")
        if urlsplit(self.issuer).query or urlsplit(self.issuer).fragment:
            raise OidcSettingsWrong("issuer has no query")
        if "openid" not in self.scopes or not all(isinstance(each, str) for each in self.scopes):
            raise OidcSettingsWrong("scopes hold openid")
        if not self.algorithms or not ALGORITHMS.issuperset(self.algorithms):
            raise OidcSettingsWrong(f"algorithms are among {', '.join(sorted(ALGORITHMS))}")

    def require_safe(self, address: str) -> None:
        """Raises `OidcSettingsWrong` for all but https, or a stand-in on this machine.

        Plain http is for development alone, where `plain_http` says so.
        """
        parts = urlsplit(address)
        here = self.plain_http and parts.scheme == "http" and parts.hostname in _LOOPBACK
        if not (here or (parts.scheme == "https" and parts.hostname)) or parts.username:
            raise OidcSettingsWrong("addresses begin with https")


def read_oidc_settings(text: str, *, production: bool) -> OidcSettings | None:
    """The provider that the secret names, or None; raises `OidcSettingsWrong`."""
    try:
        said: Any = json.loads(text)
    except ValueError:
        raise OidcSettingsWrong("not JSON") from None
    if not isinstance(said, dict) or said.keys() - _FIELDS:
        raise OidcSettingsWrong(f"an object of {', '.join(sorted(_FIELDS))}")
    if not said:
        return None
    lists = {name: tuple(said[name]) for name in ("scopes", "algorithms") if name in said}
    try:
        return OidcSettings(**{**said, **lists}, plain_http=not production)
    except TypeError:
        raise OidcSettingsWrong("issuer, client_id, client_secret and redirect") from None


class OidcSettingsFile:
    """The secret file, read when it changed. One that is missing is none, a wrong one raises."""

    def __init__(self, path: Path, *, production: bool) -> None:
        self._path, self._production = path, production
        self._read: tuple[str, OidcSettings | None] = ("", None)

    def current(self) -> OidcSettings | None:
        """The provider of now, the same object until the file says something else."""
        try:
            text = self._path.read_text("utf-8").strip()
        except FileNotFoundError:
            text = ""
        if text != self._read[0]:
            self._read = (text, read_oidc_settings(text or "{}", production=self._production))
        return self._read[1]
