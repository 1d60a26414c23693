"""Facts that matter for a moment only: hours later nothing in the journal tells whom they were of.

They are of no record that comes to an end of its own (a sign-in code, a session): their records age
out by an index of the database, which knows no journal. The rows stay, counted and in order.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from messaging.journal import PENDING
from messaging.retention.journal import erase_journal
from records.kinds import OUTBOX, Kind
from records.reads import MOST_PER_PAGE, Reads
from records.retention import Pseudonyms
from records.store import Document
from records.unit_of_work import UnitOfWork
from vocabulary.ids import first_id_at

ACTION = "journal.erase"
PASSING_FACTS = Kind(name="passing_facts", managed_by=None)
"""One row: up to which id the journal was looked through."""
_ONLY = "journal"


def erase_passing_facts(
    unit: UnitOfWork, reads: Reads, *, names: Collection[str], before: datetime
) -> int:
    """Look through the next rows that were announced before (aware, real time); how many told.

    `names` are the wire names of the facts. One that has not left the outbox is waited for, and
    what comes after it. Whoever does the same at the same moment collides.
    """
    seen = unit.document(PASSING_FACTS, _ONLY)
    rows = _next_rows(reads, seen["until"] if seen else "", before)
    ready = _up_to_pending(rows, names)
    if not ready:
        return 0
    told = _erase(unit, [row["_id"] for row in ready if row["name"] in names])
    row = {**(seen or {"_id": _ONLY}), "until": ready[-1]["_id"]}
    (unit.replace if seen else unit.insert)(PASSING_FACTS, row)
    if told:
        unit.audit(ACTION, f"{PASSING_FACTS.name}/{_ONLY}", after={"journal_rows": told})
    return told


def _next_rows(reads: Reads, after: str, before: datetime) -> list[Document]:
    ids = {"$gt": after, "$lt": first_id_at(before)}
    return reads.find(OUTBOX, {"_id": ids}, sort=[("_id", 1)], limit=MOST_PER_PAGE).items


def _up_to_pending(rows: list[Document], names: Collection[str]) -> list[Document]:
    for number, row in enumerate(rows):
        if row["name"] in names and row["state"] == PENDING:
            return rows[:number]
    return rows


def _erase(unit: UnitOfWork, ids: list[str]) -> int:
    """Each row with stand-ins of its own: nothing says that two were of one phone."""
    rows: list[dict[str, Any]] = unit.find_documents(OUTBOX, {"_id": {"$in": ids}}, MOST_PER_PAGE)
    return sum(erase_journal(unit, [row], Pseudonyms()) for row in rows)
