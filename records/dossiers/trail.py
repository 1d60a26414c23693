"""A subject's audit rows, each with its place in the chain."""

from __future__ import annotations

from typing import Any

from contracts.dossiers import Trail, TrailLine
from records.audit_chain.links import Tail
from records.kinds import AUDIT, AUDIT_CHAIN
from records.reads import MOST_PER_PAGE, Reads
from records.store import Document

MOST_LINES = 500


def trail_of(reads: Reads, service: str, subject: str) -> Trail:
    """The rows of a subject (``lead/…``), oldest first, at most `MOST_LINES`; the chain's end."""
    where = {"subject": subject}
    lines: list[TrailLine] = []
    cursor: str | None = None
    while len(lines) < MOST_LINES:
        page = reads.find(AUDIT, where, sort=[("_id", 1)], limit=MOST_PER_PAGE, after_cursor=cursor)
        lines += _placed(reads, page.items)
        cursor = page.next_cursor
        if cursor is None:
            break
    last = reads.find(AUDIT_CHAIN, {}, sort=[("_id", -1)], limit=1).items
    tail = Tail.of(service, last[0]) if last else Tail()
    return Trail(
        lines=lines,
        left_out=reads.count(AUDIT, where) - len(lines) if cursor else 0,
        head_sequence=tail.sequence,
        head_hash=tail.digest,
    )


def _placed(reads: Reads, rows: list[Document]) -> list[TrailLine]:
    named = {"row_id": {"$in": [row["_id"] for row in rows]}}
    found = reads.find(AUDIT_CHAIN, named, sort=[("_id", 1)], limit=MOST_PER_PAGE).items
    links = {link["row_id"]: link for link in found}
    return [_line(row, links.get(row["_id"])) for row in rows]


def _line(row: Document, link: Document | None) -> TrailLine:
    changed: dict[str, Any] = dict.fromkeys([*(row["before"] or {}), *(row["after"] or {})])
    return TrailLine(
        row_id=row["_id"],
        at=row["at"],
        actor=row["actor"],
        action=row["action"],
        reason=row["reason"],
        version=row["version"],
        changed=[*changed, *row["personal"]],
        sequence=link["_id"] if link else None,
        row_hash=link["row_hash"] if link else None,
    )
