"""Tokens for one transfer each: signed by the process that gives them, and accepted by it alone."""

from __future__ import annotations

import hashlib
import hmac
import time
from enum import StrEnum
from uuid import uuid4

import jwt

from contracts.files import FileTokenInvalid

VALID_SECONDS = 60
"""From the permit to the beginning of the transfer, which may take longer."""
_ALGORITHM = "HS256"


class Act(StrEnum):
    """What a token is for."""

    BRING = "bring"
    FETCH = "fetch"


class TransferTokens:
    """Remembers which were used until they would have expired anyway."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.new(secret, b"zhufeng.files", hashlib.sha256).digest()
        self._process = f"files/{uuid4()}"
        self._used: dict[str, float] = {}

    def give(self, file_id: str, act: Act) -> str:
        """A token for this transfer."""
        claims = {
            "aud": self._process,
            "sub": file_id,
            "act": act.value,
            "jti": str(uuid4()),
            "exp": int(time.time()) + VALID_SECONDS,
        }
        return jwt.encode(claims, self._key, algorithm=_ALGORITHM)

    def use(self, token: str, file_id: str, act: Act) -> None:
        """Refuses `FileTokenInvalid`: forged, expired, of another process, file or act, or used."""
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[_ALGORITHM],
                audience=self._process,
                options={"require": ["aud", "sub", "act", "jti", "exp"]},
            )
        except jwt.InvalidTokenError:
            raise FileTokenInvalid() from None
        if (claims["sub"], claims["act"]) != (file_id, act.value) or claims["jti"] in self._used:
            raise FileTokenInvalid()
        self._forget_expired()
        self._used[claims["jti"]] = claims["exp"]

    def _forget_expired(self) -> None:
        now = time.time()
        for name in [name for name, until in self._used.items() if until < now]:
            del self._used[name]
