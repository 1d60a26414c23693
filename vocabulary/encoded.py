"""Bytes of another system as text, where only text can pass."""

from __future__ import annotations

import base64
import binascii

from vocabulary.invalid_value import InvalidValue

MOST_BYTES = 64 * 1024
_MOST_CHARACTERS = (MOST_BYTES + 2) // 3 * 4


def base64_text(text: str) -> str:
    """Base64 of at most `MOST_BYTES`, as it is; refuses `not_base64`."""
    allowed = f"base64 of at most {MOST_BYTES} bytes"
    if len(text) > _MOST_CHARACTERS:
        raise InvalidValue("not_base64", allowed)
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidValue("not_base64", allowed) from None
    if len(decoded) > MOST_BYTES:
        raise InvalidValue("not_base64", allowed)
    return text
