"""What happens to a file's row, as part of a unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from contracts.files import (
    AttachedFile,
    AttachmentNotFound,
    FileAttachedAlready,
    FilePurpose,
    FileType,
    StagedFile,
    StageFile,
    TooManyStagedFiles,
)
from records.files.kept import ENDINGS, KeptContent, KeptFile, kept_file
from records.files.limits import Limits
from records.kinds import FILES
from records.reads import Reads
from records.store import Document
from records.unit_of_work import UnitOfWork
from vocabulary.file_names import clean_file_name
from vocabulary.ids import new_id
from vocabulary.masking import hide_personal_numbers

MADE = "made"
"""The purpose of what a service makes itself: none that anybody could hand in for."""


class State(StrEnum):
    """How far a file is."""

    EXPECTED = "expected"
    RECEIVING = "receiving"
    STAGED = "staged"
    ATTACHED = "attached"
    SWEEPING = "sweeping"


UNATTACHED = (State.EXPECTED.value, State.RECEIVING.value, State.STAGED.value)


class StagedFiles:
    """Files as one unit of work sees and changes them."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def expect(self, request: StageFile, *, reads: Reads, limits: Limits) -> str:
        """A file will be handed in by the actor; its id. Refuses `TooManyStagedFiles`.

        Refuses `FileTooLarge` for an announced size that is too large for every type.
        """
        limits.require_size(request.size)
        by = self._unit.actor.name
        waiting = {"by": by, "state": {"$in": [*UNATTACHED]}}
        if reads.count(FILES, waiting) >= limits.most_staged:
            raise TooManyStagedFiles(allowed=f"{limits.most_staged} that wait to be attached")
        file_id = new_id()
        self._unit.insert(
            FILES,
            {
                "_id": file_id,
                "purpose": request.purpose.value,
                "state": State.EXPECTED.value,
                "by": by,
                "at": self._unit.recorded_at,
                "name": request.name,
                **dict.fromkeys(("key", "content_type", "size", "sha256", "attached_to")),
            },
        )
        return file_id

    def receive(self, file_id: str) -> tuple[FilePurpose, str]:
        """The one transfer begins; purpose and who brings it. Refuses `AttachmentNotFound`."""
        row = self._row(file_id, State.EXPECTED)
        self._unit.replace(FILES, {**row, "state": State.RECEIVING.value})
        return FilePurpose(row["purpose"]), row["by"]

    def stage(self, file_id: str, content: KeptContent) -> StagedFile:
        """Its content is there; from now on it can be attached. Refuses `AttachmentNotFound`."""
        row = self._row(file_id, State.RECEIVING)
        staged = {
            **row,
            "state": State.STAGED.value,
            "name": clean_file_name(row["name"], ending=ENDINGS[content.content_type]),
            "key": content.key,
            "content_type": content.content_type.value,
            "size": content.size,
            "sha256": content.sha256,
        }
        self._unit.replace(FILES, staged)
        told = {name: staged[name] for name in ("content_type", "size", "sha256", "purpose")}
        self._unit.audit("file.staged", f"file/{file_id}", after=told)
        return StagedFile(**_shown(staged))

    def attach(
        self, file_id: str, *, purpose: FilePurpose, subject: str, field: str = "file_id"
    ) -> None:
        """It belongs to the record `subject` from this transaction on, and to no other.

        Refuses, at `field`, `AttachmentNotFound` for all but what the actor himself staged for this
        purpose, and `FileAttachedAlready`.
        """
        row = self._staged(file_id, purpose, field)
        attached = {"state": State.ATTACHED.value, "attached_to": subject}
        self._unit.replace(FILES, {**row, **attached})

    def staged(self, file_id: str, *, purpose: FilePurpose, field: str = "file_id") -> KeptFile:
        """What the actor handed in for this purpose and attached nowhere; refuses as `attach`."""
        return kept_file(self._staged(file_id, purpose, field))

    def made(self, file_id: str, content: KeptContent, *, name: str, subject: str, by: str) -> None:
        """The service itself made it, and its content is there: from now on of this record.

        `name` is ours and without an ending; nobody hands such a file in, and none is attached.
        """
        self._unit.insert(
            FILES,
            {
                "_id": file_id,
                "purpose": MADE,
                "state": State.ATTACHED.value,
                "by": by,
                "at": self._unit.recorded_at,
                "name": clean_file_name(name, ending=ENDINGS[content.content_type]),
                "key": content.key,
                "content_type": content.content_type.value,
                "size": content.size,
                "sha256": content.sha256,
                "attached_to": subject,
            },
        )

    def kept(self, file_id: str, *, subject: str) -> KeptFile:
        """A file of the record `subject`, which the actor may see. Refuses `AttachmentNotFound`."""
        row = self._unit.document(FILES, file_id)
        if row is None or row["attached_to"] != subject:
            raise AttachmentNotFound()
        return kept_file(row)

    def holds(self, file_id: str, *, subject: str) -> bool:
        """Whether there is such a file of the record `subject`."""
        row = self._unit.document(FILES, file_id)
        return row is not None and row["attached_to"] == subject

    def of_record(self, file_id: str) -> KeptFile:
        """A file that some record holds; whoever asks has been allowed it. `AttachmentNotFound`."""
        return kept_file(self._row(file_id, State.ATTACHED))

    def described(self, attached: Sequence[tuple[str, datetime, str]]) -> list[AttachedFile]:
        """Files by their ids, when and by whom they were attached."""
        if not attached:
            return []
        self._unit.prefetch(FILES, [file_id for file_id, _, _ in attached])
        found = []
        for file_id, at, by in attached:
            row = self._unit.document(FILES, file_id)
            if row is None:
                raise AttachmentNotFound()
            found.append(AttachedFile(**_shown(row), attached_at=at, attached_by=by))
        return found

    def begin_sweeping(self, row: Document) -> None:
        """Nobody attaches it any more; `StaleVersion` when somebody did at this moment."""
        self._unit.replace(FILES, {**row, "state": State.SWEEPING.value})

    def erase(self, file_id: str, *, subject: str) -> None:
        """A file of the record `subject`, whose retention has ended: unreadable from now on.

        Its key and its name go with this transaction, its content with the next sweeping.
        """
        row = self._unit.document(FILES, file_id)
        if row is None or row["attached_to"] != subject:
            raise AttachmentNotFound()
        gone = dict.fromkeys(("key", "name", "by", "sha256"))
        self._unit.replace(FILES, {**row, **gone, "state": State.SWEEPING.value})

    def forget(self, file_id: str) -> None:
        """There is no content of it, or none any more; `StaleVersion` when another was faster."""
        self._unit.delete(FILES, file_id)

    def forget_made(self, file_ids: Sequence[str]) -> None:
        """Of these there is no content any more; nothing for those that never had a row."""
        self._unit.prefetch(FILES, file_ids)
        for file_id in file_ids:
            if self._unit.document(FILES, file_id) is not None:
                self._unit.delete(FILES, file_id)

    def _staged(self, file_id: str, purpose: FilePurpose, field: str) -> Document:
        row = self._unit.document(FILES, file_id)
        if row is None or row["by"] != self._unit.actor.name or row["purpose"] != purpose:
            raise AttachmentNotFound(field=field, allowed="a file that you handed in for this")
        if row["state"] == State.ATTACHED:
            raise FileAttachedAlready(field=field, allowed="a file that is attached nowhere")
        if row["state"] != State.STAGED:
            raise AttachmentNotFound(field=field, allowed="a file that you handed in for this")
        return row

    def _row(self, file_id: str, state: State) -> Document:
        row = self._unit.document(FILES, file_id)
        if row is None or row["state"] != state:
            raise AttachmentNotFound()
        return row


def old_where(now: datetime, staged_hours: int) -> dict[str, Any]:
    """Which rows are to be swept: what nobody attached in time, and what was begun to be swept."""
    return {
        "state": {"$in": [*UNATTACHED, State.SWEEPING.value]},
        "at": {"$lt": now - timedelta(hours=staged_hours)},
    }


def _shown(row: Document) -> dict[str, Any]:
    return {
        "file_id": row["_id"],
        "name": hide_personal_numbers(row["name"]),
        "content_type": FileType(row["content_type"]),
        "size": row["size"],
        "sha256": row["sha256"],
    }
