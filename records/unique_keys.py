"""Who holds which unique key, among documents that a database has not seen or never will."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from itertools import product

from records.kinds import Kind
from records.matching import matches, values_at
from records.order import index_keys
from records.store import AlreadyExists, Document, Row

Key = tuple[str, str, tuple[Hashable, ...]]
Swap = tuple[Kind, Document | None, Document | None]


class UniqueKeys:
    """The keys of unique indexes, partial ones too, and the ids of the documents that hold them."""

    def __init__(self, holders: dict[Key, str] | None = None) -> None:
        self._holders = {} if holders is None else holders

    def copy(self) -> UniqueKeys:
        """A copy that changes apart."""
        return UniqueKeys(dict(self._holders))

    def add(self, kind: Kind, document: Row) -> None:
        """Take the document's keys; `AlreadyExists` when another document holds one of them."""
        keys = list(_keys_of(kind, document))
        for key in keys:
            if self._holders.get(key, document["_id"]) != document["_id"]:
                raise AlreadyExists(kind.name, key[1])
        self._holders.update((key, document["_id"]) for key in keys)

    def remove(self, kind: Kind, document: Document) -> None:
        """Give the document's keys back."""
        for key in _keys_of(kind, document):
            self._holders.pop(key, None)

    def swap(self, swaps: Sequence[Swap]) -> None:
        """Replace old documents by new ones (None: there is none), all or, if refused, nothing."""
        taken: list[tuple[Kind, Document]] = []
        for kind, old, _ in swaps:
            if old is not None:
                self.remove(kind, old)
        try:
            for kind, _, new in swaps:
                if new is not None:
                    self.add(kind, new)
                    taken.append((kind, new))
        except AlreadyExists:
            for kind, new in taken:
                self.remove(kind, new)
            for kind, old, _ in swaps:
                if old is not None:
                    self.add(kind, old)
            raise


def _keys_of(kind: Kind, document: Row) -> Iterator[Key]:
    for index in kind.indexes:
        if index.unique and (index.partial is None or matches(document, index.partial)):
            columns = [index_keys(values_at(document, name)) for name, _ in index.fields]
            for values in product(*columns):
                yield kind.name, index.name, values
