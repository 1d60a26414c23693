"""The identity map of a batch: each document once, as stored and as it will be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import count

from records.encryption import Cipher, reveal
from records.kinds import Kind
from records.store import ChangeSet, Deletion, Document, Replacement, Store

_next_token = count(1).__next__


@dataclass
class Entry:
    """One document of the batch.

    `stored` is what the store holds (personal fields encrypted) or None; once `changed`, `pending`
    is what the accepted units made of it (plain), None when it is to be gone. `token` is another
    one whenever what a unit would read is another document.
    """

    kind: Kind
    stored: Document | None
    pending: Document | None = None
    changed: bool = False
    token: int = field(default_factory=_next_token)
    version: int = 0
    _opened: Document | None = None

    def __post_init__(self) -> None:
        if self.stored is not None and self.kind.versioned:
            self.version = self.stored["version"]

    @property
    def present(self) -> bool:
        """Whether the next unit sees a document."""
        return (self.pending if self.changed else self.stored) is not None

    def plain(self, cipher: Cipher) -> Document | None:
        """The document as the next unit must see it, decrypted; not to be changed in place."""
        return self.pending if self.changed else self._open(cipher)

    def take(self, document: Document | None) -> None:
        """An accepted unit made this of it."""
        self.pending, self.changed, self.token = document, True, _next_token()
        if document is not None and self.kind.versioned:
            self.version = document["version"]

    def write_into(self, changes: ChangeSet, cipher: Cipher) -> None:
        """Add what must be written so that the store holds what is pending."""
        writes = changes.of(self.kind)
        if self.stored is None:
            if self.pending is not None:
                writes.inserts.append(self._sealed(self.pending, cipher))
            return
        version = self.stored["version"] if self.kind.versioned else None
        if self.pending is None:
            writes.deletions.append(Deletion(self.stored["_id"], version))
        else:
            writes.replacements.append(Replacement(self._sealed(self.pending, cipher), version))

    def _open(self, cipher: Cipher) -> Document | None:
        if self._opened is None and self.stored is not None:
            self._opened = reveal(self.kind, self.stored, cipher)
        return self._opened

    def _sealed(self, document: Document, cipher: Cipher) -> Document:
        """The document with personal fields encrypted; an unchanged one keeps its old form."""
        sealed = dict(document)
        for name in self.kind.personal:
            value = document.get(name)
            if value is None:
                continue
            if (
                self.stored is not None
                and self._opened is not None
                and self._opened.get(name) == value
            ):
                sealed[name] = self.stored[name]
            else:
                sealed[name] = cipher.encrypt(value)
        return sealed


class IdentityMap:
    """The documents that a batch has loaded or changed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._entries: defaultdict[str, dict[str, Entry]] = defaultdict(dict)

    def prefetch(self, kind: Kind, ids: Collection[str]) -> None:
        """Load what is not here yet in one query; what is not there is remembered as absent."""
        known = self._of(kind)
        wanted = [document_id for document_id in dict.fromkeys(ids) if document_id not in known]
        if wanted:
            found = self._store.load(kind, wanted)
            for document_id in wanted:
                known.setdefault(document_id, Entry(kind, found.get(document_id)))

    def entry(self, kind: Kind, document_id: str) -> Entry:
        """The entry of this document, loaded when it is not here yet."""
        found = self._of(kind).get(document_id)
        if found is None:
            self.prefetch(kind, [document_id])
            found = self._of(kind)[document_id]
        return found

    def entry_of_new(self, kind: Kind, document_id: str) -> Entry:
        """The entry of a document that is new: the store is not asked, its index will tell."""
        known = self._of(kind)
        found = known.get(document_id)
        if found is None:
            found = known[document_id] = Entry(kind, None)
        return found

    def remember(self, kind: Kind, document: Document) -> Entry:
        """Take in a document that a search found; one that was changed here stays as it is."""
        entry = self._of(kind).get(document["_id"])
        if entry is None or not (entry.changed or entry.stored == document):
            entry = self._of(kind)[document["_id"]] = Entry(kind, document)
        return entry

    def changed(self, kind: Kind) -> set[str]:
        """The ids of this kind's documents that accepted units changed."""
        return {document_id for document_id, entry in self._of(kind).items() if entry.changed}

    def knows(self, kind: str, document_id: str) -> bool:
        """Whether the next unit would see this document, as far as the batch knows."""
        entry = self._entries.get(kind, {}).get(document_id)
        return entry is not None and entry.present

    def write_into(self, changes: ChangeSet) -> None:
        """Add everything that accepted units changed."""
        for entries in self._entries.values():
            for entry in entries.values():
                if entry.changed:
                    entry.write_into(changes, self._store.cipher)

    def _of(self, kind: Kind) -> dict[str, Entry]:
        return self._entries[kind.name]
