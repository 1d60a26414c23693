"""Waiting for a condition, with a deadline; and the one error that a person gets to read."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


class StackError(Exception):
    """What the person at the terminal must know or do: one sentence, without a traceback."""


def wait_until(
    condition: Callable[[], Result], *, seconds: float, what: str, every: float = 0.05
) -> Result:
    """Ask `condition` until its answer is true, and return that answer.

    Raises:
        StackError: `seconds` have passed; `what` says what was waited for.
    """
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() >= deadline:
            raise StackError(f"waited {seconds:g} s in vain: {what}")
        time.sleep(every)
    return answer
