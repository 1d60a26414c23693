"""The real store: MongoDB, majority reads, one transaction per commit."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from typing import Any

import pymongo
from pymongo import MongoClient, ReadPreference, WriteConcern
from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection
from pymongo.monitoring import CommandListener
from pymongo.read_concern import ReadConcern

from contracts.refusals import DeadlinePassed
from records.crash_points import Point, reach
from records.documents import CODEC
from records.encryption import Cipher
from records.kinds import AUDIT, Kind
from records.mongo_cipher import MongoCipher
from records.mongo_failures import Conflicts, committing, reading
from records.mongo_pipelines import counted_each, found_among, shared_values
from records.mongo_writes import Mismatch, are_acts_alone, note_acts, write_all
from records.settings import Settings
from records.store import (
    ChangeSet,
    Document,
    OutcomeUnknown,
    Sort,
    StaleVersion,
    StoreError,
    Where,
    Writes,
)

Client = MongoClient[Document]
READ_SECONDS = 5.0
COMMIT_SECONDS = 10.0
MAJORITY = WriteConcern("majority", j=True)
_SNAPSHOT: dict[str, Any] = {
    "read_concern": ReadConcern("snapshot"),
    "write_concern": MAJORITY,
    "read_preference": ReadPreference.PRIMARY,
}


def connect(settings: Settings, listeners: Sequence[CommandListener] = ()) -> Client:
    """A client for this process; made after a fork, one per process."""
    return MongoClient(
        settings.mongo_uri,
        appname=settings.service,
        document_class=dict,
        tz_aware=True,
        uuidRepresentation="standard",
        serverSelectionTimeoutMS=5000,
        retryWrites=True,
        event_listeners=list(listeners),
    )


def open_store(settings: Settings, listeners: Sequence[CommandListener] = ()) -> MongoStore:
    """The store of a service, with the cipher of its secret ``field_key``."""
    client = connect(settings, listeners)
    return MongoStore(client, settings, MongoCipher.from_settings(client, settings))


class MongoStore:
    """A service's own database, and its audit database beside it.

    Reads take at most `READ_SECONDS`, commits `COMMIT_SECONDS`; a surrounding `pymongo.timeout`
    shortens both.
    """

    def __init__(self, client: Client, settings: Settings, cipher: Cipher) -> None:
        self.client, self.cipher = client, cipher
        self._databases = {False: settings.database, True: f"{settings.database}_audit"}

    def collection(self, kind: Kind) -> MongoCollection[Document]:
        """The collection, majority for reads and writes, for machinery that works on it itself."""
        return self.client[self._databases[kind.in_audit_database]].get_collection(
            kind.name,
            codec_options=CODEC,
            read_concern=ReadConcern("majority"),
            write_concern=MAJORITY,
            read_preference=ReadPreference.PRIMARY,
        )

    def load(
        self, kind: Kind, ids: Collection[str], where: Where | None = None
    ) -> dict[str, Document]:
        query = {**(where or {}), "_id": {"$in": list(ids)}}
        with reading(), pymongo.timeout(READ_SECONDS):
            return {document["_id"]: document for document in self.collection(kind).find(query)}

    def find(
        self, kind: Kind, where: Where, limit: int, sort: Sort = (), fields: Sequence[str] = ()
    ) -> list[Document]:
        only = dict.fromkeys(fields, True) or None
        with reading(), pymongo.timeout(READ_SECONDS):
            found = self.collection(kind).find(where, only, limit=limit, batch_size=limit + 1)
            return list(found.sort(list(sort)) if sort else found)

    def find_among(
        self,
        kind: Kind,
        where: Where,
        then: Where,
        *,
        index: str,
        among: int,
        limit: int,
        sort: Sort,
        fields: Sequence[str] = (),
    ) -> list[Document]:
        steps = found_among(where, then, among=among, limit=limit, sort=sort, fields=fields)
        with reading(), pymongo.timeout(READ_SECONDS):
            return list(self.collection(kind).aggregate(steps, hint=index))

    def ids(self, kind: Kind, where: Where, limit: int) -> list[str]:
        with reading(), pymongo.timeout(READ_SECONDS):
            found = self.collection(kind).find(where, {"_id": True}, limit=limit)
            return [document["_id"] for document in found]

    def exists(self, kind: Kind, ids: Collection[str]) -> frozenset[str]:
        with reading(), pymongo.timeout(READ_SECONDS):
            found = self.collection(kind).find({"_id": {"$in": list(ids)}}, {"_id": True})
            return frozenset(document["_id"] for document in found)

    def count(self, kind: Kind, where: Where) -> int:
        with reading(), pymongo.timeout(READ_SECONDS):
            return self.collection(kind).count_documents(where)

    def count_by(self, kind: Kind, group_field: str, where: Where) -> dict[Any, int]:
        return self._add_up(kind, group_field, 1, where)

    def count_each(
        self, kind: Kind, field: str, values: Sequence[Any], where: Where, most: int
    ) -> dict[Any, int]:
        steps = counted_each(kind.name, field, values, where, most)
        with reading(), pymongo.timeout(READ_SECONDS):
            found = self.collection(kind).aggregate(steps)
            return {each["value"]: each["counted"] for each in found}

    def sum_by(self, kind: Kind, group_field: str, sum_field: str, where: Where) -> dict[Any, int]:
        return self._add_up(kind, group_field, f"${sum_field}", where)

    def _add_up(
        self, kind: Kind, group_field: str, addend: str | int, where: Where
    ) -> dict[Any, int]:
        group = {"$group": {"_id": f"${group_field}", "sum": {"$sum": addend}}}
        with reading(), pymongo.timeout(READ_SECONDS):
            found = self.collection(kind).aggregate([{"$match": where}, group])
            return {each["_id"]: each["sum"] for each in found}

    def shared(self, kind: Kind, field: str, among: str, where: Where, limit: int) -> list[str]:
        with reading(), pymongo.timeout(READ_SECONDS):
            found = self.collection(kind).aggregate(shared_values(field, among, where, limit))
            return [each["_id"] for each in found]

    def commit(self, changes: ChangeSet, deadline: float | None = None) -> None:
        groups = list(changes.in_order())
        seconds = COMMIT_SECONDS if deadline is None else deadline - time.monotonic()
        if seconds <= 0:
            raise DeadlinePassed()
        if not groups:
            return
        reach(Point.COMMIT_BEFORE)
        try:
            with pymongo.timeout(min(seconds, COMMIT_SECONDS)):
                self._transact(groups)
        except Mismatch as mismatch:
            stale = mismatch.writes
        else:
            reach(Point.COMMIT_AFTER)
            return
        raise self._stale(stale)

    def try_together(self, several: Sequence[ChangeSet]) -> bool:
        """Write all in one transaction, tried once; False: nothing was changed.

        Raises `OutcomeUnknown` when nobody knows. For `records.together`.
        """
        merged = ChangeSet()
        for changes in several:
            merged.absorb(changes)
        groups = list(merged.in_order())
        reach(Point.COMMIT_BEFORE)
        try:
            with pymongo.timeout(COMMIT_SECONDS):
                if are_acts_alone(groups, of=len(several)):
                    note_acts(self.collection(AUDIT), groups[0])
                else:
                    self._transact(groups, once=True)
        except OutcomeUnknown:
            raise
        except (StoreError, Mismatch):
            return False
        reach(Point.COMMIT_AFTER)
        return True

    def _transact(self, groups: Sequence[Writes], *, once: bool = False) -> None:
        sent = False
        conflicts = Conflicts()

        def write(session: ClientSession) -> None:
            # May run several times: writes what was decided before, decides nothing.
            nonlocal sent
            for writes in groups:
                with conflicts.noted(writes.kind):
                    write_all(self.collection(writes.kind), writes, session)
            reach(Point.COMMIT_WRITTEN)
            sent = True

        with committing(lambda: sent, conflicts), self.client.start_session() as session:
            if once:
                with session.start_transaction(**_SNAPSHOT):
                    write(session)
            else:
                session.with_transaction(write, **_SNAPSHOT)

    def _stale(self, writes: Writes) -> StaleVersion:
        """Which of the writes expected another document than there is; asked after the abort."""
        expected = {each.document["_id"]: each.version for each in writes.replacements}
        expected |= {each.document_id: each.version for each in writes.deletions}
        found = self.load(writes.kind, expected)
        for document_id, version in expected.items():
            current = found.get(document_id, {}).get("version")
            if document_id not in found or (version is not None and version != current):
                return StaleVersion(writes.kind.name, document_id, current)
        # Gone at the write and back again at the question: stale too, only nobody knows which.
        return StaleVersion(writes.kind.name, ",".join(expected))
