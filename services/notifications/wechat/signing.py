"""How WeChat signs and encrypts callbacks, by its documents for official accounts. Pure.

Signatures are SHA-1 of parts in order of their text. Encrypted is AES-256-CBC of 16 random bytes,
the length of the message in 4 bytes (big-endian), the message and the account's app id, filled up
to steps of 32 bytes as PKCS #7 does; the key is the EncodingAESKey, its first half the first block.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
RANDOM_BYTES = 16
_LENGTH_BYTES = 4
_KEY_CHARACTERS = 43


class SealBroken(ValueError):
    """What came is not what WeChat would have encrypted for this account."""


def signature_of(*parts: str) -> str:
    """The signature of these parts: of token, timestamp and nonce, and what is encrypted."""
    joined = "".join(sorted(parts)).encode()
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


def is_signed(signature: str, *parts: str) -> bool:
    """Whether it is the signature of these parts, found in the same time whichever differs."""
    return hmac.compare_digest(signature.encode(), signature_of(*parts).encode())


@dataclass(frozen=True)
class Seal:
    """Encrypts and decrypts for one account."""

    key: bytes = field(repr=False)
    app_id: str

    @classmethod
    def of(cls, encoding_aes_key: str, app_id: str) -> Seal:
        """By the 43 characters that the account's page shows; `ValueError` for others."""
        if len(encoding_aes_key) != _KEY_CHARACTERS:
            raise ValueError(f"an EncodingAESKey has {_KEY_CHARACTERS} characters")
        return cls(base64.b64decode(encoding_aes_key + "=", validate=True), app_id)

    def seal(self, message: bytes, random: bytes) -> str:
        """The message encrypted; `random` are `RANDOM_BYTES` that nobody can foretell."""
        length = len(message).to_bytes(_LENGTH_BYTES, "big")
        plain = random + length + message + self.app_id.encode()
        missing = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher().encryptor()
        sealed = encryptor.update(plain + bytes([missing]) * missing) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def open(self, sealed: str) -> bytes:
        """The message; raises `SealBroken`, also for one of another account."""
        try:
            cipher_text = base64.b64decode(sealed, validate=True)
        except (binascii.Error, ValueError):
            raise SealBroken("not base64") from None
        if not cipher_text or len(cipher_text) % BLOCK:
            raise SealBroken("not whole blocks")
        decryptor = self._cipher().decryptor()
        plain = _unpadded(decryptor.update(cipher_text) + decryptor.finalize())
        begin = RANDOM_BYTES + _LENGTH_BYTES
        end = begin + int.from_bytes(plain[RANDOM_BYTES:begin], "big")
        if len(plain) < begin or end > len(plain):
            raise SealBroken("shorter than it says")
        if not hmac.compare_digest(plain[end:], self.app_id.encode()):
            raise SealBroken("for another account")
        return plain[begin:end]

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES256(self.key), modes.CBC(self.key[: len(self.key) // 2]))


def _unpadded(plain: bytes) -> bytes:
    missing = plain[-1]
    if not 1 <= missing <= BLOCK or plain[-missing:] != bytes([missing]) * missing:
        raise SealBroken("padding")
    return plain[:-missing]
