"""Random stand-ins for the keyed hashes by which a person is found.

Drawn for one record and kept nowhere else: the same person's next record gets others, so that
nothing joins the two, or either to the person, any more.
"""

from __future__ import annotations

from typing import Any

from records.keys import draw_stand_in, replaced


class Pseudonyms:
    """The stand-ins of one record: equal hashes in it get equal ones."""

    def __init__(self) -> None:
        self._drawn: dict[str, str] = {}

    def of(self, key: str) -> str:
        """The stand-in of a hash, or of anything else that finds a person."""
        if key not in self._drawn:
            self._drawn[key] = draw_stand_in()
        return self._drawn[key]

    def in_text(self, text: str) -> str:
        """The text with every hash replaced: ``worker/t1.…`` becomes ``worker/x1.…``."""
        return str(self.in_value(text))

    def in_value(self, value: Any) -> Any:
        """A plain value with every hash in it replaced, at any depth."""
        return replaced(value, lambda found: self.of(found[0]))
