"""Encryption of personal fields at rest, behind one interface with an algorithm id.

A stored value says by its Binary subtype which cipher made it, so that another one (SM4) can be
added while old values stay readable.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, Protocol

from bson import Binary
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from records.documents import Document, decoded, encoded
from records.kinds import Kind

_NONCE_BYTES = 12
UNREADABLE = (InvalidTag, LookupError, TypeError, ValueError)
"""How a document shows that is not what was kept: altered, or of no shape that we know."""


class Cipher(Protocol):
    """Turns any BSON value but null into an unreadable one and back."""

    algorithm: str

    def encrypt(self, value: Any) -> Binary:
        """The encrypted value; the same value encrypts differently each time."""
        ...

    def decrypt(self, value: Binary) -> Any:
        """The value again; `ValueError` for what this cipher did not make."""
        ...


def reveal(kind: Kind, document: Document, cipher: Cipher) -> Document:
    """The document with its personal fields decrypted; null stays null."""
    personal = {
        name: cipher.decrypt(document[name])
        for name in kind.personal
        if document.get(name) is not None
    }
    return {**document, **personal}


def refuse_search(kind: Kind, names: Iterable[str]) -> None:
    """`ValueError` when one of these (dotted) field names is encrypted: no search finds it."""
    if personal := sorted({name.split(".")[0] for name in names} & set(kind.personal)):
        raise ValueError(f"{kind.name}: {', '.join(personal)} cannot be searched: encrypted")


class AesGcmCipher:
    """AES-256-GCM under one key of 32 bytes: the cipher of the memory twin, and of tests."""

    algorithm = "aes-256-gcm"
    subtype = 0x80

    def __init__(self, key: bytes) -> None:
        self._aead = AESGCM(key)

    def encrypt(self, value: Any) -> Binary:
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._aead.encrypt(nonce, encoded({"v": value}), self.algorithm.encode())
        return Binary(nonce + sealed, self.subtype)

    def decrypt(self, value: Binary) -> Any:
        if not isinstance(value, Binary) or value.subtype != self.subtype:
            raise ValueError(f"not a value of {self.algorithm}")
        plain = self._aead.decrypt(
            value[:_NONCE_BYTES], value[_NONCE_BYTES:], self.algorithm.encode()
        )
        return decoded(plain)["v"]
