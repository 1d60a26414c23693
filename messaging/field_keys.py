"""``field_keys = FieldKeys()``: processes notice a new data key; one encrypts old rows anew."""

from __future__ import annotations

import random
from typing import Any, cast

import eventlet
import structlog
from nameko.extensions import DependencyProvider, SharedExtension
from pymongo.errors import EncryptionError, PyMongoError

from messaging.backoff import Condition
from messaging.endings import end
from messaging.lease import Lease
from messaging.runtime import Runtime
from records.field_keys.rotation import Rotation
from records.mongo_cipher import MongoCipher
from records.store import StoreError

NAME = "field keys"
LOOK_SECONDS = 10.0
PAUSE_SECONDS = 0.02
"""Between two slices, so that whoever waits for this process goes first."""

_log = structlog.get_logger(__name__)


class Keeper(SharedExtension):
    """Works beside the handlers, on what `records.field_keys` says."""

    runtime = Runtime()

    def __init__(self) -> None:
        super().__init__()
        self._greenlet: Any = None

    def start(self) -> None:
        self._lease = Lease(self.runtime.database, NAME)
        self._cipher = cast(MongoCipher, self.runtime.store.cipher)
        self._rotation = Rotation(self.runtime.database, self._cipher)
        self._greenlet = self.container.spawn_managed_thread(self._run, identifier=NAME)

    def stop(self) -> None:
        """Stop between two slices; whoever holds the lease next goes on at the stored cursor."""
        if self._greenlet is None:
            return
        self.kill()
        try:
            self._lease.release()
        except PyMongoError as trouble:
            _log.info("the lease expires by itself", trouble=type(trouble).__name__)

    def kill(self) -> None:
        if self._greenlet is not None:
            end(self._greenlet)
            self._greenlet = None

    def _run(self) -> None:
        condition = Condition(_log, NAME)
        while True:
            try:
                self._cipher.look()
                self._renew_rows()
                condition.works()
            except (PyMongoError, EncryptionError, StoreError) as trouble:
                condition.broken(type(trouble).__name__)
            eventlet.sleep(LOOK_SECONDS * random.uniform(0.5, 1.0))

    def _renew_rows(self) -> None:
        if not self._rotation.is_open():
            return
        while self._lease.hold() and self._rotation.step():
            eventlet.sleep(PAUSE_SECONDS)


class FieldKeys(DependencyProvider):
    """Declared by a service whose records hold personal fields; injects nothing."""

    keeper = Keeper()

    def stop(self) -> None:
        """Before the database's client is closed."""
        self.keeper.stop()
