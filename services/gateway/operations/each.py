"""Asking several services the same at once: who is away is named, and the others are heard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from contracts.refusals import DeadlinePassed, Refusal, ServiceUnavailable

PATIENCE_SECONDS = 3.0
"""Who has not answered by then is named as missing; the others' answers are not kept waiting."""
_AWAY = (ServiceUnavailable.code, DeadlinePassed.code)

Plain = Mapping[str, Any]


def heard_of_each(
    services: Sequence[str], ask: Callable[[str], Plain]
) -> tuple[dict[str, Plain], list[str]]:
    """(what each service answers, by its name; who did not answer).

    Refuses what any service refuses of its own.
    """
    # The declarations are read without a runtime, for the documents.
    from messaging.meanwhile import asked_together

    answers = asked_together(*(partial(_unless_away, ask, name) for name in services))
    told = dict(zip(services, answers, strict=True))
    heard = {name: answer for name, answer in told.items() if answer is not None}
    return heard, [name for name in services if name not in heard]


def require_any(heard: Mapping[str, Plain]) -> None:
    """Refuses `ServiceUnavailable` when nobody answered."""
    if not heard:
        raise ServiceUnavailable(allowed="try again in some seconds")


def _unless_away(ask: Callable[[str], Plain], name: str) -> Plain | None:
    try:
        return ask(name)
    except Refusal as refusal:
        if refusal.code in _AWAY:
            return None
        raise
