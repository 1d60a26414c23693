"""The sign of life of one process, in a file, for a supervisor on the same machine.

A service may not call itself: the broker lets only the named callers send requests. So each process
writes how it is every few seconds, and ``python -m messaging.healthcheck`` reads it. Knows no
runtime, so that a look costs little.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from pathlib import Path

EVERY_SECONDS = 5.0
SILENT_SECONDS = 20.0
"""How old the last sign may be; a blocked event loop gives none."""


def heartbeat_path(var: Path, service: str) -> Path:
    """Where the process of `service` leaves its sign, under its ``ZHUFENG_VAR``."""
    return var / "heartbeats" / f"{service}.json"


def beat(path: Path, checks: Mapping[str, bool]) -> None:
    """Write that the process lives, and which of its parts are well; raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps({"at": time.monotonic(), "checks": dict(checks)}), "utf-8")
    draft.replace(path)


def trouble_of(path: Path) -> str | None:
    """What keeps the process from working, in a few words; None when it is well."""
    try:
        sign = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return "it has not started, or has ended"
    # One clock for all processes of a machine; less than nothing was written before its last start.
    age = time.monotonic() - float(sign["at"])
    if not 0 <= age <= SILENT_SECONDS:
        return f"no sign of life for more than {SILENT_SECONDS:.0f} s"
    failing = sorted(name for name, well in sign["checks"].items() if not well)
    return f"not well: {', '.join(failing)}" if failing else None
