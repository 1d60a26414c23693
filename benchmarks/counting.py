"""What a message costs in database commands and AMQP frames: counts, which no machine changes.

Knows neither contender: it listens to the two drivers. ``BENCH_COUNTS`` names the file that a
process writes its counts to when it ends.
"""

from __future__ import annotations

import atexit
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from amqp.abstract_channel import AbstractChannel
from pymongo import monitoring

VARIABLE = "BENCH_COUNTS"
COMMANDS = frozenset({"find", "getMore", "aggregate", "insert", "update", "delete", "findAndModify",
                      "commitTransaction", "abortTransaction"})  # fmt: skip
METHODS = {(60, 40): "publish", (60, 50): "return", (60, 60): "deliver", (60, 80): "ack"}
FRAMES_OF_CONTENT = 3  # method, header, body


class Counts(monitoring.CommandListener):
    """Commands by name, frames by method; both directions of a connection together."""

    def __init__(self) -> None:
        self.commands: Counter[str] = Counter()
        self.frames: Counter[str] = Counter()

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name in COMMANDS:
            self.commands[event.command_name] += 1

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Counted when it was sent."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Counted when it was sent."""

    def frame(self, method: tuple[int, int], content: Any) -> None:
        """One method went over the wire."""
        if name := METHODS.get(method):
            self.frames[name] += FRAMES_OF_CONTENT if content is not None else 1

    def write(self) -> None:
        """Write the counts to the file."""
        document = {"commands": self.commands, "frames": self.frames}
        Path(os.environ[VARIABLE]).write_text(json.dumps(document), encoding="utf-8")


@contextmanager
def counting_frames(counts: Counts) -> Iterator[None]:
    """Count the frames of every connection of this process meanwhile."""
    send, dispatch = AbstractChannel.send_method, AbstractChannel.dispatch_method
    _count_frames(counts)
    try:
        yield
    finally:
        AbstractChannel.send_method, AbstractChannel.dispatch_method = send, dispatch


def start_counting() -> None:
    """From now on until the end of the process, if the bench asks for it."""
    if VARIABLE in os.environ:
        counts = Counts()
        monitoring.register(counts)
        _count_frames(counts)
        atexit.register(counts.write)


def _count_frames(counts: Counts) -> None:
    AbstractChannel.send_method = _sending(counts, AbstractChannel.send_method)
    AbstractChannel.dispatch_method = _dispatching(counts, AbstractChannel.dispatch_method)


def _sending(counts: Counts, send: Callable[..., Any]) -> Callable[..., Any]:
    def counted(self: Any, sig: Any, form: Any = None, args: Any = None, *more: Any, **named: Any
                ) -> Any:  # fmt: skip
        counts.frame(sig, more[0] if more else named.get("content"))
        return send(self, sig, form, args, *more, **named)

    return counted


def _dispatching(counts: Counts, dispatch: Callable[..., Any]) -> Callable[..., Any]:
    def counted(self: Any, method_sig: Any, payload: Any, content: Any) -> Any:
        counts.frame(method_sig, content)
        return dispatch(self, method_sig, payload, content)

    return counted
