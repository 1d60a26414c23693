"""Letting a process of its own read a workbook: each sheet as rows of texts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from records.bounded_child import ask_child

MODULE = "records.sheet_reading"

Sheets = Mapping[str, list[list[str]]]


class SheetUnreadable(Exception):
    """No workbook that can be opened, within the limits that it may take."""


def read_sheets(content: bytes, *, limits: Mapping[str, Any]) -> Sheets:
    """Title → rows; each cell as the text that it shows, an empty one as ``""``.

    `limits` are those of the policy ``files.limits`` (`memory_bytes`, `seconds`, `grace_seconds`).
    Raises `SheetUnreadable`, also for what killed the process that read, or took it too long.
    """
    told = ask_child(MODULE, limits=limits, content=content)
    if told is None:
        raise SheetUnreadable()
    found: Sheets = json.loads(told)
    return found
