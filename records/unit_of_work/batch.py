"""The batch: one transaction's worth of units of work."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from contracts.rights import Actor, Grant
from records.clock import to_milliseconds, utc_now
from records.documents import fixed
from records.kinds import AUDIT, OUTBOX, Kind
from records.store import AlreadyExists, ChangeSet, Document, Row, Store
from records.unique_keys import UniqueKeys
from records.unit_of_work.facts import Announcement, Cause, Circumstances, Journal
from records.unit_of_work.pending import IdentityMap
from records.unit_of_work.unit import UnitOfWork
from records.unit_of_work.workspace import Workspace

Commit = Callable[[ChangeSet, float | None], None]


class Batch:
    """What the accepted units of work change, saved in one transaction or not at all.

    Used once: after `commit`, whether it worked or not, the work is done again in a new batch.
    """

    def __init__(
        self, store: Store, journal: Journal, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._store, self._journal, self._clock = store, journal, clock
        self._entries = IdentityMap(store)
        self._unique = UniqueKeys()
        self._outbox: list[Row] = []
        self.journalled: list[Document] = []
        self._audit: list[Row] = []
        self._notes: dict[tuple[str, str], tuple[Kind, Row]] = {}
        self._committed = False
        self.announcements: list[Announcement] = []

    def begin(
        self,
        *,
        actor: Actor,
        grant: Grant,
        cause: Cause,
        now: datetime,
        action: str = "change",
    ) -> UnitOfWork:
        """A unit that sees what earlier units of this batch left, once they were accepted."""
        self.require_open()
        circumstances = Circumstances(
            actor=actor,
            grant=grant,
            cause=cause,
            now=to_milliseconds(now),
            recorded_at=to_milliseconds(self._clock()),
            action=action,
        )
        return UnitOfWork(self, Workspace(self._entries, self._store), circumstances)

    def prefetch(self, kind: Kind, ids: Collection[str]) -> None:
        """Load these documents in one query, so that units find them here."""
        self._entries.prefetch(kind, ids)

    def merge(
        self,
        workspace: Workspace,
        announcements: Sequence[Announcement],
        audit: Sequence[Document],
        notes: Sequence[tuple[Kind, Document]],
    ) -> None:
        """Take a unit's changes, all or none; called by `UnitOfWork.accept`."""
        self.require_open()
        workspace.require_unchanged_batch()
        journalled = self._journal.rows(announcements) if announcements else []
        if len(journalled) != len(announcements):
            raise RuntimeError("the journal must make one row per announcement")
        rows = [fixed(row) for row in journalled]
        acts = [fixed(row) for row in audit]
        noted = {(kind.name, row["_id"]): (kind, fixed(row)) for kind, row in notes}
        for name, _ in noted.keys() & self._notes.keys():
            raise AlreadyExists(name, "_id_")
        entries = [self._entries.entry(each.kind, each.document_id) for each in workspace.changes]
        self._unique.swap(
            [
                (change.kind, entry.pending, change.document)
                for entry, change in zip(entries, workspace.changes, strict=True)
            ]
        )
        for entry, change in zip(entries, workspace.changes, strict=True):
            entry.take(change.document)
        self._outbox += rows
        self.journalled += journalled
        self._audit += acts
        self._notes |= noted
        self.announcements += announcements

    def commit(self, deadline: float | None = None, *, through: Commit | None = None) -> None:
        """Save what the accepted units changed; asks the database nothing when they changed none.

        `deadline` is a moment of `time.monotonic()`. Raises what `Store.commit` raises, which is
        what saves it unless `through` says otherwise.
        """
        self.require_open()
        self._committed = True
        changes = ChangeSet()
        self._entries.write_into(changes)
        for kind, row in self._notes.values():
            changes.of(kind).inserts.append(row)
        changes.of(OUTBOX).inserts.extend(self._outbox)
        changes.of(AUDIT).inserts.extend(self._audit)
        (through or self._store.commit)(changes, deadline)

    def require_open(self) -> None:
        """`RuntimeError` when the batch was committed already."""
        if self._committed:
            raise RuntimeError("the batch was committed already")
