"""Runtime: what one service process stands on, made once and shared by all its entrypoints."""

from __future__ import annotations

from typing import Any

from nameko.extensions import SharedExtension
from pymongo import MongoClient

from messaging.hint import Hint
from messaging.journal import EventJournal
from messaging.sealing import KeyRing
from records.encryption import open_cipher
from records.keys import IndexKeys
from records.mongo import MongoStore
from records.settings import Settings, load_settings
from records.unit_of_work import Batch

SETTINGS = "ZHUFENG_SETTINGS"


def settings_of(container: Any) -> Settings:
    """The settings that the process was started with, from the container's configuration."""
    settings: Settings | None = container.config.get(SETTINGS)
    return settings or load_settings(container.service_name)


def connect(settings: Settings) -> MongoClient[dict[str, Any]]:
    """A client of the service's database; call it after the fork and the monkey patch only.

    Majority and journal are the client's default, so that no single write can forget them.
    """
    return MongoClient(
        settings.mongo_uri,
        appname=f"zhufeng-{settings.service}",
        w="majority",
        journal=True,
        readConcernLevel="majority",
        retryWrites=True,
        tz_aware=True,
        serverSelectionTimeoutMS=5_000,
        connectTimeoutMS=5_000,
    )


class Runtime(SharedExtension):
    """One per process. Complete after `setup`, so other extensions use it from `start` on.

    Attributes: `settings`, `client` (MongoClient), `database`, `cipher`, `store` (MongoStore),
    `index_keys` (IndexKeys), `key_ring` (KeyRing), `journal` (EventJournal), `hint` (Hint).
    """

    def setup(self) -> None:
        self.settings = settings_of(self.container)
        self.client = connect(self.settings)
        self.database = self.client[self.settings.database]
        self.cipher = open_cipher(self.settings, self.client)
        self.store = MongoStore(self.client, self.settings, self.cipher)
        self.index_keys = IndexKeys.from_settings(self.settings)
        self.key_ring = KeyRing.from_settings(self.settings)
        self.journal = EventJournal(self.settings.service, self.key_ring)
        self.hint = Hint()

    def new_batch(self) -> Batch:
        """One transaction's worth of work."""
        return Batch(self.store, self.journal)

    def commit(self, batch: Batch, deadline: float | None = None) -> None:
        """Commit the batch and tell the relay; raises what `Batch.commit` raises."""
        batch.commit(deadline)
        self.hint.ring()

    def stop(self) -> None:
        self.client.close()

    def kill(self) -> None:
        self.client.close()
