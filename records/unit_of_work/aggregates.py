"""The aggregates that a unit adds and changes, and what they announce."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

from records.aggregate import Aggregate
from records.documents import copied
from records.kinds import Kind
from records.store import AlreadyExists, Document
from records.unit_of_work.audit import change_row
from records.unit_of_work.facts import Announcement, Circumstances
from records.unit_of_work.workspace import Change, Workspace
from vocabulary.ids import new_id

_COUNTERS = ("_id", "version", "sequence")


class Keeper(Protocol):
    """What is asked of a repository."""

    @property
    def kind(self) -> Kind:
        """The kind of its documents."""
        ...

    def to_document(self, aggregate: Any) -> Document:
        """The aggregate as a document without ``_id``, version and sequence."""
        ...


@dataclass
class _Added:
    """A new aggregate; it may go on changing until a copy is loaded or the unit ends."""

    keeper: Keeper
    aggregate: Aggregate
    taken_over: Document | None = None


@dataclass
class _Mark:
    """What there was at a moment."""

    added: dict[tuple[str, str], _Added]
    subjects: dict[tuple[str, str], str]
    veiled: set[tuple[str, str]]
    announced: int


class Aggregates:
    """Turns aggregates into documents of the workspace, announcements and audit rows."""

    def __init__(self, workspace: Workspace, circumstances: Circumstances) -> None:
        self._workspace, self._circumstances = workspace, circumstances
        self._added: dict[tuple[str, str], _Added] = {}
        self._subjects: dict[tuple[str, str], str] = {}
        self._veiled: set[tuple[str, str]] = set()
        self.announcements: list[Announcement] = []

    def add(self, keeper: Keeper, aggregate: Aggregate) -> None:
        """A new aggregate, saved as it is when the unit is accepted; `AlreadyExists` if known."""
        key = (keeper.kind.name, aggregate.aggregate_id)
        if key in self._added or self._workspace.knows(*key):
            raise AlreadyExists(keeper.kind.name, "_id_")
        self._added[key] = _Added(keeper, aggregate)

    def flush(self, kind: Kind | None = None) -> None:
        """Bring what was added (of a kind) up to date in the workspace, to be seen there."""
        for (name, _), added in self._added.items():
            if added.taken_over is None and (kind is None or kind.name == name):
                self.save(added.keeper, added.aggregate)

    def take_over(self, kind: Kind, aggregate_id: str) -> None:
        """From here on a loaded copy is the truth of an aggregate that this unit added."""
        added = self._added.get((kind.name, aggregate_id))
        if added is not None and added.taken_over is None:
            self.save(added.keeper, added.aggregate)
            added.taken_over = copied(added.keeper.to_document(added.aggregate))

    def finish(self) -> None:
        """The last flush. `RuntimeError` for a change that a taken-over copy would overrule."""
        self.flush()
        for added in self._added.values():
            if added.taken_over is None:
                continue
            body = copied(added.keeper.to_document(added.aggregate))
            if added.aggregate.announced or body != added.taken_over:
                raise RuntimeError(
                    f"{added.aggregate.subject} was changed after a copy of it was loaded"
                )

    def mark(self) -> _Mark:
        """What there is now, for `go_back`; everything added was flushed before."""
        added = {key: replace(each) for key, each in self._added.items()}
        return _Mark(added, dict(self._subjects), set(self._veiled), len(self.announcements))

    def go_back(self, mark: _Mark) -> None:
        """Forget what was added, saved and announced since."""
        self._added, self._subjects, self._veiled = mark.added, mark.subjects, mark.veiled
        del self.announcements[mark.announced :]

    def save(self, keeper: Keeper, aggregate: Aggregate, *, veiled: bool = False) -> None:
        """Keep a changed aggregate and what it announced; nothing when nothing changed.

        `veiled`: the audit row names the fields that differ and shows none of them.
        """
        kind, aggregate_id = keeper.kind, aggregate.aggregate_id
        body = keeper.to_document(aggregate)
        before = self._workspace.current(kind, aggregate_id, new=aggregate.version == 0)
        if before is not None and not aggregate.announced and _is_body_of(before, body):
            return
        sequence = before["sequence"] if before else 0
        self._announce(aggregate, sequence)
        document = {"_id": aggregate_id, **body, "sequence": sequence + len(aggregate.announced)}
        saved = self._workspace.put(kind, document)
        aggregate.announced.clear()
        aggregate.version, aggregate.sequence = saved["version"], saved["sequence"]
        self._subjects[kind.name, aggregate_id] = aggregate.subject
        if veiled:
            self._veiled.add((kind.name, aggregate_id))

    def audit_rows(self) -> list[Document]:
        """A row for each aggregate that was changed."""
        return [
            self._audit_row(self._subjects[change.key], change)
            for change in self._workspace.changes
            if change.key in self._subjects
        ]

    def _audit_row(self, subject: str, change: Change) -> Document:
        events = [
            type(each.event).wire_type() for each in self.announcements if each.subject == subject
        ]
        before = self._workspace.before(change)
        return change_row(
            self._circumstances,
            change.kind,
            subject,
            before,
            change.document or {},
            events,
            veiled=change.key in self._veiled,
        )

    def _announce(self, aggregate: Aggregate, sequence: int) -> None:
        circumstances = self._circumstances
        for number, event in enumerate(aggregate.announced, start=sequence + 1):
            self.announcements.append(
                Announcement(
                    event_id=new_id(),
                    event=event,
                    subject=aggregate.subject,
                    sequence=number,
                    recorded_at=circumstances.recorded_at,
                    business_time=circumstances.now,
                    actor=circumstances.actor.name,
                    cause=circumstances.cause,
                )
            )


def _is_body_of(document: Document, body: Document) -> bool:
    """Whether saving this body would change nothing; asked as it is first, that being cheaper."""
    saved = {name: value for name, value in document.items() if name not in _COUNTERS}
    return saved == body or saved == copied(body)
