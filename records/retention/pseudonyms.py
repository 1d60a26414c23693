"""Random stand-ins for the keyed hashes by which a person is found.

Drawn for one record and kept nowhere else: the same person's next record gets others, so that
nothing joins the two, or either to the person, any more.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Mapping
from typing import Any

_SCHEME = "x1"
_RANDOM_BYTES = 25
# As `records.keys` makes them; a stand-in is none.
_INDEX_KEY = re.compile(r"\b[a-wyz]1\.[a-z2-7]{40}\b")


class Pseudonyms:
    """The stand-ins of one record: equal hashes in it get equal ones."""

    def __init__(self) -> None:
        self._drawn: dict[str, str] = {}

    def of(self, key: str) -> str:
        """The stand-in of a hash, or of anything else that finds a person."""
        return self._drawn.setdefault(key, _draw())

    def in_text(self, text: str) -> str:
        """The text with every hash replaced: ``worker/t1.…`` becomes ``worker/x1.…``."""
        return _INDEX_KEY.sub(lambda found: self.of(found[0]), text)

    def in_value(self, value: Any) -> Any:
        """A plain value with every hash in it replaced, at any depth."""
        if isinstance(value, str):
            return self.in_text(value)
        if isinstance(value, Mapping):
            return {name: self.in_value(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self.in_value(each) for each in value]
        return value


def _draw() -> str:
    return f"{_SCHEME}.{base64.b32encode(os.urandom(_RANDOM_BYTES)).decode().lower()}"
