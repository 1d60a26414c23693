"""Policies: numbers that the federation sets, each valid from a day on (dated configuration).

The shipped values are examples and say so. ``ZHUFENG_POLICIES`` names other files, separated like
a ``PATH``: a policy that several of them set is that of the last.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).resolve().parents[1] / "deploy" / "config" / "policies.json"


class PolicyUnknown(LookupError):
    """No policy of that name is in force on that day."""


class Policies:
    """The policies of one file: ``{name: [{"from": day, "values": {…}}, …]}``."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._table = {
            name: sorted(
                ((date.fromisoformat(row["from"]), row["values"]) for row in rows),
                key=lambda row: row[0],
            )
            for name, rows in table.items()
        }

    def on(self, name: str, day: date) -> Mapping[str, Any]:
        """The values in force on `day`: those of the latest row that starts on it or before."""
        values = [values for start, values in self._table.get(name, ()) if start <= day]
        if not values:
            raise PolicyUnknown(f"no policy {name!r} is in force on {day.isoformat()}")
        return values[-1]  # type: ignore[no-any-return]


def load_policies(path: Path | None = None) -> Policies:
    """The policies of `path`, of ``ZHUFENG_POLICIES``, or the shipped examples."""
    named = str(path or os.environ.get("ZHUFENG_POLICIES") or SHIPPED)
    table: dict[str, Any] = {}
    for each in named.split(os.pathsep):
        table |= json.loads(Path(each).read_text(encoding="utf-8"))
    return Policies(table)
