"""Keeps a service's audit rows chained, and the chain's head signed, in the process that may.

It needs no broker: what is done while the broker is away is chained all the same.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Protocol

import eventlet
import structlog
from nameko.extensions import SharedExtension
from pymongo.errors import OperationFailure, PyMongoError

from contracts.operations.signs import AuditHead
from messaging.backoff import Condition
from messaging.runtime import Runtime
from records.audit_chain.chaining import PAGE, Chaining
from records.audit_chain.links import load_chain_keys
from records.clock import utc_now

EVERY_SECONDS = 1.0
"""Rows are to be chained within two."""
ANNOUNCED_EVERY = timedelta(minutes=1)
"""Of a chain that rests. One that grew is announced with the next sign of life, since whoever cuts
its tail goes unseen for as long as nobody outside of the database heard of it."""

_log = structlog.get_logger(__name__)


class Holding(Protocol):
    """A lease that somebody else keeps."""

    def held(self) -> bool:
        """Whether it is certainly ours at this moment; asks nobody."""


class AuditKeeper(SharedExtension):
    """One per process; works once somebody names the lease that decides between processes."""

    runtime = Runtime()

    def __init__(self) -> None:
        super().__init__()
        self.announced: AuditHead | None = None
        self._condition = Condition(_log, "audit chain")

    def keep_under(self, lease: Holding) -> None:
        """Chain while this lease is held, until the container stops."""
        self._lease = lease
        settings = self.runtime.settings
        keys = load_chain_keys(settings.secrets)
        self._chaining = Chaining(self.runtime.store, settings.service, keys)
        self.container.spawn_managed_thread(self._run, identifier="audit chain")

    def _run(self) -> None:
        while True:
            if self._turn() < PAGE:
                eventlet.sleep(EVERY_SECONDS)

    def _turn(self) -> int:
        """How many rows were chained; trouble is logged and tried again."""
        if not self._lease.held():
            self._chaining.forget()
            self.announced = None
            return 0
        try:
            chained = self._chaining.step()
        except PyMongoError as trouble:
            code = f" {trouble.code}" if isinstance(trouble, OperationFailure) else ""
            self._condition.broken(f"{type(trouble).__name__}{code}")
            return 0
        except Exception as fault:  # noqa: BLE001 - logged; it must not end a service that works
            self._chaining.forget()
            self._condition.broken(type(fault).__name__)
            _log.exception("audit chain fault")
            return 0
        self._condition.works()
        self._announce()
        return chained

    def _announce(self) -> None:
        """Sign the head when the chain grew, and each minute; signs of life carry the latest."""
        head, last = self._chaining.head(), self.announced
        if head is None:
            return
        if last is None or head.sequence != last.sequence or utc_now() - last.at >= ANNOUNCED_EVERY:
            self.announced = head


def announced_head(container: Any) -> AuditHead | None:
    """The head that this process announces now; None where another process does, or nobody."""
    keeper: AuditKeeper | None = container.shared_extensions.get(AuditKeeper)
    return None if keeper is None else keeper.announced
