"""What people are shown for the codes of forms and lists (``labels.csv``), in both languages."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).parent / "labels.csv"


@dataclass(frozen=True, kw_only=True)
class LabelText:
    """One code's texts; a Tibetan one that no translator has signed is not `bo_reviewed`."""

    zh: str
    bo: str
    bo_reviewed: bool


@lru_cache(maxsize=1)
def labels() -> Mapping[str, Mapping[str, LabelText]]:
    """Group (``category``, ``channel``…) → code → texts, in the order of the table."""
    grouped: dict[str, dict[str, LabelText]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            grouped.setdefault(row["group"], {})[row["code"]] = LabelText(
                zh=row["zh"], bo=row["bo"], bo_reviewed=row["bo_reviewed"] == "yes"
            )
    return grouped
