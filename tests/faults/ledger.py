"""The ledger outside the system: what its clients asked for, and what they were told.

One JSON object per line, written by the process of the clients and flushed before anything is sent,
so that it tells of an attempt whatever becomes of the platform. Kinds: ``attempt``,
``acknowledged``, ``refused``, ``gave_up`` (nobody knows the outcome), ``fault`` (what was broken).
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from replay.client import Client, GaveUp, Refused

OPERATIONS = {
    "requests": ("hotline", "file_request"),
    "tickets": ("hotline", "register_request"),
    "tickets/answer": ("hotline", "answer_at_once"),
    "tickets/accept": ("hotline", "accept_ticket"),
    "tickets/escalate": ("hotline", "escalate_ticket"),
    "tickets/resolve": ("hotline", "resolve_ticket"),
    "tickets/call-back": ("hotline", "record_call_back"),
    "tickets/close": ("hotline", "close_ticket"),
    "leads/accept": ("relief", "accept_lead"),
    "leads/refuse": ("relief", "refuse_lead"),
    "activities": ("campaigns", "publish_activity"),
    "activities/registrations": ("campaigns", "register_person"),
}


class Ledger:
    """Appends to one file; read back for the verdict."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._lock = threading.Lock()
        self._file = path.open("a", encoding="utf-8")

    def write(self, kind: str, **what: Any) -> None:
        """One more line."""
        line = json.dumps({"kind": kind, "at": time.time(), **what}, ensure_ascii=False)
        with self._lock:
            self._file.write(line + "\n")
            self._file.flush()

    def lines(self) -> Iterator[Mapping[str, Any]]:
        """Everything written so far."""
        with self.path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


class LedgerClient(Client):
    """A client whose every command stands in the ledger before it is sent.

    `actor` is the name under which the platform records what it does, by which the owner's own
    memory of the command is found afterwards.
    """

    longest_pause = 0.5

    def __init__(
        self, address: str, ledger: Ledger, actor: str = "anonymous", *, patience: float = 120
    ) -> None:
        super().__init__(address, patience_seconds=patience)
        self._ledger, self.actor = ledger, actor

    def ask(self, method: str, path: str, **options: Any) -> dict[str, Any]:
        key = options.get("key")
        if key is None:
            return super().ask(method, path, **options)
        service, operation = operation_of(path)
        row = command_row(self.actor, operation, key)
        self._ledger.write("attempt", command=row, service=service, operation=operation)
        try:
            answer = super().ask(method, path, **options)
        except Refused as refused:
            code = refused.problem.get("code")
            self._ledger.write("refused", command=row, status=refused.status, code=code)
            raise
        except GaveUp:
            self._ledger.write("gave_up", command=row)
            raise
        self._ledger.write("acknowledged", command=row)
        return answer


def operation_of(path: str) -> tuple[str, str]:
    """The owner and the method behind an address: ``/api/tickets/018f…/accept``."""
    words = path.removeprefix("/api/").split("/")
    return OPERATIONS["/".join([words[0], *words[2:]])]


def command_row(actor: str, operation: str, key: str) -> str:
    """The id under which the owner remembers a command (`messaging.rpc.idempotency`)."""
    return hashlib.sha256(json.dumps([actor, operation, key]).encode()).hexdigest()
