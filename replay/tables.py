"""Reading the packaged CSV tables of the replay client."""

from __future__ import annotations

import csv
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def rows_of(table: str) -> list[dict[str, str]]:
    """The rows of `data/<table>.csv`, each as a mapping from column name to text."""
    with (_DATA / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
