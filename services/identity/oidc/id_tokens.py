"""ID tokens: whose word counts. Signature by joserfc, claims by Authlib, strictness by us."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import (
    ExpiredTokenError,
    InvalidClaimError,
    JoseError,
    MissingClaimError,
    UnsupportedAlgorithmError,
)
from joserfc.jwk import Key, KeySet

from contracts.identity import OidcAnswerWrong
from services.identity.oidc.settings import OidcSettings

MOST_TOKEN = 16_384
MOST_SUBJECT = 200
LEEWAY_SECONDS = 30
MOST_AGE_SECONDS = 600
_REASONS = {
    "iss": "issuer",
    "aud": "audience",
    "azp": "audience",
    "nonce": "nonce",
    "exp": "expired",
    "at_hash": "access_token",
}


@dataclass(frozen=True, kw_only=True)
class Expected:
    """What a token must say to be the answer to one try, now (epoch seconds)."""

    nonce: str
    now: int
    access_token: str | None = None


def key_id_of(token: str) -> str | None:
    """The key that an unverified token names; refuses `OidcAnswerWrong` for what is no token."""
    return _text(_header(token).get("kid"))


def subject_of(token: str, keys: KeySet, settings: OidcSettings, expected: Expected) -> str:
    """Whom the token names; refuses `OidcAnswerWrong` with a reason for whatever does not hold."""
    header = _header(token)
    if header.get("alg") not in settings.algorithms:
        raise wrong("algorithm")
    key = _key(keys, _text(header.get("kid")), str(header["alg"]))
    try:
        claims = jwt.decode(token, key, algorithms=list(settings.algorithms)).claims
    except UnsupportedAlgorithmError:
        raise wrong("algorithm") from None
    except (JoseError, ValueError, TypeError):
        raise wrong("signature") from None
    _check(claims, header, settings, expected)
    subject = claims.get(settings.subject_claim)
    if not isinstance(subject, str) or not 0 < len(subject) <= MOST_SUBJECT:
        raise wrong("subject")
    # An address that its provider has not verified is what its user typed, be it a colleague's.
    if settings.subject_claim == "email" and claims.get("email_verified") is not True:
        raise wrong("subject")
    return subject


def wrong(reason: str) -> OidcAnswerWrong:
    """The refusal; its reason names a check and never a value."""
    return OidcAnswerWrong(reason=reason)


def _check(
    claims: dict[str, Any], header: dict[str, Any], settings: OidcSettings, expected: Expected
) -> None:
    options = {
        "iss": {"essential": True, "value": settings.issuer},
        "aud": {"essential": True, "value": settings.client_id},
        "sub": {"essential": True},
        "nonce": {"essential": True, "value": expected.nonce},
    }
    params = {
        "nonce": expected.nonce,
        "client_id": settings.client_id,
        "access_token": expected.access_token,
    }
    try:
        CodeIDToken(claims, header, options, params).validate(expected.now, LEEWAY_SECONDS)
    except ExpiredTokenError:
        raise wrong("expired") from None
    except (InvalidClaimError, MissingClaimError) as error:
        raise wrong(_REASONS.get(str(error.claim), "claims")) from None
    except (JoseError, ValueError, TypeError, AttributeError):
        raise wrong("claims") from None
    # An audience beside us could show the token to us: Authlib lets it pass with our azp.
    if claims["aud"] not in (settings.client_id, [settings.client_id]):
        raise wrong("audience")
    if expected.now - claims["iat"] > MOST_AGE_SECONDS:
        raise wrong("expired")


def _header(token: str) -> dict[str, Any]:
    if len(token) > MOST_TOKEN:
        raise wrong("claims")
    try:
        header = jws.extract_compact(token.encode()).headers()
    except (JoseError, ValueError, TypeError):
        raise wrong("claims") from None
    return dict(header)


def _key(keys: KeySet, key_id: str | None, algorithm: str) -> Key:
    """The one key that may have signed; a token without a key id only where there is just one."""
    fitting = [each for each in keys.keys if _signs(each, algorithm)]
    if key_id is not None:
        fitting = [each for each in fitting if each.kid == key_id]
    if len(fitting) != 1:
        raise wrong("signature")
    return fitting[0]


_KINDS = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}


def _signs(key: Key, algorithm: str) -> bool:
    said = key.as_dict(private=False)
    return (
        key.key_type == _KINDS[algorithm[:2]]
        and said.get("use", "sig") == "sig"
        and said.get("alg", algorithm) == algorithm
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
