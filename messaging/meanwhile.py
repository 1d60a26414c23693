"""Work that goes on while its greenlet waits, and questions that need not wait in turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import eventlet


class Meanwhile:
    """Work on a greenlet of its own; what it raises is raised where its result is wanted."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._greenlet = eventlet.spawn(_tried, work)

    def result(self) -> Any:
        """Wait for it."""
        result, error = self._greenlet.wait()
        if error is not None:
            raise error
        return result

    def drop(self) -> None:
        """End it, whatever it does."""
        self._greenlet.kill()


def asked_in_turn(*questions: Callable[[], Any]) -> list[Any]:
    """The answers, in order, of a store that nobody waits for: the memory twin."""
    return [question() for question in questions]


def asked_together(*questions: Callable[[], Any]) -> list[Any]:
    """The answers, in order; what the first one to fail raises ends all of them."""
    asking = [Meanwhile(question) for question in questions[1:]]
    try:
        return [questions[0](), *(each.result() for each in asking)]
    except BaseException:
        for each in asking:
            each.drop()
        raise


def _tried(work: Callable[[], Any]) -> tuple[Any, Exception | None]:
    # What escapes a greenlet is printed by its hub, whoever waits for it.
    try:
        return work(), None
    except Exception as error:  # noqa: BLE001 - raised by `Meanwhile.result`
        return None, error
