"""``./zhufeng test`` and ``test-full``: pure tests first, then two rows of real ones side by side.

The rows do not share: one has a broker and a database of its own (``var/test``), the other the
whole platform (``var/platform``). Each runs its tests one after another, and both mostly wait.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import IO

from deploy.local.commands import say
from deploy.local.layout import ROOT

PASSED, NOTHING_FOUND = 0, 5
PURE, ON_THE_STACK, ON_THE_PLATFORM = "unit", "not unit and not platform", "platform"


def run_day(options: Sequence[str]) -> int:
    """The tests of a working day; `options` go to pytest."""
    return _run("not full", options)


def run_full(options: Sequence[str]) -> int:
    """All tests, with many examples for each property; `options` go to pytest."""
    os.environ["ZHUFENG_HYPOTHESIS"] = "full"
    return _run("", options)


def _run(only: str, options: Sequence[str]) -> int:
    started = time.monotonic()
    workers = str(os.cpu_count() or 1)
    codes = [_pytest(PURE, only, ["-n", workers, *options]).wait()]
    with tempfile.TemporaryFile("w+") as output:
        aside = _pytest(ON_THE_PLATFORM, only, options, output)
        codes.append(_pytest(ON_THE_STACK, only, options).wait())
        codes.append(aside.wait())
        output.seek(0)
        sys.stdout.write(output.read())
        sys.stdout.flush()
    say(f"tests took {time.monotonic() - started:.0f} s")
    if set(codes) == {NOTHING_FOUND}:
        return NOTHING_FOUND
    return max((code for code in codes if code != NOTHING_FOUND), default=PASSED)


def _pytest(
    row: str, only: str, options: Sequence[str], output: IO[str] | None = None
) -> subprocess.Popen[bytes]:
    marks = f"({row}) and {only}" if only else row
    command = [sys.executable, "-m", "pytest", "-m", marks, *options]
    return subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output)
