"""``./zhufeng test`` and ``test-full``: pure tests first, then rows of real ones side by side.

Rows share nothing: each has a broker and a database of its own. A row runs its tests one after
another and mostly waits, above all the one that kills what the other two would miss.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from deploy.local.commands import say
from deploy.local.layout import ROOT

PASSED, NOTHING_FOUND = 0, 5
TEST_VAR = "ZHUFENG_TEST_VAR"
KILLED_VAR = os.environ.get(TEST_VAR, str(ROOT / "var" / "test")) + "-killed"


@dataclass(frozen=True)
class Row:
    """The tests with these marks, in a pytest of their own.

    `budget` is the seconds that a working day allows for it on two cores; `options` go to pytest.
    """

    name: str
    marks: str
    budget: int
    options: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)


PURE = Row("unit", "unit and not frontend", 23, ("-n", str(os.cpu_count() or 1)))
SIDE_BY_SIDE = (
    Row("stack", "not (unit or platform or fault or frontend)", 345),
    Row(
        "kills",
        "fault and not (unit or platform or frontend)",
        200,
        environment={TEST_VAR: KILLED_VAR},
    ),
    Row("platform", "platform and not (unit or frontend)", 400),
    Row("front end", "frontend", 60),
)
ASIDE = 2
"""So many run beside the first; the next begins when one of them has ended."""


@dataclass(frozen=True)
class Outcome:
    """How the tests of a row ended, after how many seconds, and what they said if it was kept."""

    row: Row
    code: int
    seconds: float
    said: str = ""

    def sentence(self, budgeted: bool) -> str:
        """What a person is told of it."""
        told = f"the {self.row.name} row took {self.seconds:.0f} s"
        over = budgeted and self.seconds > self.row.budget
        return f"{told}, OVER its budget of {self.row.budget} s" if over else told


def run_day(options: Sequence[str]) -> int:
    """The tests of a working day; `options` go to pytest."""
    return _run("not full", options)


def run_full(options: Sequence[str]) -> int:
    """All tests, with many examples for each property; `options` go to pytest."""
    os.environ["ZHUFENG_HYPOTHESIS"] = "full"
    return _run("", options)


def _run(only: str, options: Sequence[str]) -> int:
    started = time.monotonic()
    outcomes = [_pytest(PURE, only, options), *_side_by_side(only, options)]
    for outcome in outcomes:
        say(outcome.sentence(budgeted=bool(only)))
    say(f"tests took {time.monotonic() - started:.0f} s")
    codes = [outcome.code for outcome in outcomes]
    if set(codes) == {NOTHING_FOUND}:
        return NOTHING_FOUND
    return max((code for code in codes if code != NOTHING_FOUND), default=PASSED)


def _side_by_side(only: str, options: Sequence[str]) -> list[Outcome]:
    """The first row is seen as it runs; what the others say is told once they have ended."""
    first, *others = SIDE_BY_SIDE
    with ThreadPoolExecutor(ASIDE) as pool:
        aside = [pool.submit(_pytest, row, only, options, keep=True) for row in others]
        outcomes = [_pytest(first, only, options)]
        for ending in aside:
            outcomes.append(ending.result())
            print(outcomes[-1].said, end="", flush=True)
    return outcomes


def _pytest(row: Row, only: str, options: Sequence[str], *, keep: bool = False) -> Outcome:
    started = time.monotonic()
    marks = f"({row.marks}) and {only}" if only else row.marks
    command = [sys.executable, "-m", "pytest", "-m", marks, *row.options, *options]
    environment = {**os.environ, **row.environment}
    # Without kept byte code each row would compile every test anew, for seconds.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        check=False,
        text=True,
        stdout=subprocess.PIPE if keep else None,
        stderr=subprocess.STDOUT if keep else None,
    )
    return Outcome(row, ended.returncode, time.monotonic() - started, ended.stdout or "")
