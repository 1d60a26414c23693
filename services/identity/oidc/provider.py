"""The provider as identity knows it: its document and keys remembered, its word checked.

A provider that is away costs others nothing: each exchange has its time, few go on at once, and
after three in a row that failed nobody asks for a while.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from contracts.identity import OidcProviderAway
from messaging.breaker import Breaker
from services.identity.oidc.exchange import ProviderSilent
from services.identity.oidc.id_tokens import Expected, key_id_of, subject_of, wrong
from services.identity.oidc.settings import OidcSettings, OidcSettingsWrong

DISCOVERY = "/.well-known/openid-configuration"
KEPT_SECONDS = 3600.0
REFETCH_SECONDS = 30.0
"""Keys are fetched anew for a key id that is not known, this often at most."""
SAID_SECONDS = 60.0
MOST_SAID = 1000
MOST_AT_ONCE = 4
FAILURES, REST_SECONDS = 3, 10.0
OK = 200


class Exchange(Protocol):
    """Who speaks to the provider."""

    def get(self, address: str) -> dict[str, Any]: ...

    def post(
        self, address: str, form: Mapping[str, str], account: tuple[str, str]
    ) -> tuple[int, dict[str, Any]]: ...


class OidcProvider:
    """One provider, for as long as its settings stay the same."""

    def __init__(
        self,
        settings: OidcSettings,
        exchange: Exchange,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings, self._exchange, self._clock = settings, exchange, clock
        self._breaker = Breaker(failures=FAILURES, rest=REST_SECONDS, clock=clock)
        self._asking = 0
        self._document: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None
        self._said: OrderedDict[tuple[str, str], tuple[float, str]] = OrderedDict()

    @property
    def issuer(self) -> str:
        """Who it says that it is."""
        return self._settings.issuer

    def address(self, *, state: str, nonce: str, verifier: str) -> str:
        """Where a browser goes to sign in; refuses `OidcProviderAway`."""
        endpoint = self._endpoint("authorization_endpoint")
        query = urlencode(
            {
                "response_type": "code",
                "response_mode": "query",
                "client_id": self._settings.client_id,
                "redirect_uri": self._settings.redirect,
                "scope": " ".join(self._settings.scopes),
                "state": state,
                "nonce": nonce,
                "code_challenge": create_s256_code_challenge(verifier),
                "code_challenge_method": "S256",
            }
        )
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{query}"

    def subject(self, code: str, *, nonce: str, verifier: str, iss: str | None) -> str:
        """Whom the code stands for; refuses `OidcAnswerWrong`, `OidcProviderAway`.

        A code can be shown once; a command that runs again hears what was said a moment ago.
        """
        self._check_issuer(iss)
        known = self._said.get((code, verifier))
        if known is not None and self._clock() < known[0]:
            return known[1]
        answer = self._exchanged(code, verifier)
        token, access = answer.get("id_token"), answer.get("access_token")
        if not isinstance(token, str):
            raise wrong("claims")
        expected = Expected(
            nonce=nonce,
            now=int(self._clock()),
            access_token=access if isinstance(access, str) else None,
        )
        subject = subject_of(token, self._keys_for(token), self._settings, expected)
        self._said[code, verifier] = (self._clock() + SAID_SECONDS, subject)
        while len(self._said) > MOST_SAID:
            self._said.popitem(last=False)
        return subject

    def _check_issuer(self, iss: str | None) -> None:
        """RFC 9207: an answer of another provider is not shown to this one."""
        says_it = self._known().get("authorization_response_iss_parameter_supported") is True
        if iss != self._settings.issuer and (iss is not None or says_it):
            raise wrong("issuer")

    def _exchanged(self, code: str, verifier: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._settings.redirect,
            "code_verifier": verifier,
        }
        account = (self._settings.client_id, self._settings.client_secret)
        endpoint = self._endpoint("token_endpoint")
        with self._asked():
            status, answer = self._exchange.post(endpoint, form, account)
        if status != OK:
            raise wrong("code")
        return answer

    def _known(self) -> dict[str, Any]:
        """The provider's document, an hour old at most."""
        if self._document is None or self._clock() >= self._document[0]:
            with self._asked():
                said = self._exchange.get(self._settings.issuer.rstrip("/") + DISCOVERY)
                if said.get("issuer") != self._settings.issuer:
                    raise ProviderSilent
            self._document = (self._clock() + KEPT_SECONDS, said)
        return self._document[1]

    def _endpoint(self, name: str) -> str:
        address = self._known().get(name)
        try:
            self._settings.require_safe(address if isinstance(address, str) else "")
        except (OidcSettingsWrong, ValueError):
            raise _away() from None
        return str(address)

    def _keys_for(self, token: str) -> KeySet:
        """The provider's keys, an hour old at most, or newer where the token names another."""
        key_id, now = key_id_of(token), self._clock()
        if self._keys is None or now >= self._keys[0] + KEPT_SECONDS:
            return self._fetched_keys()
        fetched_at, keys = self._keys
        known = key_id is None or any(each.kid == key_id for each in keys.keys)
        return keys if known or now < fetched_at + REFETCH_SECONDS else self._fetched_keys()

    def _fetched_keys(self) -> KeySet:
        endpoint = self._endpoint("jwks_uri")
        with self._asked():
            said = self._exchange.get(endpoint)
            rows = said.get("keys")
            if not isinstance(rows, list):
                raise ProviderSilent
        keys = _readable(rows)
        self._keys = (self._clock(), keys)
        return keys

    @contextmanager
    def _asked(self) -> Any:
        """One exchange; refuses `OidcProviderAway` when it fails, and at once after several."""
        if self._asking >= MOST_AT_ONCE or not self._breaker.allows():
            raise _away()
        self._asking += 1
        try:
            yield
        except ProviderSilent:
            self._breaker.failed()
            raise _away() from None
        finally:
            self._asking -= 1
        self._breaker.succeeded()


def _readable(rows: list[Any]) -> KeySet:
    """The public signing keys that are understood; others are none of ours."""
    keys = []
    for row in rows:
        if isinstance(row, dict) and row.get("kty") in ("RSA", "EC", "OKP"):
            try:
                keys += KeySet.import_key_set({"keys": [row]}).keys
            except (JoseError, ValueError, TypeError):
                continue
    return KeySet(keys)


def _away() -> OidcProviderAway:
    return OidcProviderAway(
        allowed="sign in with a password, or try again", retry_after_seconds=int(REST_SECONDS)
    )
