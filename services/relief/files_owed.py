"""Which files are still to be decided after emergency aid was approved on them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from contracts.relief import AidState, FileState
from contracts.relief.files_owed import FileOwedLine, FilesOwedPage, ListFilesOwed
from records.reads import Reads
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.files import FILES
from vocabulary.business_time import business_day


def list_files_owed(reads: Reads, *, request: ListFilesOwed, now: datetime) -> FilesOwedPage:
    """A page of them in scope, the longest due first."""
    union = {"managing_union": request.managing_union} if request.managing_union else {}
    found = reads.find(
        AID_REQUESTS,
        {**union, "file_owed_on": {"$gt": ""}},
        sort=(("file_owed_on", 1), ("_id", 1)),
        limit=request.limit,
        after_cursor=request.cursor,
    )
    rows = reads.load(FILES, {row["file_id"] for row in found.items})
    states = {row["_id"]: FileState(row["state"]) for row in rows}
    today = business_day(now)
    return FilesOwedPage(
        items=[_line(row, states[row["file_id"]], today) for row in found.items],
        next_cursor=found.next_cursor,
    )


def _line(row: dict[str, Any], file_state: FileState, today: date) -> FileOwedLine:
    due_on = date.fromisoformat(row["file_owed_on"])
    return FileOwedLine(
        aid_id=row["_id"],
        file_id=row["file_id"],
        file_number=row["file_number"],
        managing_union=row["managing_union"],
        programme=row["terms"]["programme"],
        amount_fen=row["terms"]["amount_fen"],
        state=AidState(row["state"]),
        file_state=file_state,
        due_on=due_on,
        overdue=due_on < today,
    )
