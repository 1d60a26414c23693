"""A staff account's user name: plain small letters, so that no two names look alike."""

from __future__ import annotations

import re
import unicodedata

from vocabulary.invalid_value import InvalidValue

_ALLOWED = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


def normalise(text: str) -> str:
    """The name in small letters; full-width and capital ones mean the same.

    3 to 60 Latin letters, digits, dots, hyphens and underscores. Refuses `user_name_characters`.
    """
    name = unicodedata.normalize("NFKC", text.strip()).casefold()
    if not _ALLOWED.fullmatch(name):
        raise InvalidValue(
            "user_name_characters", "3 to 60 Latin letters, digits, dots, hyphens, underscores"
        )
    return name
