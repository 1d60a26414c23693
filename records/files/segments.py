"""Content encrypted in segments, so that it streams: nothing is given out that was not verified.

AES-256-GCM under a key that encrypts this one file. The nonce is the segment's number with a mark
on the last one, which is also authenticated: a segment that was moved, left out or cut off at the
end is noticed at that place.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
SEGMENT_BYTES = 64 * 1024
_TAG_BYTES = 16
_COUNT_BYTES, _MARK_BYTES = 8, 4
_LAST, _MORE = b"\x01" * _MARK_BYTES, b"\x00" * _MARK_BYTES


class ContentDamaged(Exception):
    """What is kept is not what was written: altered, reordered or cut off."""


def new_key() -> bytes:
    """A key for one file."""
    return os.urandom(KEY_BYTES)


def encrypted(pieces: Iterable[bytes], *, key: bytes, file_id: str) -> Iterator[bytes]:
    """The segments of a content that comes in pieces of any size."""
    cipher, name = AESGCM(key), file_id.encode()
    count, held = 0, b""
    for piece in pieces:
        held += piece
        while len(held) > SEGMENT_BYTES:
            yield cipher.encrypt(_nonce(count, _MORE), held[:SEGMENT_BYTES], name)
            held, count = held[SEGMENT_BYTES:], count + 1
    yield cipher.encrypt(_nonce(count, _LAST), held, name)


def decrypted(pieces: Iterable[bytes], *, key: bytes, file_id: str) -> Iterator[bytes]:
    """The content again, a segment at a time; `ContentDamaged` at the first that is not right."""
    cipher, name = AESGCM(key), file_id.encode()
    whole, count, held = SEGMENT_BYTES + _TAG_BYTES, 0, b""
    for piece in pieces:
        held += piece
        while len(held) > whole:
            yield _opened(cipher, _nonce(count, _MORE), held[:whole], name)
            held, count = held[whole:], count + 1
    yield _opened(cipher, _nonce(count, _LAST), held, name)


def _opened(cipher: AESGCM, nonce: bytes, segment: bytes, name: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, segment, name)
    except (InvalidTag, ValueError):
        raise ContentDamaged() from None


def _nonce(count: int, mark: bytes) -> bytes:
    return count.to_bytes(_COUNT_BYTES, "big") + mark
