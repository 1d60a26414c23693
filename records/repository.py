"""Repositories: aggregates of one kind, as a unit of work sees and changes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Generic, TypeVar

from contracts.refusals import Refusal, VersionOutdated
from records.aggregate import Aggregate
from records.kinds import Kind
from records.scope import require_covered
from records.store import Document
from records.unit_of_work import UnitOfWork

A = TypeVar("A", bound=Aggregate)


class Repository(Generic[A]):
    """One subclass per aggregate: sets `kind` and `not_found`, turns aggregate into document.

    Documents hold BSON types only (a date as ISO text, an enum as its value) and personal fields
    in plain: they are encrypted when the batch is committed.
    """

    kind: ClassVar[Kind]
    not_found: ClassVar[type[Refusal]]

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    @staticmethod
    def to_document(aggregate: A) -> Document:
        """The aggregate's state without ``_id``, ``version`` and ``sequence``."""
        raise NotImplementedError

    @staticmethod
    def from_document(document: Document) -> A:
        """The aggregate again; `document` has ``_id``; version and sequence are set by the base."""
        raise NotImplementedError

    def add(self, aggregate: A) -> None:
        """A new aggregate: saved, as it then is, with its events when the unit is accepted.

        Refuses `ForeignUnion` for what is neither the actor's own nor of a union in the grant;
        raises `AlreadyExists` when the batch knows the id.
        """
        if self.kind.managed_by is not None:
            self._unit.require_covered(self.kind, self.to_document(aggregate))
        self._unit.aggregates.add(self, aggregate)

    @contextmanager
    def changing(
        self,
        aggregate_id: str,
        *,
        expected_version: int | None = None,
        veiled: bool = False,
        beyond: bool = False,
    ) -> Iterator[A]:
        """The aggregate, to be changed; kept, with its events, when the block ends without error.

        `veiled`: the change takes away what tells of a person, and its audit row may not tell it.
        `beyond`: whatever its union, for who reached it by another record that the grant covers.

        Refuses `not_found`, `ForeignUnion`, and `VersionOutdated` (details: `version`, the current
        one) when another version was expected. A block that changes nothing saves nothing.
        """
        aggregates = self._unit.aggregates
        aggregates.take_over(self.kind, aggregate_id)
        aggregate = self.get_beyond(aggregate_id) if beyond else self.get(aggregate_id)
        if expected_version is not None and expected_version != aggregate.version:
            raise _outdated(aggregate)
        yield aggregate
        aggregates.save(self, aggregate, veiled=veiled)

    def get(self, aggregate_id: str) -> A:
        """A copy for reading; refuses `not_found` and `ForeignUnion`."""
        document = self._unit.document(self.kind, aggregate_id)
        if document is None:
            raise self.not_found()
        require_covered(self.kind, self._unit.grant, document, self.not_found)
        return self._aggregate(document)

    def get_beyond(self, aggregate_id: str) -> A:
        """A copy for reading, whatever its union, as `find_by_id`; refuses `not_found`."""
        found = self.find_by_id(aggregate_id)
        if found is None:
            raise self.not_found()
        return found

    def find_by_id(self, aggregate_id: str) -> A | None:
        """A copy, for reading, or None; looks beyond the grant, and into what was prefetched."""
        document = self._unit.document(self.kind, aggregate_id)
        return None if document is None else self._aggregate(document)

    def find(self, **equals: Any) -> A | None:
        """A copy, for reading, of the one whose indexed fields equal these; sees the batch.

        Looks beyond the grant, since a person has one file whichever union keeps it. ``__`` in a
        name stands for a dot. A `ValueError` for a personal field.
        """
        found = self.find_all(limit=1, **equals)
        return found[0] if found else None

    def find_all(self, *, limit: int = 100, **equals: Any) -> list[A]:
        """Like `find`, all of them up to `limit`, in the order of their ids.

        A value may be a condition instead (``{"$gt": now}``).
        """
        dotted = {name.replace("__", "."): value for name, value in equals.items()}
        documents = self._unit.find_documents(self.kind, dotted, limit)
        return [self._aggregate(document) for document in documents]

    def _aggregate(self, document: Document) -> A:
        aggregate = self.from_document(document)
        aggregate.version, aggregate.sequence = document["version"], document["sequence"]
        return aggregate


def _outdated(aggregate: Aggregate) -> VersionOutdated:
    refusal = VersionOutdated(field="expected_version", version=aggregate.version)
    refusal.subject = aggregate.subject
    return refusal
