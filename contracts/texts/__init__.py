"""What a refusal says to people: for each code a short text that tells what to do.

`refusals.csv` holds the texts; a Tibetan text that no translator has signed has ``bo_reviewed``
``no``, and whoever shows it marks it so.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).parent / "refusals.csv"


@dataclass(frozen=True, kw_only=True)
class RefusalText:
    """One code's texts in the two UI languages, and in English for callers of the API."""

    zh: str
    bo: str
    en: str
    bo_reviewed: bool

    def in_language(self, language: str) -> str:
        """The text for ``zh-CN``, ``bo`` or ``en``; `LookupError` for any other tag."""
        return {"zh-CN": self.zh, "bo": self.bo, "en": self.en}[language]


@lru_cache(maxsize=1)
def texts() -> Mapping[str, RefusalText]:
    """Code → texts, of every refusal, every invalid value and every fault of a field."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            row["code"]: RefusalText(
                zh=row["zh"], bo=row["bo"], en=row["en"], bo_reviewed=row["bo_reviewed"] == "yes"
            )
            for row in csv.DictReader(lines)
        }


def text_of(code: str, language: str) -> str:
    """What to tell a person about a refusal or a fault, in ``zh-CN``, ``bo`` or ``en``.

    `LookupError` for a code or language that has no text.
    """
    return texts()[code].in_language(language)
