"""The walk along a chain: each link against the one before it, its row, its key, its heads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from contracts.operations.signs import AuditHead
from records.audit_chain.links import ChainKeys, Tail, is_genuine, row_hash
from records.audit_verify.findings import MOST, FindingKind, ServiceVerdict

PAGE = 1_000
MOST_GAPS = 100
K = FindingKind
_FIELDS = (("row_id", str), ("row_hash", str), ("previous", str), ("mac", str), ("key_id", str))

Link = Mapping[str, Any]


@dataclass(frozen=True)
class Gap:
    """Links that are missing behind `after`; the next one names `digest` as the last of them."""

    after: Tail
    missing: int
    digest: str


class Walk:
    """``Walk(verdict, rows, keys, heads).along(links)``.

    `rows` finds stored rows as raw BSON, `heads` are what was announced, by sequence.
    """

    def __init__(
        self, verdict: ServiceVerdict, rows: Any, keys: ChainKeys, heads: Iterable[AuditHead]
    ) -> None:
        self._verdict, self._rows, self._keys = verdict, rows, keys
        self._heads = self._genuine(heads)
        self._head = next(self._heads, None)
        self._contradicted = False
        self._tail = Tail()
        self.gaps: list[Gap] = []

    def along(self, links: Iterator[Link]) -> None:
        """Look at every link, and at the end that was announced."""
        while page := list(islice(links, PAGE)):
            named = [link.get("row_id") for link in page]
            rows = {row["_id"]: row.raw for row in self._rows.find({"_id": {"$in": named}})}
            for link in page:
                self._verdict.chained += 1
                if _is_a_link(link):
                    self._look_at(link, rows.get(link["row_id"]))
                else:
                    self._found(K.BROKEN_LINK, link, "it is no link")
        self._look_at_the_end()

    def _look_at(self, link: Link, row: bytes | None) -> None:
        sequence, tail = link["_id"], Tail.of(self._verdict.service, link)
        if sequence != self._tail.sequence + 1:
            self._note_gap(link)
        elif link["previous"] != self._tail.digest:
            self._found(K.BROKEN_LINK, link, "it does not follow the link before it")
        ours = self._keys.signed(tail.digest, mac=link["mac"], key_id=link["key_id"])
        if not ours:
            self._found(K.WRONG_KEY, link, "no key of this service made its MAC")
        if row is None:
            self._found(K.ROW_REMOVED, link, "the row that it chained is not there")
        elif row_hash(row) != link["row_hash"]:
            self._found(K.ROW_CHANGED, link, "the row is not as it was chained")
        self._compare_with_announced(tail, link, ours)
        self._tail = tail

    def _note_gap(self, link: Link) -> None:
        missing = link["_id"] - self._tail.sequence - 1
        if missing <= MOST and len(self.gaps) < MOST_GAPS:
            self.gaps.append(Gap(self._tail, missing, link["previous"]))
            return
        for sequence in range(self._tail.sequence + 1, link["_id"]):
            self._verdict.found(K.BROKEN_LINK, "this link is missing", sequence=sequence)
            if self._verdict.findings_left_out:
                self._verdict.findings_left_out += link["_id"] - sequence - 1
                break

    def _compare_with_announced(self, tail: Tail, link: Link, ours: bool) -> None:
        """A chain that was cut and grew anew is not what was announced, from some link on."""
        while self._head is not None and self._head.sequence <= tail.sequence:
            head, self._head = self._head, next(self._heads, None)
            differs = head.sequence == tail.sequence and head.hash != tail.digest
            if differs and ours and not self._contradicted:
                self._contradicted = True
                said = f"announced with row {head.row_id} at {head.at.isoformat()}"
                self._found(K.TAIL_CUT, link, f"the chain was cut and grew anew: {said}")

    def _look_at_the_end(self) -> None:
        """What was announced beyond the last link was cut off; its last head tells how much."""
        last = self._head
        while self._head is not None:
            last, self._head = self._head, next(self._heads, None)
        if last is not None:
            self._verdict.found(
                K.TAIL_CUT,
                f"the chain ends at {self._tail.sequence}; announced at {last.at.isoformat()}",
                sequence=last.sequence,
                row_id=last.row_id,
            )

    def _genuine(self, heads: Iterable[AuditHead]) -> Iterator[AuditHead]:
        for head in heads:
            self._verdict.announced += 1
            if is_genuine(head, self._keys):
                yield head
            else:
                self._verdict.found(
                    K.WRONG_KEY,
                    "an announced head that no key of this service signed",
                    sequence=head.sequence,
                    row_id=head.row_id,
                )

    def _found(self, kind: FindingKind, link: Link, detail: str) -> None:
        sequence = link["_id"] if isinstance(link["_id"], int) else None
        self._verdict.found(kind, detail, sequence=sequence, row_id=link.get("row_id"))


def _is_a_link(link: Link) -> bool:
    numbered = isinstance(link["_id"], int) and link["_id"] > 0
    return numbered and all(isinstance(link.get(name), wanted) for name, wanted in _FIELDS)
