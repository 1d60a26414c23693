"""Encrypted values: AES-256-GCM under the value key of a data key.

MongoDB's library calls back into Python three times for each value, some 30 µs; this takes two. So
it encrypts one thing per data key, the 32 bytes that encrypt values: the *value key*, which stands
in the service's database, readable to whoever can unwrap the data key
(docs/decisions/value-keys.md).

A value is a BSON binary of subtype `SUBTYPE`: one byte of scheme, the id of its data key, a nonce,
the ciphertext. Scheme and key id are authenticated. What is encrypted is filled up to a whole
number of steps, so that lengths do not tell one short word from another.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bson import Binary
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from records.documents import Document, decoded, encoded

ALGORITHM = "aes-256-gcm"
SUBTYPE = 0x80
_SCHEME = b"\x01"
_HEAD, _NONCE, _KEY_BYTES = 17, 12, 32
_STEP_BYTES = 32
_LENGTH = slice(0, 4)  # a BSON document begins with its length, little-endian


class ValueKeys:
    """The value keys of one service, by the ids of their data keys; each asked for once.

    `wrap(plain, key_id)` and `unwrap(wrapped)` are MongoDB's library under a data key.
    """

    def __init__(
        self,
        rows: Collection[Document],
        wrap: Callable[[bytes, bytes], Binary],
        unwrap: Callable[[Binary], Any],
    ) -> None:
        self._rows, self._wrap, self._unwrap = rows, wrap, unwrap
        self._known: dict[bytes, AESGCM] = {}

    def encrypt(self, value: Any, key_id: bytes) -> Binary:
        """The value, encrypted under this data key's value key; the first one makes it."""
        cipher = self._known.get(key_id) or self._found(key_id) or self._made(key_id)
        head, nonce = _SCHEME + key_id, os.urandom(_NONCE)
        plain = encoded({"v": value})
        plain += bytes(-len(plain) % _STEP_BYTES)
        return Binary(head + nonce + cipher.encrypt(nonce, plain, head), SUBTYPE)

    def decrypt(self, value: bytes) -> Any:
        """The value again; `ValueError` without its key, `InvalidTag` when it was altered."""
        if len(value) < _HEAD + _NONCE or value[:1] != _SCHEME:
            raise ValueError(f"not a value of {ALGORITHM}")
        head, nonce = value[:_HEAD], value[_HEAD : _HEAD + _NONCE]
        cipher = self._known.get(head[1:]) or self._found(head[1:])
        if cipher is None:
            raise ValueError("its key is not there any more")
        plain = cipher.decrypt(nonce, value[_HEAD + _NONCE :], head)
        return decoded(plain[: int.from_bytes(plain[_LENGTH], "little")])["v"]

    def destroy(self, key_id: bytes) -> None:
        """Forget the value key of a data key for good."""
        self._rows.delete_one({"_id": key_id.hex()})
        self._known.pop(key_id, None)

    def _found(self, key_id: bytes) -> AESGCM | None:
        row = self._rows.find_one({"_id": key_id.hex()})
        if row is None:
            return None
        self._known[key_id] = AESGCM(self._unwrap(row["wrapped"]))
        return self._known[key_id]

    def _made(self, key_id: bytes) -> AESGCM:
        """Of several processes that make it at the same moment, the first one's counts."""
        wrapped = self._wrap(os.urandom(_KEY_BYTES), key_id)
        with suppress(DuplicateKeyError):
            self._rows.insert_one({"_id": key_id.hex(), "wrapped": wrapped})
        found = self._found(key_id)
        if found is None:
            raise LookupError("the database lost a new value key")
        return found
