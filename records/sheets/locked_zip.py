"""A file under a password that bank and clerk can open: AES-256 as WinZip wrote it down (AE-2)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from io import BytesIO

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without what is mistaken for another one when it is read out."""
_GROUPS, _IN_GROUP = 5, 4


def draw_password() -> str:
    """Twenty characters in five groups, 99 bits: its key is stretched but a thousandfold."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_IN_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def locked_zip(name: str, pieces: Iterable[bytes], *, password: str) -> bytes:
    """A zip of one file of this name; the name itself can be read without the password.

    The library is imported when first needed: its ciphers are of no use to most processes.
    """
    import pyzipper

    whole = BytesIO()
    with pyzipper.AESZipFile(
        whole, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
    ) as archive:
        archive.setpassword(password.encode())
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        archive.writestr(name, b"".join(pieces))
    return whole.getvalue()
