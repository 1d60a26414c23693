"""Removing what nobody attached: its row says so first, then the content goes, then the row.

So nobody attaches a file whose content is being removed, and a process that dies in between is
followed by another that goes on where it was.
"""

from __future__ import annotations

from records.crash_points import Point, reach
from records.files.contents import Contents
from records.files.files import StagedFiles, State, old_where
from records.kinds import FILES
from records.reads import Reads
from records.unit_of_work import UnitOfWork

AT_ONCE = 50


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
        personal=True,
    )
    for row in old.items:
        if row["state"] == State.SWEEPING:
            contents.remove(row["_id"])
            reach(Point.FILE_SWEPT)
            files.forget(row["_id"])
            gone += 1
        else:
            files.begin_sweeping(row)
            begun += 1
    return begun, gone
