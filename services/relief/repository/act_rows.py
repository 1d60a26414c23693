"""An act as a row of another record holds it."""

from __future__ import annotations

from datetime import date
from typing import Any

from records.acts import Act


def act_row(act: Act) -> dict[str, Any]:
    """An act as a row holds it; what was written with it must lie in an encrypted field."""
    return {**vars(act), "happened_on": act.happened_on.isoformat()}


def bare_act_row(act: Act) -> dict[str, Any]:
    """An act as a row holds it without what was written with it, which its case keeps."""
    return {**act_row(act), "late_entry_reason": None}


def act_from(row: dict[str, Any]) -> Act:
    """The act again."""
    return Act(**{**row, "happened_on": date.fromisoformat(row["happened_on"])})
