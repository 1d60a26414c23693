"""What stands in sheets that leave the platform (``sheets.csv``): titles, headings, states."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from contracts.texts.labels import labels

_TABLE = Path(__file__).parent / "sheets.csv"


@lru_cache(maxsize=2)
def sheet_texts(language: str) -> Mapping[str, str]:
    """Code (``column.number``) → text, in ``zh-CN`` or ``bo``."""
    column = "bo" if language == "bo" else "zh"
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row[column] for row in csv.DictReader(lines)}


def label_of(group: str, code: str, language: str) -> str:
    """What stands for a code of a form (``category``) or of a state; `LookupError` for none."""
    known = labels().get(group, {}).get(code)
    if known is not None:
        return known.bo if language == "bo" else known.zh
    return sheet_texts(language)[f"{group}.{code}"]
