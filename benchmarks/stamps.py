"""When documents became durable, as the driver of either contender saw it. Knows neither.

Written to the file ``BENCH_STAMPS`` when the process ends, one line per document: collection, id,
seconds since the epoch.
"""

from __future__ import annotations

import atexit
import os
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

from pymongo import monitoring

VARIABLE = "BENCH_STAMPS"


class Stamps(monitoring.CommandListener):
    """Notes the inserts into some collections at the end of their transaction, if they have one."""

    def __init__(self, collections: Collection[str]) -> None:
        self._collections = frozenset(collections)
        self._open: dict[bytes, list[tuple[str, str]]] = {}
        self._sent: dict[int, tuple[bytes, list[tuple[str, str]]]] = {}
        self.noted: list[tuple[str, str, float]] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        command = event.command
        session = bytes(command["lsid"]["id"]) if "lsid" in command else b""
        if event.command_name == "commitTransaction":
            self._sent[event.request_id] = (session, [])
        elif event.command_name == "insert" and command["insert"] in self._collections:
            name = command["insert"]
            rows = [(name, str(document["_id"])) for document in command["documents"]]
            if "autocommit" in command:
                self._open.setdefault(session, []).extend(rows)
            else:
                self._sent[event.request_id] = (b"", rows)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        session, rows = self._sent.pop(event.request_id, (b"", []))
        now = time.time()
        for name, document_id in (*rows, *self._open.pop(session, ())) if session else rows:
            self.noted.append((name, document_id, now))

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        self._sent.pop(event.request_id, None)

    def write(self) -> None:
        """Append what was noted to the file."""
        with Path(os.environ[VARIABLE]).open("a", encoding="utf-8") as file:
            for name, document_id, at in self.noted:
                file.write(f"{name} {document_id} {at:.6f}\n")


def start_stamping(*collections: str) -> None:
    """From now on, for every client that is made later, if the bench asks for it."""
    if VARIABLE in os.environ:
        stamps = Stamps(collections)
        monitoring.register(stamps)
        atexit.register(stamps.write)


def read_stamps(path: Path) -> dict[str, dict[str, float]]:
    """Collection → document id → moment."""
    found: dict[str, dict[str, float]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, document_id, at = line.split(" ")
        found.setdefault(name, {})[document_id] = float(at)
    return found


def paced(rate: float, count: int, spawn: Any, sleep: Any) -> None:
    """Spawn `count` pieces of work, `rate` of them per second, or at once when that is 0.

    The schedule does not wait for the work: who is slow is asked all the same.
    """
    begun = time.monotonic()
    for number in range(1, count + 1):
        if rate:
            sleep(max(0.0, begun + number / rate - time.monotonic()))
        spawn(number)
