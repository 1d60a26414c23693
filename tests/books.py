"""A service's records for tests of handlers: any store, a real journal, one commit per work."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from contracts.events import Event
from contracts.rights import EVERYTHING, Actor, Grant, grant_for
from messaging.journal import EventJournal
from messaging.sealing import KeyRing
from records.encryption import AesGcmCipher, reveal
from records.keys import IndexKeys
from records.kinds import AUDIT, OUTBOX, Kind
from records.memory import MemoryStore
from records.reads import Reads
from records.store import ChangeSet, Document, Replacement, Store
from records.unit_of_work import Batch, Cause, UnitOfWork
from vocabulary.ids import new_id

READERS = ("hotline", "relief", "notifications", "campaigns", "identity")
KEYS = IndexKeys(person=b"p" * 32, phone=b"t" * 32)


class Books:
    """`work` is one unit of work: saved when its block ends well, dropped when it raises."""

    def __init__(self, service: str, store: Store | None = None) -> None:
        self.store: Store = store or MemoryStore()
        own = X25519PrivateKey.generate()
        others = {reader: X25519PrivateKey.generate().public_key() for reader in READERS}
        ring = KeyRing([own], {**others, service: own.public_key()})
        self._journal = EventJournal(service, ring)
        self.announced: list[Event] = []

    @contextmanager
    def work(
        self,
        actor: Actor,
        *,
        now: datetime,
        action: str | None = None,
        message_id: str | None = None,
    ) -> Iterator[UnitOfWork]:
        """Work under the grant that the rights table gives for `action`; a consumer has all.

        `message_id` is the id of the event that is heard, where it matters.
        """
        grant = grant_for(actor, action) if action else EVERYTHING
        batch = Batch(self.store, self._journal)
        cause = Cause(message_id=message_id or new_id(), correlation_id="test")
        unit = batch.begin(actor=actor, grant=grant, cause=cause, now=now)
        yield unit
        unit.accept()
        batch.commit()
        self.announced += [announcement.event for announcement in batch.announcements]

    def reads(self, grant: Grant = EVERYTHING) -> Reads:
        return Reads(self.store, grant)

    def rows(self, kind: Kind) -> list[Document]:
        return self.store.find(kind, {}, 10_000)

    def opened(self, kind: Kind) -> list[Document]:
        """The rows with their personal fields in plain."""
        return [reveal(kind, row, self.store.cipher) for row in self.rows(kind)]

    def everything(self, kinds: Sequence[Kind]) -> dict[str, Any]:
        """All that is stored, to be compared before and after a refusal."""
        return {kind.name: self.rows(kind) for kind in (*kinds, OUTBOX, AUDIT)}

    def spoil(self, kind: Kind, record_id: str, field: str) -> None:
        """Somebody put a value under a foreign key in the place of an encrypted one."""
        row = self.store.load(kind, [record_id])[record_id]
        changes = ChangeSet()
        spoiled = {**row, field: AesGcmCipher(os.urandom(32)).encrypt({"name": "次仁"})}
        changes.of(kind).replacements.append(Replacement(spoiled, row["version"]))
        self.store.commit(changes)
