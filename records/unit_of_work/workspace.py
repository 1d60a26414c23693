"""The documents as one unit of work sees and changes them, on top of what the batch holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from records.documents import copied
from records.encryption import refuse_search
from records.kinds import Kind
from records.matching import matches
from records.store import AlreadyExists, Document, StaleVersion, Store
from records.unit_of_work.pending import Entry, IdentityMap


@dataclass
class Change:
    """What a unit made of a document (None: gone)."""

    kind: Kind
    document_id: str
    document: Document | None

    @property
    def key(self) -> tuple[str, str]:
        """Kind and id: one document."""
        return self.kind.name, self.document_id


class Workspace:
    """Copies go out, copies come in: nothing that a unit does reaches the batch from here."""

    def __init__(self, entries: IdentityMap, store: Store) -> None:
        self._entries, self._store = entries, store
        self._changes: dict[tuple[str, str], Change] = {}
        self._seen: dict[tuple[str, str], int] = {}

    @property
    def changes(self) -> list[Change]:
        """Every document that the unit changed, once."""
        return list(self._changes.values())

    def mark(self) -> dict[tuple[str, str], Change]:
        """The changes so far, for `go_back`."""
        return dict(self._changes)

    def go_back(self, mark: dict[tuple[str, str], Change]) -> None:
        """Forget what was changed since."""
        self._changes = mark

    def knows(self, kind: str, document_id: str) -> bool:
        """Whether such a document is here, as far as unit and batch know."""
        mine = self._changes.get((kind, document_id))
        if mine is not None:
            return mine.document is not None
        return self._entries.knows(kind, document_id)

    def get(self, kind: Kind, document_id: str) -> Document | None:
        """A copy of the document with personal fields in plain, or None."""
        document = self.current(kind, document_id)
        return None if document is None else copied(document)

    def current(self, kind: Kind, document_id: str, *, new: bool = False) -> Document | None:
        """The document itself, for reading only; `new` spares the question to the store."""
        mine = self._changes.get((kind.name, document_id))
        if mine is not None:
            return mine.document
        if new:
            self._entries.entry_of_new(kind, document_id)
        return self._entry(kind, document_id).plain(self._store.cipher)

    def before(self, change: Change) -> Document | None:
        """The document as the batch holds it."""
        return self._entry(change.kind, change.document_id).plain(self._store.cipher)

    def find(
        self, kind: Kind, equals: Mapping[str, Any], limit: int, *, first: bool = False
    ) -> list[Document]:
        """Copies of at most `limit` documents whose fields equal these, by ``_id``.

        Where there are more, any of them, or the `first` ones.
        """
        refuse_search(kind, equals)
        here = self._entries.changed(kind) | {
            change.document_id for change in self.changes if change.kind.name == kind.name
        }
        hits = [each for each in here if self._matches(kind, each, equals)]
        if first or len(hits) < limit:
            sort = (("_id", 1),) if first else ()
            for stored in self._store.find(kind, equals, limit + len(here), sort):
                if stored["_id"] not in here:
                    self._entries.remember(kind, stored)
                    hits.append(stored["_id"])
        found = [self.get(kind, document_id) for document_id in sorted(hits)[:limit]]
        return [document for document in found if document is not None]

    def insert(self, kind: Kind, document: Document) -> None:
        """Add a document; `AlreadyExists` at once when the batch holds one with this ``_id``."""
        if self.current(kind, document["_id"], new=True) is not None:
            raise AlreadyExists(kind.name, "_id_")
        self.put(kind, document)

    def replace(self, kind: Kind, document: Document) -> None:
        """Put a document in the place of the one that was read; `StaleVersion` if it is another."""
        current = self.current(kind, document["_id"])
        if current is None:
            raise StaleVersion(kind.name, document["_id"])
        if kind.versioned and document["version"] != current["version"]:
            raise StaleVersion(kind.name, document["_id"], current["version"])
        self.put(kind, document)

    def delete(self, kind: Kind, document_id: str) -> None:
        """Remove a document that must be there; `StaleVersion` when it is not."""
        if self.current(kind, document_id) is None:
            raise StaleVersion(kind.name, document_id)
        self._changes[kind.name, document_id] = Change(kind, document_id, None)

    def put(self, kind: Kind, document: Document) -> Document:
        """Keep a copy, with the version that it will have: one more than the batch's."""
        document_id = document["_id"]
        entry = self._entry(kind, document_id)
        version = {"version": entry.version + 1} if kind.versioned else {}
        kept = copied({**document, **version})
        self._changes[kind.name, document_id] = Change(kind, document_id, kept)
        return kept

    def require_unchanged_batch(self) -> None:
        """`StaleVersion` if the batch took another unit's change of what this unit changed."""
        for key, change in self._changes.items():
            entry = self._entries.entry(change.kind, change.document_id)
            if self._seen[key] != entry.token:
                raise StaleVersion(change.kind.name, change.document_id, entry.version)

    def _matches(self, kind: Kind, document_id: str, equals: Mapping[str, Any]) -> bool:
        document = self.current(kind, document_id)
        return document is not None and matches(document, equals)

    def _entry(self, kind: Kind, document_id: str) -> Entry:
        entry = self._entries.entry(kind, document_id)
        self._seen.setdefault((kind.name, document_id), entry.token)
        return entry
