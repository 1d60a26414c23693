"""Runtime: what one service process stands on, made once and shared by all its entrypoints."""

from __future__ import annotations

from typing import Any

import pymongo
from nameko.extensions import SharedExtension
from pymongo.errors import PyMongoError

from messaging.hint import Hint
from messaging.journal import EventJournal
from messaging.sealing import KeyRing
from messaging.spool import HandedRows
from records.keys import load_index_keys
from records.mongo import connect, open_store
from records.settings import Settings, load_settings
from records.together import CommitsTogether
from records.unit_of_work import Batch

SETTINGS = "ZHUFENG_SETTINGS"
PING_SECONDS = 1.0

__all__ = ["SETTINGS", "Runtime", "connect", "settings_of"]


def settings_of(container: Any) -> Settings:
    """The settings that the process was started with, from the container's configuration."""
    settings: Settings | None = container.config.get(SETTINGS)
    return settings or load_settings(container.service_name)


class Runtime(SharedExtension):
    """One per process. Complete after `setup`, so other extensions use it from `start` on.

    Attributes: `settings`, `store` (MongoStore with its cipher), `client` (MongoClient),
    `database`, `index_keys` (IndexKeys), `key_ring` (KeyRing), `journal` (EventJournal), `hint`
    (Hint) and `handed` (HandedRows) for the relay, `together` (commits for commands).
    """

    check_name = "database"

    def setup(self) -> None:
        self.settings = settings_of(self.container)
        self.store = open_store(self.settings)
        self.client = self.store.client
        self.database = self.client[self.settings.database]
        self.index_keys = load_index_keys(self.settings.secrets)
        self.key_ring = KeyRing.from_settings(self.settings)
        self.journal = EventJournal(self.settings.service, self.key_ring)
        self.hint, self.handed = Hint(), HandedRows()
        self.together = CommitsTogether(self.store)

    def new_batch(self) -> Batch:
        """One transaction's worth of work."""
        return Batch(self.store, self.journal)

    def commit(self, batch: Batch, deadline: float | None = None) -> None:
        """Commit the batch and tell the relay; raises what `Batch.commit` raises."""
        batch.commit(deadline)
        self._tell_relay(batch)

    def commit_command(self, batch: Batch, deadline: float | None) -> None:
        """The same, together with other commands that wait at the moment."""
        batch.commit(deadline, through=self.together.commit)
        self._tell_relay(batch)

    def _tell_relay(self, batch: Batch) -> None:
        if batch.journalled:
            self.handed.hand_over(batch.journalled)
            self.hint.ring()

    def healthy(self) -> bool:
        """Whether the database answers."""
        try:
            with pymongo.timeout(PING_SECONDS):
                self.database.command("ping")
        except PyMongoError:
            return False
        return True

    def stop(self) -> None:
        self.client.close()

    def kill(self) -> None:
        self.client.close()
