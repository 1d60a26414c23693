"""Who calls: identity signs a short assertion, owners verify it, nobody else can make one.

A JSON web token signed with EdDSA (Ed25519), audience ``zhufeng``, at most five minutes long.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from contracts.refusals import AssertionInvalid
from contracts.rights import ANONYMOUS, Actor, Role

AUDIENCE = "zhufeng"
ISSUER = "identity"
LONGEST = timedelta(minutes=5)
LEEWAY = timedelta(seconds=5)
PUBLIC_KEY = "assertion.pem"

_KNOWN_ROLES = {role.value: role for role in Role}


def sign_assertion(actor: Actor, private_key: bytes, now: datetime, ttl: timedelta) -> str:
    """An assertion that `actor` is who it says, valid for `ttl`; only identity holds the key.

    `private_key` is an Ed25519 key in PEM. Raises ValueError for a `ttl` over five minutes or none.
    """
    if not timedelta(0) < ttl <= LONGEST:
        raise ValueError("an assertion lives longer than nothing and at most five minutes")
    key = load_pem_private_key(private_key, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("assertions are signed with an Ed25519 key")
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": actor.name,
        "iat": int(now.timestamp()),
        "exp": int((now + ttl).timestamp()),
        "roles": sorted(actor.roles),
        "unions": sorted(actor.unions),
        "own_keys": sorted(actor.own_keys),
        "session_id": actor.session_id,
    }
    return jwt.encode(claims, key, algorithm="EdDSA")


class Assertions:
    """Verifies assertions with identity's public key."""

    def __init__(self, public_key: bytes) -> None:
        key = load_pem_public_key(public_key)
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError("assertions are verified with an Ed25519 key")
        self._key = key

    @classmethod
    def from_folder(cls, public_keys: Path) -> Assertions:
        """Those signed by the key in ``assertion.pem`` of the folder of public keys."""
        return cls((public_keys / PUBLIC_KEY).read_bytes())

    def verify_assertion(self, token: str | None) -> Actor:
        """The actor that the token asserts; ANONYMOUS without a token.

        Refuses `AssertionInvalid` for what is forged, expired, too long or for somebody else.
        """
        if token is None:
            return ANONYMOUS
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=["EdDSA"],
                audience=AUDIENCE,
                issuer=ISSUER,
                leeway=LEEWAY,
                options={"require": ["iss", "aud", "sub", "iat", "exp"]},
            )
            return _actor(claims)
        except (jwt.InvalidTokenError, KeyError, TypeError, ValueError):
            # The reason is not repeated: it would quote parts of the token.
            raise AssertionInvalid() from None


def _actor(claims: dict[str, Any]) -> Actor:
    if claims["exp"] - claims["iat"] > LONGEST.total_seconds():
        raise ValueError("too long")
    return Actor(
        name=str(claims["sub"]),
        # A role that this process does not know yet gives no right, and is no reason to refuse.
        roles=frozenset(_KNOWN_ROLES[name] for name in claims["roles"] if name in _KNOWN_ROLES),
        unions=frozenset(claims["unions"]),
        own_keys=frozenset(claims["own_keys"]),
        session_id=claims.get("session_id"),
    )
