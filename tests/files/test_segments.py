"""Encrypted content streams, and no altered, moved or missing part of it is given out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.files.segments import SEGMENT_BYTES, ContentDamaged, decrypted, encrypted, new_key

KEY, FILE = new_key(), "file-a"
WHOLE = SEGMENT_BYTES + 16


def in_pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[start : start + size] for start in range(0, len(content), size))


def sealed(content: bytes, size: int = 1 << 16) -> bytes:
    return b"".join(encrypted(in_pieces(content, size), key=KEY, file_id=FILE))


def opened(sealed: bytes, *, file_id: str = FILE, key: bytes = KEY, size: int = 1 << 18) -> bytes:
    return b"".join(decrypted(in_pieces(sealed, size), key=key, file_id=file_id))


@given(
    length=st.sampled_from([0, 1, SEGMENT_BYTES - 1, SEGMENT_BYTES, SEGMENT_BYTES + 1, 200_000]),
    bring=st.integers(1000, 300_000),
    fetch=st.integers(1000, 300_000),
)
def test_content_comes_back_however_it_is_cut(length, bring, fetch):
    content = bytes(number % 251 for number in range(length))
    kept = sealed(content, bring)
    assert opened(kept, size=fetch) == content
    assert length < 16 or content[:16] not in kept


CONTENT = bytes(range(256)) * 1024  # four segments


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: kept[:WHOLE],
        lambda kept: kept[:-1],
        lambda kept: kept[WHOLE:],
        lambda kept: kept[WHOLE : 2 * WHOLE] + kept[:WHOLE] + kept[2 * WHOLE :],
        lambda kept: kept[:100] + bytes([kept[100] ^ 1]) + kept[101:],
        lambda kept: kept + kept[-WHOLE:],
        lambda kept: b"",
    ],
)
def test_what_was_changed_is_not_given_out(damage):
    with pytest.raises(ContentDamaged):
        opened(damage(sealed(CONTENT)))


def test_a_content_belongs_to_its_file_and_its_key():
    for wrong in ({"file_id": "file-b"}, {"key": new_key()}):
        with pytest.raises(ContentDamaged):
            opened(sealed(CONTENT), **wrong)


def test_what_comes_before_the_damage_is_right_and_nothing_comes_after():
    kept = sealed(CONTENT)
    damaged = kept[: 2 * WHOLE + 5] + b"x" + kept[2 * WHOLE + 6 :]
    given_out = decrypted([damaged], key=KEY, file_id=FILE)
    assert next(given_out) + next(given_out) == CONTENT[: 2 * SEGMENT_BYTES]
    with pytest.raises(ContentDamaged):
        next(given_out)
