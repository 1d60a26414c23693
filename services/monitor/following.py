"""Following the journals of all owners: new lines, late lines, publications and fates.

Each round is bounded, and asks nobody who has nothing to tell: a journal that stands still costs
one short question a second, an unfinished event is asked about ever more rarely.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any

from contracts.operations.queries import OpsEvents, OpsFates, OpsJournalSince
from contracts.refusals import Refusal
from records.documents import Document
from records.kinds import RETRY_MEMORY_SECONDS
from records.mongo import MongoStore
from services.monitor.asking import Owners, at_once, is_away
from services.monitor.domain.expectations import group_of
from services.monitor.domain.journal_cursor import (
    SWEEP_EVERY_SECONDS,
    JournalCursor,
    Reading,
)
from services.monitor.event_index import EventIndex
from services.monitor.kinds import JOURNALS
from vocabulary.ids import earlier_id, new_id

PAGE = 500
PAGES_PER_ROUND = 6
PAGES_FOR_A_READER = 20
MOST_LOOKED_AT = 500


class Following:
    """Brings the index up to date; `clock` gives the present moment."""

    def __init__(
        self, store: MongoStore, index: EventIndex, owners: Owners, clock: Callable[[], datetime]
    ) -> None:
        self._index, self._owners, self._clock = index, owners, clock
        self._cursors = store.collection(JOURNALS)

    def round(self) -> None:
        """A bounded piece of work: every journal, then the fates that are due."""
        known = self._known()
        at_once(lambda owner: self._follow(owner, known.get(owner)), self._owners.names)
        self.look(self._index.to_look_at(now=self._clock(), limit=MOST_LOOKED_AT))

    def catch_up(self) -> list[str]:
        """Read every journal to its end, looking back once; who could not be asked.

        For somebody who wants to see what is now. Moves no cursor, so that it may run beside
        the rounds of another process.
        """
        known = self._known()
        read = at_once(
            lambda owner: self._read_all(owner, known.get(owner, {}).get("head")),
            self._owners.names,
        )
        return sorted(owner for owner, reached in read.items() if not reached)

    def find(self, event_id: str) -> None:
        """Take an event into the index, however old, from whichever journal has it."""
        asked = dict.fromkeys(self._owners.names, OpsEvents(event_ids=[event_id]))
        for owner, answer in self._owners.each(asked).answers.items():
            self._index.take(owner, answer["items"], now=self._clock())

    def look(self, rows: Iterable[Document]) -> bool:
        """Ask what became of these indexed events; whether anything had changed."""
        found = list(rows)
        parts = [found[start : start + PAGE] for start in range(0, len(found), PAGE)]
        changed = [self._look(part) for part in parts]
        return any(changed)

    def _look(self, found: list[Document]) -> bool:
        now = self._clock()
        unpublished = _by(
            (row for row in found if row["published_at"] is None), lambda row: [row["service"]]
        )
        changed = False
        events = self._owners.each(
            {owner: OpsEvents(event_ids=ids) for owner, ids in unpublished.items()}
        )
        for owner, answer in events.answers.items():
            changed = bool(self._index.take(owner, answer["items"], now=now)) or changed
        unfinished = _by(
            found, lambda row: {group_of(each) for each in (*row["waiting"], *row["held"])}
        )
        fates = self._owners.each(
            {owner: OpsFates(event_ids=ids) for owner, ids in unfinished.items()}
        )
        told = [fate for answer in fates.answers.values() for fate in answer["items"]]
        changed = self._index.note_fates(found, told) or changed
        self._index.look_later(found, now=now)
        return changed

    def _known(self) -> dict[str, Document]:
        """Owner → its stored cursor."""
        found = self._cursors.find({"_id": {"$in": list(self._owners.names)}})
        return {row["_id"]: row for row in found}

    def _follow(self, owner: str, row: Mapping[str, Any] | None) -> None:
        before, now = _cursor(row), self._clock()
        swept_at = row["swept_at"] if row else now
        try:
            cursor = self._to_the_head(owner, before)
            if sweep := now - swept_at >= timedelta(seconds=SWEEP_EVERY_SECONDS):
                cursor, swept_at = cursor.begin_sweep(), now
            if cursor.sweeping:
                cursor = self._sweep(owner, cursor)
        except Refusal as refusal:
            if not is_away(refusal):
                raise
            return
        if cursor != before or sweep or row is None:
            kept = {**asdict(cursor), "swept_at": swept_at}
            self._cursors.update_one({"_id": owner}, {"$set": kept}, upsert=True)

    def _to_the_head(self, owner: str, cursor: JournalCursor) -> JournalCursor:
        for _ in range(PAGES_PER_ROUND):
            last, more = self._page(owner, cursor.at_head())
            cursor = cursor.read(last)
            if not more:
                break
        return cursor

    def _sweep(self, owner: str, cursor: JournalCursor) -> JournalCursor:
        for _ in range(PAGES_PER_ROUND):
            last, more = self._page(owner, cursor.in_sweep())
            cursor = cursor.swept_to(last, more=more)
            if not cursor.sweeping:
                break
        return cursor

    def _read_all(self, owner: str, head: str | None) -> bool:
        """Whether the owner could be asked."""
        reading = Reading(after=head, looks_back=head is not None)
        try:
            for _ in range(PAGES_FOR_A_READER):
                last, more = self._page(owner, reading)
                if not more:
                    break
                reading = Reading(after=last, looks_back=False)
        except Refusal as refusal:
            if not is_away(refusal):
                raise
            return False
        return True

    def _page(self, owner: str, reading: Reading) -> tuple[str | None, bool]:
        """Take one page into the index: its last id, and whether others follow."""
        if reading.after is None:
            # What is older no owner can tell the fate of.
            reading = replace(reading, after=earlier_id(new_id(), RETRY_MEMORY_SECONDS * 1000))
        request = OpsJournalSince(after=reading.after, looks_back=reading.looks_back, limit=PAGE)
        answer = self._owners.plain(owner, request)
        lines = answer["items"]
        if lines:
            self._index.take(owner, lines, now=self._clock())
        return (lines[-1]["event_id"] if lines else None), bool(answer["more"])


def _cursor(row: Mapping[str, Any] | None) -> JournalCursor:
    names = ("head", "mark", "swept", "next_mark")
    return JournalCursor(**{name: row[name] for name in names}) if row else JournalCursor()


def _by(
    rows: Iterable[Document], owners: Callable[[Document], Iterable[str]]
) -> dict[str, list[str]]:
    """Owner → the ids of the events about which it is asked."""
    grouped: dict[str, list[str]] = {}
    for row in rows:
        for owner in owners(row):
            grouped.setdefault(owner, []).append(row["_id"])
    return grouped
