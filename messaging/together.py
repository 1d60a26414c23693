"""Questions to the database that do not wait for each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import eventlet


def asked_in_turn(*questions: Callable[[], Any]) -> list[Any]:
    """The answers, in order, of a store that nobody waits for: the memory twin."""
    return [question() for question in questions]


def asked_together(*questions: Callable[[], Any]) -> list[Any]:
    """The answers, in order; what the first one to fail raises ends all of them."""
    asking = [eventlet.spawn(question) for question in questions[1:]]
    try:
        return [questions[0](), *(each.wait() for each in asking)]
    except BaseException:
        for each in asking:
            each.kill()
        raise
