"""What an owner says of a kind of records: when their years begin, and what ends them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from contracts.retention import Ending, HeldBecause, Retained
from records.dossiers import DOSSIERS
from records.kinds import Kind
from records.reads import Reads
from records.retention.holds import held_subjects
from records.retention.pseudonyms import Pseudonyms
from records.retention.terms import Term
from records.store import Document

AT_ONCE = 20
"""Records per step: with their journal rows and files well below what a transaction may write."""


def _nothing_goes_on(service: Any, record_ids: Collection[str]) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, kw_only=True)
class Retirement:
    """One kind of records.

    `since` is the field that holds the day which the years follow, as ISO text (index
    `retention_index`); `after` names that event. `end(service, record_id, pseudonyms)` removes from
    the record, and from all that the service keeps with it, what tells of a person; the journal is
    seen to by who calls it. `goes_on(service, record_ids)` names those whose case is not over.
    `in_dossiers`: dossiers are made of such records, and the service keeps their register.
    """

    kind: Kind
    aggregate: str
    after: str
    does: Ending
    end: Callable[[Any, str, Pseudonyms], None]
    goes_on: Callable[[Any, Collection[str]], frozenset[str]] = _nothing_goes_on
    since: str = "retention_from"
    in_dossiers: bool = True

    @property
    def may_be_held(self) -> bool:
        """Whether they are of a union: of others nobody can tell whose is to be held."""
        return self.kind.managed_by is not None

    def subject(self, record_id: str) -> str:
        """How messages name the record: ``ticket/018f…``."""
        return f"{self.aggregate}/{record_id}"

    def due_where(self, until: date) -> dict[str, Any]:
        """Which records are due whose day is this or earlier."""
        return {self.since: {"$gt": "", "$lte": until.isoformat()}}

    def is_due(self, row: Document, until: date) -> bool:
        """Whether this record is due whose day is this or earlier."""
        since = row.get(self.since)
        return since is not None and "" < since <= until.isoformat()

    def page(
        self, reads: Reads, until: date, cursor: str | None, *, most: int = AT_ONCE
    ) -> tuple[list[str], str | None]:
        """The ids of the next records that are due, the longest first, and the cursor after."""
        found = reads.find(
            self.kind,
            self.due_where(until),
            sort=[(self.since, 1)],
            limit=most,
            after_cursor=cursor,
        )
        return [row["_id"] for row in found.items], found.next_cursor


Retirements = Mapping[Retained, Retirement]


def held_back(
    service: Any, ids: Collection[str], *, retirement: Retirement, term: Term
) -> dict[str, HeldBecause]:
    """Which of these records are left alone for now, and why."""
    if not ids:
        return {}
    unit, reads = service.unit, service.reads
    subjects = {retirement.subject(each): each for each in ids}
    held = dict.fromkeys(retirement.goes_on(service, ids), HeldBecause.OPEN_CASE)
    if retirement.in_dossiers:
        since = unit.recorded_at - timedelta(days=term.dossier_days)
        held |= dict.fromkeys(_in_dossiers_since(since, reads, ids), HeldBecause.DOSSIER)
    stand = held_subjects(reads, subjects)
    return held | {subjects[each]: HeldBecause.LEGAL_HOLD for each in stand}


def _in_dossiers_since(since: datetime, reads: Reads, ids: Collection[str]) -> list[str]:
    made: list[Document] = reads.find(
        DOSSIERS,
        {"record_id": {"$in": list(ids)}, "made_at": {"$gt": since}},
        sort=[("_id", 1)],
        limit=100,
    ).items
    return [row["record_id"] for row in made]
