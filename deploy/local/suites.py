"""``./zhufeng test`` and ``test-full``: pure tests side by side, the others one after another."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence

from deploy.local.commands import say
from deploy.local.layout import ROOT

PASSED, NOTHING_FOUND = 0, 5


def run_day(options: Sequence[str]) -> int:
    """The tests of a working day; `options` go to pytest."""
    return _run(("unit and not full", "not unit and not full"), options)


def run_full(options: Sequence[str]) -> int:
    """All tests, with many examples for each property; `options` go to pytest."""
    os.environ["ZHUFENG_HYPOTHESIS"] = "full"
    return _run(("unit", "not unit"), options)


def _run(marks: tuple[str, str], options: Sequence[str]) -> int:
    """Nameko's containers and one broker do not share: only the pure tests run side by side."""
    started = time.monotonic()
    side_by_side, serial = marks
    workers = str(os.cpu_count() or 1)
    codes = [
        _pytest("-m", side_by_side, "-n", workers, *options),
        _pytest("-m", serial, *options),
    ]
    say(f"tests took {time.monotonic() - started:.0f} s")
    if set(codes) == {NOTHING_FOUND}:
        return NOTHING_FOUND
    return max((code for code in codes if code != NOTHING_FOUND), default=PASSED)


def _pytest(*options: str) -> int:
    command = [sys.executable, "-m", "pytest", *options]
    return subprocess.run(command, cwd=ROOT, check=False).returncode
