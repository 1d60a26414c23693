"""Letting a process of its own read a workbook: each sheet as rows of texts."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
MODULE = "records.sheet_reading"

Sheets = Mapping[str, list[list[str]]]


class SheetUnreadable(Exception):
    """No workbook that can be opened, within the limits that it may take."""


def read_sheets(content: bytes, *, limits: Mapping[str, Any]) -> Sheets:
    """Title → rows; each cell as the text that it shows, an empty one as ``""``.

    `limits` are those of the policy ``files.limits`` (`memory_bytes`, `seconds`, `grace_seconds`).
    Raises `SheetUnreadable`, also for what killed the process that read, or took it too long.
    """
    bounds = {name: limits[name] for name in ("memory_bytes", "seconds")}
    try:
        ended = subprocess.run(
            [sys.executable, "-m", MODULE, json.dumps(bounds)],
            cwd=ROOT,
            # No variable of ours: where secrets lie is nothing that it should know.
            env={"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback could quote the content
            timeout=limits["seconds"] + limits["grace_seconds"],
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SheetUnreadable() from None
    if ended.returncode != 0:
        raise SheetUnreadable()
    found: Sheets = json.loads(ended.stdout)
    return found
