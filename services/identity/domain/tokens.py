"""Opaque tokens: shown once, kept as digests."""

from __future__ import annotations

import hashlib
import hmac


def token_digest(token: str) -> str:
    """What is kept of an opaque token: its SHA-256. The token itself is shown once."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_token_of(token: str) -> str:
    """The CSRF token that belongs to a session token; follows from it, so it is not stored."""
    return hmac.new(token.encode(), b"zhufeng csrf", hashlib.sha256).hexdigest()
