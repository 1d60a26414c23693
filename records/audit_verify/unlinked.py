"""Rows that no link names: they wait for it, lost it, or were written into the past."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from records.audit_chain.chaining import AHEAD, VERY_LATE
from records.audit_chain.links import BEGINNING, Tail, link_hash, row_hash
from records.audit_verify.findings import FindingKind, ServiceVerdict
from records.audit_verify.links import Gap
from vocabulary.ids import first_id_at

FRESH = timedelta(seconds=10)
"""Younger rows may wait for their link without anything being wrong."""
PASSED = VERY_LATE + timedelta(minutes=2)
"""Whoever chains has looked behind itself for older ones."""
MOST_SUSPECTS = 1_000
AGAIN_SECONDS = 0.5
K = FindingKind


@dataclass(frozen=True)
class _Suspect:
    row_id: Any
    content: str


class Unlinked:
    """``Unlinked(verdict, rows, links, now).judge(gaps, patience)``; `rows` gives raw BSON."""

    def __init__(self, verdict: ServiceVerdict, rows: Any, links: Any, *, now: datetime) -> None:
        self._verdict, self._rows, self._links = verdict, rows, links
        self._fresh = first_id_at(now - FRESH)
        self._passed = first_id_at(now - PASSED)
        self._future = first_id_at(now + AHEAD)
        self._suspects: list[_Suspect] = []

    def judge(
        self,
        gaps: Sequence[Gap],
        *,
        patience: float,
        pause: Callable[[float], None],
    ) -> None:
        """Count what waits and name what was inserted; of missing links tell whose they were.

        What is without a link gets up to `patience` seconds for it: a service that has just
        started catches up first. Where links are missing nothing is waited for.
        """
        youngest = self._links.find_one({}, {"_id": 0, "row_id": 1}, sort=[("row_id", -1)])
        self._collect(fresh_too=bool(gaps))
        until = time.monotonic() + (0 if gaps else patience)
        self._drop_linked()
        while self._suspects and time.monotonic() < until:
            pause(AGAIN_SECONDS)
            self._drop_linked()
        for gap in gaps:
            self._name(gap)
        chained_until = youngest["row_id"] if youngest else ""
        for suspect in self._suspects:
            if not self._is_fresh(suspect.row_id):
                self._judge(suspect.row_id, chained_until)

    def _is_fresh(self, row_id: Any) -> bool:
        return isinstance(row_id, str) and self._fresh <= row_id < self._future

    def _judge(self, row_id: Any, chained_until: str) -> None:
        if not isinstance(row_id, str) or row_id >= self._future:
            self._inserted(row_id, "its id is of no time that has been")
        elif row_id < min(chained_until, self._passed):
            self._inserted(row_id, "the chain went past its time without it")
        else:
            self._verdict.unchained += 1

    def _inserted(self, row_id: Any, detail: str) -> None:
        self._verdict.found(K.ROW_INSERTED, detail, row_id=row_id)

    def _collect(self, *, fresh_too: bool) -> None:
        """Both collections by the row's id, side by side: what is only in the first one."""
        linked = _ids(self._links, "row_id")
        next_linked = next(linked, None)
        for row_id in _ids(self._rows, "_id"):
            self._verdict.rows += 1
            while next_linked is not None and next_linked < row_id:
                next_linked = next(linked, None)
            if next_linked != row_id and (fresh_too or not self._is_fresh(row_id)):
                self._suspect(row_id)
        for row in self._rows.find({"_id": {"$not": {"$type": "string"}}}):
            self._verdict.rows += 1
            self._suspect(row["_id"])

    def _suspect(self, row_id: Any) -> None:
        """Keep it to be looked at; of very many the rest is only counted as waiting."""
        if len(self._suspects) >= MOST_SUSPECTS:
            self._verdict.unchained += 1
            return
        row = self._rows.find_one({"_id": row_id})
        if row is not None:
            self._suspects.append(_Suspect(row_id, row_hash(row.raw)))

    def _drop_linked(self) -> None:
        asked = [each.row_id for each in self._suspects]
        found = self._links.find({"row_id": {"$in": asked}}, {"_id": 0, "row_id": 1})
        linked = {link["row_id"] for link in found}
        self._suspects = [each for each in self._suspects if each.row_id not in linked]

    def _name(self, gap: Gap) -> None:
        """Tell whose the missing links were, where rows without a link lead over the gap."""
        rows = self._leading_over(gap)
        self._suspects = [each for each in self._suspects if each not in rows]
        for place in range(gap.missing):
            self._verdict.found(
                K.BROKEN_LINK,
                "this link is missing",
                sequence=gap.after.sequence + 1 + place,
                row_id=rows[place].row_id if rows else None,
            )

    def _leading_over(self, gap: Gap) -> list[_Suspect]:
        for first in range(len(self._suspects) - gap.missing + 1):
            some = self._suspects[first : first + gap.missing]
            if self._digest_over(gap.after, some) == gap.digest:
                return some
        return []

    def _digest_over(self, tail: Tail, rows: Sequence[_Suspect]) -> str:
        digest = tail.digest or BEGINNING
        for sequence, row in enumerate(rows, start=tail.sequence + 1):
            digest = link_hash(
                self._verdict.service, sequence, str(row.row_id), row.content, digest
            )
        return digest


def _ids(rows: Any, name: str) -> Iterator[str]:
    """The texts under this name, in order, from an index that holds nothing else."""
    projection = {name: 1} if name == "_id" else {"_id": 0, name: 1}
    found = rows.find({name: {"$gte": ""}}, projection).sort(name, 1)
    return (row[name] for row in found)
