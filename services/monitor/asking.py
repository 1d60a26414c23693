"""Asking the owners of messages: one of them, or all at the same time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import eventlet
import structlog

from contracts.monitor import OwnerUnknown
from contracts.refusals import DeadlinePassed, Refusal, ServiceUnavailable
from contracts.requests import Request
from contracts.schemas import load

PATIENCE_SECONDS = 3.0
AWAY = frozenset({ServiceUnavailable.code, DeadlinePassed.code})
"""What a service that is not there is known by; any other refusal is its own word."""

T = TypeVar("T")
K = TypeVar("K")
_log = structlog.get_logger(__name__)


class Asks(Protocol):
    """Sends a request to the service that owns the messages (`messaging.calls.BoundCalls`)."""

    def ask(
        self,
        request: Request,
        *,
        owner: str | None = None,
        authorization: str | None = None,
        deadline: float | None = None,
        idempotency_key: str | None = None,
    ) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Heard:
    """What was answered, by owner, and who did not answer."""

    answers: Mapping[str, Any]
    missing: list[str]


class Owners:
    """The services that own messages. `authorization` is the operator's assertion, if there is one.

    What the monitor asks of its own accord carries none: owners trust its seal.
    """

    def __init__(
        self, calls: Asks, names: Sequence[str], *, authorization: str | None = None
    ) -> None:
        self._calls, self.names, self._authorization = calls, tuple(names), authorization

    def plain(self, owner: str, request: Request) -> Mapping[str, Any]:
        """The plain answer to a background question."""
        return self._ask(owner, request)

    def ask(self, owner: str, request: Request, answer: type[T]) -> T:
        """The answer as its dataclass; raises the owner's refusals, refuses `OwnerUnknown`."""
        return load(answer, self._ask(owner, request), unknown="exclude")

    def act(self, owner: str, request: Request, answer: type[T], key: str | None = None) -> T:
        """As `ask`, in the operator's name: for what needs a right of his.

        `key`: the owner does it once, and answers every repeat with what came of that.
        """
        told = self._ask(owner, request, self._authorization, key)
        return load(answer, told, unknown="exclude")

    def all(self, request: Request, answer: type[T]) -> tuple[dict[str, T], list[str]]:
        """What each owner answers, and who does not."""
        heard = self.each(dict.fromkeys(self.names, request))
        answers = {
            name: load(answer, plain, unknown="exclude") for name, plain in heard.answers.items()
        }
        return answers, heard.missing

    def each(self, requests: Mapping[str, Request]) -> Heard:
        """Owner → plain answer to the question meant for it, all asked at the same time."""
        answers = at_once(
            lambda name: _unless_missing(name, lambda: self.plain(name, requests[name])), requests
        )
        missing = sorted(name for name, answer in answers.items() if answer is None)
        return Heard({name: each for name, each in answers.items() if each is not None}, missing)

    def _ask(
        self,
        owner: str,
        request: Request,
        authorization: str | None = None,
        key: str | None = None,
    ) -> Mapping[str, Any]:
        if owner not in self.names:
            raise OwnerUnknown(field="owner", allowed=", ".join(self.names))
        deadline = time.time() + PATIENCE_SECONDS
        return self._calls.ask(
            request,
            owner=owner,
            authorization=authorization,
            deadline=deadline,
            idempotency_key=key,
        )


def at_once(work: Callable[[K], T], keys: Iterable[K]) -> dict[K, T]:
    """Key → what the work made of it, all at the same time; raises what one of them raised."""
    working = {key: eventlet.spawn(work, key) for key in keys}
    return {key: greenlet.wait() for key, greenlet in working.items()}


def is_away(refusal: Refusal) -> bool:
    """Whether this says that the owner does not answer at the moment."""
    return refusal.code in AWAY


def _unless_missing(name: str, ask: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The answer; None from who is away, or refuses what every owner must answer."""
    try:
        return ask()
    except Refusal as refusal:
        if not is_away(refusal):
            _log.error("an owner refuses the monitor", owner=name, code=refusal.code)
        return None
