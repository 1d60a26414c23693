"""Removing what nobody attached: its row says so first, then the content goes, then the row.

So nobody attaches a file whose content is being removed, and a process that dies in between is
followed by another that goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterator

import structlog

from records.crash_points import Point, reach
from records.encryption import UNREADABLE
from records.files.contents import Contents
from records.files.files import StagedFiles, State, old_where
from records.kinds import FILES
from records.reads import Reads
from records.store import Document
from records.unit_of_work import UnitOfWork

AT_ONCE = 50
_log = structlog.get_logger(__name__)


def sweep(
    unit: UnitOfWork, reads: Reads, contents: Contents, *, staged_hours: int
) -> tuple[int, int]:
    """One step for the oldest of them: how many will go at the next, and how many are gone.

    Age is real time, counted from when the upload was asked for.
    """
    files = StagedFiles(unit)
    begun = gone = 0
    old = reads.find(
        FILES,
        old_where(unit.recorded_at, staged_hours),
        sort=(("at", 1),),
        limit=AT_ONCE,
    )
    for row in _readable(reads, old.items):
        if row["state"] == State.SWEEPING:
            contents.remove(row["_id"])
            reach(Point.FILE_SWEPT)
            files.forget(row["_id"])
            gone += 1
        else:
            files.begin_sweeping(row)
            begun += 1
    return begun, gone


def _readable(reads: Reads, rows: list[Document]) -> Iterator[Document]:
    """Each in plain; one that cannot be read is logged, and keeps no other from going."""
    for row in rows:
        try:
            plain = reads.reveal(FILES, row)
        except UNREADABLE as trouble:
            # Without its message, which may quote the row.
            _log.warning("a file cannot be read", file=row["_id"], trouble=type(trouble).__name__)
        else:
            yield plain
