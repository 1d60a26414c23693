"""The reading side: what ``views.py`` uses. Never writes; sees only what a majority holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.refusals import Refusal
from contracts.rights import EVERYTHING, Grant
from records.cursors import beyond, decode_cursor, encode_cursor
from records.encryption import refuse_search, reveal
from records.kinds import Kind
from records.scope import require_covered, scope_predicate
from records.store import Document, NotSavedYet, Sort, Store, Where
from vocabulary.fingerprint import fingerprint

MOST_PER_PAGE = 100


@dataclass(frozen=True)
class Found:
    """A page: the documents, and the cursor of the next page or None."""

    items: list[Document]
    next_cursor: str | None


def order_of(sort: str) -> list[tuple[str, int]]:
    """The order that a list's ``sort`` names: a field, after ``-`` from the last to the first."""
    name = sort.removeprefix("-")
    return [(name, 1 if name == sort else -1)]


class Reads:
    """Queries within a grant: every method but `get` finds only what the grant covers.

    Personal fields come back encrypted unless `personal` asks for them.
    """

    def __init__(self, store: Store, grant: Grant = EVERYTHING) -> None:
        self._store, self.grant = store, grant

    def within(self, grant: Grant) -> Reads:
        """The same reads under another grant; `EVERYTHING` must have its reason at the caller."""
        return Reads(self._store, grant)

    def get(
        self, kind: Kind, document_id: str, *, not_found: type[Refusal], personal: bool = False
    ) -> Document:
        """One document by id. Refuses `not_found`, and `ForeignUnion` outside the grant."""
        document = self._store.load(kind, [document_id]).get(document_id)
        if document is None:
            raise not_found()
        require_covered(kind, self.grant, document, not_found)
        return self._shown(kind, document, personal)

    def one(self, kind: Kind, where: Where, *, personal: bool = False) -> Document | None:
        """A matching document or None."""
        found = self._store.find(kind, self._scoped(kind, where), 1)
        return self._shown(kind, found[0], personal) if found else None

    def find(
        self,
        kind: Kind,
        where: Where,
        *,
        sort: Sort,
        limit: int,
        after_cursor: str | None = None,
        personal: bool = False,
        fields: Sequence[str] = (),
    ) -> Found:
        """A page of at most `limit` (1 to 100) matching documents.

        Of each `fields` and those of `sort` alone, where any are named: a list shows little of what
        a document holds.

        ``_id`` is added to `sort` to make the order total; sort fields hold one plain value in
        every document. `after_cursor` is the `next_cursor` of the page before; refuses
        `InvalidInput` at ``cursor`` for one that is not of this list.
        """
        if not 1 <= limit <= MOST_PER_PAGE:
            raise ValueError(f"a page holds 1 to {MOST_PER_PAGE} documents")
        order = _total(sort)
        parts = [self._scoped(kind, where)]
        if after_cursor is not None:
            parts.append(beyond(order, decode_cursor(kind, order, after_cursor)))
        asked = {*fields, *(name for name, _ in order)} if fields else ()
        found = self._store.find(kind, _all_of(parts), limit + 1, order, sorted(asked))
        more = len(found) > limit
        return Found(
            items=[self._shown(kind, document, personal) for document in found[:limit]],
            next_cursor=encode_cursor(kind, order, found[limit - 1]) if more else None,
        )

    def find_among(
        self,
        kind: Kind,
        where: Where,
        then: Where,
        *,
        index: str,
        among: int,
        sort: Sort,
        limit: int,
        fields: Sequence[str] = (),
    ) -> list[Document]:
        """Of the first `among` that match `where` at most `limit` that match `then`, as `find`.

        They are found by the index of this name, and no more are looked at, however common `where`
        is. Personal fields come in plain.
        """
        refuse_search(kind, then)
        order = _total(sort)
        asked = sorted({*fields, *(name for name, _ in order)}) if fields else ()
        found = self._store.find_among(
            kind,
            self._scoped(kind, where),
            then,
            index=index,
            among=among,
            limit=limit,
            sort=order,
            fields=asked,
        )
        return [self.reveal(kind, document) for document in found]

    def every(
        self, kind: Kind, where: Where, *, sort: Sort, personal: bool = False
    ) -> Iterator[Document]:
        """All matching documents, page by page; as `find`."""
        cursor = None
        while True:
            page = self.find(
                kind,
                where,
                sort=sort,
                limit=MOST_PER_PAGE,
                after_cursor=cursor,
                personal=personal,
            )
            yield from page.items
            cursor = page.next_cursor
            if cursor is None:
                return

    def ids(self, kind: Kind, where: Where, *, limit: int) -> list[str]:
        """The ids of at most `limit` matching documents, in no order."""
        return self._store.ids(kind, self._scoped(kind, where), limit)

    def load(self, kind: Kind, ids: Collection[str]) -> list[Document]:
        """The documents with these ids that are there, in no order."""
        return list(self._store.load(kind, ids, scope_predicate(kind, self.grant)).values())

    def count(self, kind: Kind, where: Where) -> int:
        """How many documents match."""
        return self._store.count(kind, self._scoped(kind, where))

    def count_by(self, kind: Kind, field: str, where: Where) -> dict[Any, int]:
        """How many documents match, for each value of `field`."""
        return self._store.count_by(kind, field, self._scoped(kind, where))

    def count_each(
        self, kind: Kind, field: str, values: Sequence[Any], where: Where, *, most: int
    ) -> dict[Any, int]:
        """How many documents hold each of these values, counted up to `most`; none: left out."""
        return self._store.count_each(kind, field, values, self._scoped(kind, where), most)

    def sum_by(self, kind: Kind, field: str, summed: str, where: Where) -> dict[Any, int]:
        """The sum of `summed`, a field of whole numbers, for each value of `field`."""
        refuse_search(kind, {summed: 0})
        return self._store.sum_by(kind, field, summed, self._scoped(kind, where))

    def shared(
        self,
        kind: Kind,
        field: str,
        *,
        among: str,
        where: Where,
        limit: int,
        after: str | None = None,
    ) -> list[str]:
        """At most `limit` values of a text field, in order, that different `among` share.

        `after` is the last value of the page before.
        """
        beyond_last = {field: {"$gt": after or ""}}
        return self._store.shared(
            kind, field, among, self._scoped(kind, {**where, **beyond_last}), limit
        )

    def fingerprint(self, kind: Kind, field: str, where: Where) -> str:
        """Which values of `field` the matching documents hold, and how often, as a fingerprint."""
        found = self.count_by(kind, field, where)
        return fingerprint({str(value): times for value, times in found.items()})

    def reveal(self, kind: Kind, document: Document) -> Document:
        """The document with its personal fields decrypted; null stays null."""
        return reveal(kind, document, self._store.cipher)

    def _scoped(self, kind: Kind, where: Where) -> Mapping[str, Any]:
        refuse_search(kind, where)
        return _all_of([where, scope_predicate(kind, self.grant)])

    def _shown(self, kind: Kind, document: Document, personal: bool) -> Document:
        return self.reveal(kind, document) if personal else document


class Unread:
    """Stands for `Reads` while a change is shown that is about to be saved."""

    def __getattr__(self, name: str) -> Any:
        raise NotSavedYet(name)


def _total(sort: Sort) -> list[tuple[str, int]]:
    if any(name == "_id" for name, _ in sort):
        return list(sort)
    return [*sort, ("_id", sort[-1][1] if sort else 1)]


def _all_of(parts: list[Where]) -> Mapping[str, Any]:
    present = [part for part in parts if part]
    if len(present) == 1:
        return present[0]
    return {"$and": present} if present else {}
