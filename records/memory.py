"""The memory twin of the store: the same behaviour without a database, for tests of handlers."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Collection, Sequence
from threading import RLock
from typing import Any

from contracts.refusals import DeadlinePassed
from records.documents import decoded, encoded
from records.encryption import AesGcmCipher, Cipher
from records.kinds import Kind
from records.matching import matches, values_at
from records.order import sort_key
from records.store import (
    AlreadyExists,
    ChangeSet,
    Document,
    Sort,
    StaleVersion,
    Where,
    Writes,
)
from records.unique_keys import UniqueKeys

_Collections = dict[str, dict[str, bytes]]


class MemoryStore:
    """Keeps BSON, compares versions, holds unique indexes, commits all or nothing.

    Validators are not run: the repository tests run them on the real database.
    """

    def __init__(self) -> None:
        self.cipher: Cipher = AesGcmCipher(os.urandom(32))
        self._collections: _Collections = {}
        self._unique = UniqueKeys()
        self._lock = RLock()

    def rows(self, kind: Kind) -> list[Document]:
        """Every document of a kind in the order of insertion, for tests to look at."""
        with self._lock:
            return [decoded(data) for data in self._collections.get(kind.name, {}).values()]

    def load(
        self, kind: Kind, ids: Collection[str], where: Where | None = None
    ) -> dict[str, Document]:
        with self._lock:
            here = self._collections.get(kind.name, {})
            found = {each: decoded(here[each]) for each in ids if each in here}
        return {
            each: document for each, document in found.items() if matches(document, where or {})
        }

    def find(
        self, kind: Kind, where: Where, limit: int, sort: Sort = (), fields: Sequence[str] = ()
    ) -> list[Document]:
        found = [document for document in self.rows(kind) if matches(document, where)]
        for name, direction in reversed(sort):
            down = direction < 0
            keys = {id(each): sort_key(values_at(each, name), downwards=down) for each in found}
            found.sort(key=lambda each, keys=keys: keys[id(each)], reverse=down)  # type: ignore[misc]
        return [_only(document, fields) for document in found[:limit]]

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
        first = self.find(kind, where, among, sort)
        hits = [document for document in first if matches(document, then)]
        return [_only(document, fields) for document in hits[:limit]]

    def ids(self, kind: Kind, where: Where, limit: int) -> list[str]:
        return [each["_id"] for each in self.find(kind, where, limit)]

    def exists(self, kind: Kind, ids: Collection[str]) -> frozenset[str]:
        with self._lock:
            here = self._collections.get(kind.name, {})
            return frozenset(each for each in ids if each in here)

    def count(self, kind: Kind, where: Where) -> int:
        return sum(matches(document, where) for document in self.rows(kind))

    def count_by(self, kind: Kind, group_field: str, where: Where) -> dict[Any, int]:
        hits = (document for document in self.rows(kind) if matches(document, where))
        return dict(Counter(next(iter(values_at(each, group_field)), None) for each in hits))

    def count_each(
        self, kind: Kind, field: str, values: Sequence[Any], where: Where, most: int
    ) -> dict[Any, int]:
        counts = {each: self.count(kind, {"$and": [where, {field: each}]}) for each in values}
        return {each: min(count, most) for each, count in counts.items() if count}

    def sum_by(self, kind: Kind, group_field: str, sum_field: str, where: Where) -> dict[Any, int]:
        sums: Counter[Any] = Counter()
        for each in self.rows(kind):
            if matches(each, where):
                sums[next(iter(values_at(each, group_field)), None)] += each[sum_field]
        return dict(sums)

    def shared(self, kind: Kind, field: str, among: str, where: Where, limit: int) -> list[str]:
        held: dict[str, set[Any]] = {}
        for document in self.find(kind, where, len(self.rows(kind))):
            held.setdefault(document[field], set()).add(document[among])
        return sorted(value for value, among in held.items() if len(among) > 1)[:limit]

    def commit(self, changes: ChangeSet, deadline: float | None = None) -> None:
        if deadline is not None and deadline <= time.monotonic():
            raise DeadlinePassed()
        with self._lock:
            collections, unique = dict(self._collections), self._unique.copy()
            for writes in changes.in_order():
                here = collections[writes.kind.name] = dict(collections.get(writes.kind.name, {}))
                _write(writes, here, unique)
            self._collections, self._unique = collections, unique


def _write(writes: Writes, here: dict[str, bytes], unique: UniqueKeys) -> None:
    kind = writes.kind
    for document in writes.inserts:
        if document["_id"] in here:
            raise AlreadyExists(kind.name, "_id_")
        unique.add(kind, document)
        here[document["_id"]] = encoded(document)
    for replacement in writes.replacements:
        document = replacement.document
        old = _expected(kind, here, document["_id"], replacement.version)
        unique.swap([(kind, old, document)])
        here[document["_id"]] = encoded(document)
    for deletion in writes.deletions:
        unique.remove(kind, _expected(kind, here, deletion.document_id, deletion.version))
        del here[deletion.document_id]


def _expected(
    kind: Kind, here: dict[str, bytes], document_id: str, version: int | None
) -> Document:
    if document_id not in here:
        raise StaleVersion(kind.name, document_id)
    document = decoded(here[document_id])
    if version is not None and document["version"] != version:
        raise StaleVersion(kind.name, document_id, document["version"])
    return document


def _only(document: Document, fields: Sequence[str]) -> Document:
    if not fields:
        return document
    return {name: document[name] for name in ("_id", *fields) if name in document}
