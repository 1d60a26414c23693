"""The unit of work: what one command or one message does, kept apart until it is accepted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from contracts.refusals import ForeignUnion
from records.kinds import Kind
from records.scope import covers, covers_union
from records.store import Document
from records.unit_of_work.aggregates import Aggregates
from records.unit_of_work.audit import act_row
from records.unit_of_work.facts import Circumstances
from records.unit_of_work.workspace import Workspace

if TYPE_CHECKING:
    from records.unit_of_work.batch import Batch


class UnitOfWork:
    """Made by `Batch.begin`. Reads what the batch holds, keeps its own changes to itself.

    `accept` merges them into the batch; a unit that is not accepted leaves nothing behind.
    """

    def __init__(self, batch: Batch, workspace: Workspace, circumstances: Circumstances) -> None:
        self.actor, self.grant = circumstances.actor, circumstances.grant
        self.cause, self.action = circumstances.cause, circumstances.action
        self.now, self.recorded_at = circumstances.now, circumstances.recorded_at
        self.renders_unsaved = False  # True: only what the batch holds may be shown
        self._circumstances = circumstances
        self._batch: Batch | None = batch
        self._workspace = workspace
        self._aggregates = Aggregates(workspace, circumstances)
        self._acts: list[Document] = []
        self._notes: list[tuple[Kind, Document]] = []

    # --- rows, with personal fields in plain

    def document(self, kind: Kind, document_id: str) -> Document | None:
        """A copy of the document as this unit sees it, or None."""
        self._aggregates.flush(kind)
        return self._workspace.get(kind, document_id)

    def prefetch(self, kind: Kind, ids: Collection[str]) -> None:
        """Load these documents in one query before they are asked for one by one."""
        self._require_open().prefetch(kind, ids)

    def find_documents(
        self, kind: Kind, equals: Mapping[str, Any], limit: int, *, first: bool = False
    ) -> list[Document]:
        """Copies of at most `limit` documents whose (dotted) fields equal these, by ``_id``.

        Where there are more, any of them, or the `first` ones: whoever goes on where he left off
        needs these. Sees what this unit and the batch changed. A `ValueError` for a personal field.
        """
        self._aggregates.flush(kind)
        return self._workspace.find(kind, equals, limit, first=first)

    def insert(self, kind: Kind, document: Document) -> None:
        """Add a row with an ``_id`` of your own; `version` is set where the kind has versions.

        Raises `AlreadyExists` at once when the batch holds one with this ``_id``.
        """
        self._require_open()
        self._workspace.insert(kind, document)

    def note(self, kind: Kind, row: Document) -> None:
        """Add a row that nobody reads before it is saved, of a kind without personal fields.

        Cheaper than `insert`; `AlreadyExists` in `accept` when the batch noted one with this
        ``_id``, a `TypeError` for what BSON does not know.
        """
        self._require_open()
        self._notes.append((kind, row))

    def replace(self, kind: Kind, document: Document) -> None:
        """Put a row in the place of the one that was read.

        Raises `StaleVersion` when it is gone or, where the kind has versions, another one by now.
        """
        self._require_open()
        self._workspace.replace(kind, document)

    def touch(self, kind: Kind, document_id: str) -> None:
        """Write a row as it is, where there is one: collides with whoever changes it meanwhile."""
        row = self.document(kind, document_id)
        if row is not None:
            self.replace(kind, row)

    def delete(self, kind: Kind, document_id: str) -> None:
        """Remove a row that must be there; `StaleVersion` when it is not."""
        self._require_open()
        self._workspace.delete(kind, document_id)

    def version_of(self, document_id: str) -> int | None:
        """The version that this unit gives the document with this id; None if it changes none."""
        self._aggregates.flush()
        for change in self._workspace.changes:
            if change.document_id == document_id and change.kind.versioned and change.document:
                return int(change.document["version"])
        return None

    # --- aggregates, for repositories

    @property
    def aggregates(self) -> Aggregates:
        """Where repositories add and save; `RuntimeError` when the unit is over."""
        self._require_open()
        return self._aggregates

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """What the block changes, announces and audits is gone again when it raises.

        What was loaded before stays usable; what was loaded in a block that raised is not to be
        changed any more.
        """
        self._require_open()
        self._aggregates.flush()
        documents, aggregates = self._workspace.mark(), self._aggregates.mark()
        acts, notes = len(self._acts), len(self._notes)
        try:
            yield
        except BaseException:
            self._workspace.go_back(documents)
            self._aggregates.go_back(aggregates)
            del self._acts[acts:], self._notes[notes:]
            raise

    # --- rights and audit

    def require_scope(self, managing_union: str) -> None:
        """Refuse `ForeignUnion` unless the grant covers what this union manages."""
        if not covers_union(self.grant, managing_union):
            raise ForeignUnion()

    def require_covered(self, kind: Kind, document: Document) -> None:
        """Refuse `ForeignUnion` unless the grant covers this record."""
        if not covers(kind, self.grant, document):
            raise ForeignUnion()

    def audit(
        self,
        action: str,
        subject: str,
        *,
        reason: str | None = None,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        """One more audit row, as for reading a person's file. Never give it a personal value."""
        self._require_open()
        self._acts.append(
            act_row(self._circumstances, action, subject, reason=reason, before=before, after=after)
        )

    # --- the end

    def accept(self) -> None:
        """Merge everything into the batch; the unit is over then.

        Raises `StaleVersion` when another unit of the batch changed a document in between,
        `AlreadyExists` when it added one with the same unique key, and whatever the journal finds
        wrong with an event. Then nothing was merged.
        """
        batch = self._require_open()
        self._aggregates.finish()
        audit = [*self._acts, *self._aggregates.audit_rows()]
        batch.merge(self._workspace, self._aggregates.announcements, audit, self._notes)
        self._batch = None

    def _require_open(self) -> Batch:
        if self._batch is None:
            raise RuntimeError("the unit of work was accepted already")
        self._batch.require_open()
        return self._batch
