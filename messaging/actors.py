"""Who calls: identity signs a short assertion, owners verify it, nobody else can make one.

A JSON web token signed with EdDSA (Ed25519), at most five minutes long. Its audience is every owner
(``zhufeng``) or, for another system, those that it may ask (``zhufeng/hotline``).
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Sequence
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
REMEMBERED = 1_000
"""How many verified tokens a process knows again: checking a signature is most of a small call."""

_KNOWN_ROLES = {role.value: role for role in Role}


def sign_assertion(
    actor: Actor,
    private_key: bytes,
    now: datetime,
    ttl: timedelta,
    *,
    services: Sequence[str] | None = None,
) -> str:
    """An assertion that `actor` is who it says, valid for `ttl`; only identity holds the key.

    `private_key` is an Ed25519 key in PEM; `services` are the owners that it is for (None: all).
    Raises ValueError for a `ttl` over five minutes or none.
    """
    if not timedelta(0) < ttl <= LONGEST:
        raise ValueError("an assertion lives longer than nothing and at most five minutes")
    key = load_pem_private_key(private_key, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError("assertions are signed with an Ed25519 key")
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE if services is None else [audience_of(each) for each in services],
        "sub": actor.name,
        "iat": int(now.timestamp()),
        "exp": int((now + ttl).timestamp()),
        "roles": sorted(actor.roles),
        "unions": sorted(actor.unions),
        "own_keys": sorted(actor.own_keys),
        "session_id": actor.session_id,
        "only": None if actor.only is None else sorted(actor.only),
    }
    return jwt.encode(claims, key, algorithm="EdDSA")


def audience_of(service: str) -> str:
    """How an assertion names one owner that it is for."""
    return f"{AUDIENCE}/{service}"


class Assertions:
    """Verifies assertions with identity's public key, for the owner `service`."""

    def __init__(self, public_key: bytes, service: str | None = None) -> None:
        key = load_pem_public_key(public_key)
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError("assertions are verified with an Ed25519 key")
        self._key = key
        self._audience = [AUDIENCE, *([audience_of(service)] if service else ())]
        self._verified: OrderedDict[str, tuple[Actor, float]] = OrderedDict()

    @classmethod
    def from_folder(cls, public_keys: Path, service: str | None = None) -> Assertions:
        """Those signed by the key in ``assertion.pem`` of the folder of public keys."""
        return cls((public_keys / PUBLIC_KEY).read_bytes(), service)

    def verify_assertion(self, token: str | None) -> Actor:
        """The actor that the token asserts; ANONYMOUS without a token.

        Refuses `AssertionInvalid` for what is forged, expired, too long or for somebody else.
        """
        if token is None:
            return ANONYMOUS
        known = self._verified.get(token)
        if known is None:
            known = self._verified[token] = self._verify(token)
            while len(self._verified) > REMEMBERED:
                self._verified.popitem(last=False)
        actor, until = known
        if time.time() >= until:
            raise AssertionInvalid()
        return actor

    def _verify(self, token: str) -> tuple[Actor, float]:
        """The actor, and until when the token speaks for him (epoch seconds)."""
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=["EdDSA"],
                audience=self._audience,
                issuer=ISSUER,
                leeway=LEEWAY,
                options={"require": ["iss", "aud", "sub", "iat", "exp"]},
            )
            return _actor(claims), claims["exp"] + LEEWAY.total_seconds()
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
        only=None if claims.get("only") is None else frozenset(claims["only"]),
    )
