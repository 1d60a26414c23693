"""What a store must do, and how it fails. `MongoStore` is real, `MemoryStore` is its twin.

Both are held to the same behaviour by one test suite, ``tests/records/test_store.py``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from records.documents import Document
from records.encryption import Cipher
from records.kinds import AUDIT, COMMANDS, INBOX, OUTBOX, Kind
from records.store_failures import (
    AlreadyExists,
    Contended,
    DocumentInvalid,
    NotSavedYet,
    OutcomeUnknown,
    StaleVersion,
    StoreError,
    StoreUnavailable,
)

__all__ = [
    "AlreadyExists",
    "ChangeSet",
    "Contended",
    "Deletion",
    "Document",
    "DocumentInvalid",
    "NotSavedYet",
    "OutcomeUnknown",
    "Replacement",
    "Row",
    "Sort",
    "StaleVersion",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "Where",
    "Writes",
]

Row = Mapping[str, Any]
"""A document to be inserted, which may be encoded already (`records.documents.fixed`)."""

Where = Mapping[str, Any]
Sort = Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Replacement:
    """A document that takes the place of the one with version `version` (None: any)."""

    document: Document
    version: int | None


@dataclass(frozen=True)
class Deletion:
    """The end of a document that must be there, with version `version` (None: any)."""

    document_id: str
    version: int | None


@dataclass
class Writes:
    """What is written to one collection in one go."""

    kind: Kind
    inserts: list[Row] = field(default_factory=list)
    replacements: list[Replacement] = field(default_factory=list)
    deletions: list[Deletion] = field(default_factory=list)

    def ids(self) -> Iterator[str]:
        """The ids of the documents."""
        yield from (row["_id"] for row in self.inserts)
        yield from (each.document["_id"] for each in self.replacements)
        yield from (each.document_id for each in self.deletions)


_OWN_IDS = (OUTBOX.name, AUDIT.name)


class ChangeSet:
    """Everything that one transaction writes, grouped by collection, in the order of writing.

    The inbox comes first, so that a message that was applied before costs nothing more; then the
    inserts, then replacements and deletions, then outbox, audit and idempotency rows.
    """

    _LAST = (OUTBOX.name, AUDIT.name, COMMANDS.name)

    def __init__(self) -> None:
        self._by_kind: dict[str, Writes] = {}

    def of(self, kind: Kind) -> Writes:
        """The writes to this kind's collection, to be added to."""
        return self._by_kind.setdefault(kind.name, Writes(kind))

    def in_order(self) -> Iterator[Writes]:
        """The groups that are not empty, in the order in which a store must write them."""
        names = [name for name in self._by_kind if name != INBOX.name and name not in self._LAST]
        for name in (INBOX.name, *names):
            yield from self._inserts_of(name)
        for writes in self._by_kind.values():
            if writes.replacements or writes.deletions:
                yield Writes(writes.kind, [], writes.replacements, writes.deletions)
        for name in self._LAST:
            yield from self._inserts_of(name)

    def rows(self) -> int:
        """How many documents it writes."""
        return sum(
            len(writes.inserts) + len(writes.replacements) + len(writes.deletions)
            for writes in self._by_kind.values()
        )

    def keys(self) -> frozenset[tuple[str, str]]:
        """Kind and id of what it writes, but for rows whose ids nobody else can have."""
        return frozenset(
            (name, document_id)
            for name, writes in self._by_kind.items()
            if name not in _OWN_IDS
            for document_id in writes.ids()
        )

    def absorb(self, other: ChangeSet) -> None:
        """Write what another one writes too."""
        for writes in other._by_kind.values():
            mine = self.of(writes.kind)
            mine.inserts += writes.inserts
            mine.replacements += writes.replacements
            mine.deletions += writes.deletions

    def _inserts_of(self, name: str) -> Iterator[Writes]:
        writes = self._by_kind.get(name)
        if writes is not None and writes.inserts:
            yield Writes(writes.kind, writes.inserts)


class Store(Protocol):
    """Keeps documents. Personal fields pass through encrypted; who needs them asks `cipher`.

    Reads see only what a majority holds. All may raise `StoreUnavailable`.
    """

    @property
    def cipher(self) -> Cipher:
        """What encrypts the personal fields of this store's documents."""
        ...

    def load(
        self, kind: Kind, ids: Collection[str], where: Where | None = None
    ) -> dict[str, Document]:
        """The documents with these ids (and matching `where`), by id; what is not there lacks."""
        ...

    def find(
        self, kind: Kind, where: Where, limit: int, sort: Sort = (), fields: Sequence[str] = ()
    ) -> list[Document]:
        """At most `limit` matching documents; of each these top-level fields, if any are named."""
        ...

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
        """Of the first `among` that match `where` in this order, at most `limit` that match `then`.

        They are found by the index of this name: however many match, no more are looked at.
        """
        ...

    def ids(self, kind: Kind, where: Where, limit: int) -> list[str]:
        """The ids of at most `limit` matching documents, in no order."""
        ...

    def exists(self, kind: Kind, ids: Collection[str]) -> frozenset[str]:
        """Which of these ids are there."""
        ...

    def count(self, kind: Kind, where: Where) -> int:
        """How many documents match."""
        ...

    def count_by(self, kind: Kind, group_field: str, where: Where) -> dict[Any, int]:
        """How many documents match, for each value of a field."""
        ...

    def count_each(
        self, kind: Kind, field: str, values: Sequence[Any], where: Where, most: int
    ) -> dict[Any, int]:
        """How many matching documents hold each of these values, each counted up to `most`.

        A value that none holds is left out.
        """
        ...

    def sum_by(self, kind: Kind, group_field: str, sum_field: str, where: Where) -> dict[Any, int]:
        """The sum of a field of whole numbers over matching documents, per value of a field."""
        ...

    def shared(self, kind: Kind, field: str, among: str, where: Where, limit: int) -> list[str]:
        """At most `limit` values of a text field, in order, that different `among` share."""
        ...

    def commit(self, changes: ChangeSet, deadline: float | None = None) -> None:
        """Write everything or nothing. `deadline` is a moment of `time.monotonic()`.

        Raises `StaleVersion`, `AlreadyExists`, `DocumentInvalid`, `OutcomeUnknown`,
        `StoreUnavailable`; refuses `DeadlinePassed` when it is too late to begin.
        """
        ...
