"""What one commit writes to a collection, as the driver wants it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from pymongo import DeleteOne, InsertOne, ReplaceOne
from pymongo.client_session import ClientSession
from pymongo.collection import Collection as MongoCollection

from records.kinds import AUDIT
from records.mongo_failures import Conflicts, committing, writing
from records.store import Document, Writes


class Mismatch(Exception):
    """Fewer documents were there as expected than were to be written."""

    def __init__(self, writes: Writes) -> None:
        self.writes = writes
        super().__init__(writes.kind.name)


def write_all(
    collection: MongoCollection[Document], writes: Writes, session: ClientSession
) -> None:
    """Write within a transaction; raises `Mismatch`, and what the collection refuses."""
    with writing(writes.kind):
        if writes.inserts:
            collection.bulk_write(_inserts(writes), session=session)
        operations = _operations(writes)
        if operations:
            result = collection.bulk_write(operations, session=session)
            if result.matched_count + result.deleted_count < len(operations):
                raise Mismatch(writes)


def are_acts_alone(groups: Sequence[Writes], *, of: int) -> bool:
    """Whether this is one audit row of each of so many and nothing else: they only read.

    One row is saved or not without a transaction, which would cost its reader a statement more.
    """
    return len(groups) == 1 and groups[0].kind == AUDIT and len(groups[0].inserts) == of


def note_acts(collection: MongoCollection[Document], writes: Writes) -> None:
    """Write rows of which each stands alone; `OutcomeUnknown` where not all are there for sure."""
    with committing(lambda: True, Conflicts()):
        collection.bulk_write(_inserts(writes), ordered=False)


def _inserts(writes: Writes) -> list[InsertOne[Document]]:
    # Not insert_many, which looks into each document for its _id.
    return [InsertOne(cast(Document, row)) for row in writes.inserts]


def _operations(writes: Writes) -> list[ReplaceOne[Document] | DeleteOne]:
    return [
        *(
            ReplaceOne(_as_expected(each.document["_id"], each.version), each.document)
            for each in writes.replacements
        ),
        *(DeleteOne(_as_expected(each.document_id, each.version)) for each in writes.deletions),
    ]


def _as_expected(document_id: str, version: int | None) -> Document:
    return {"_id": document_id} if version is None else {"_id": document_id, "version": version}
