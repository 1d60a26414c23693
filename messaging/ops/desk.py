"""The desk that answers the monitor: one method per request of `contracts.operations`."""

from __future__ import annotations

from typing import Any

from contracts.operations import held, journal, queries, status
from messaging.ops import held_lines, journal_lines, owner_status
from messaging.runtime import Runtime
from records.unit_of_work import UnitOfWork


class Desk:
    """Works in one unit of work, on the runtime of one service."""

    def __init__(self, unit: UnitOfWork, runtime: Runtime, container: Any) -> None:
        self.unit, self._runtime, self._container = unit, runtime, container

    def ops_status(self, request: queries.OpsStatus) -> status.OwnerStatus:
        return owner_status.read(self._runtime, self._container, now=self.unit.recorded_at)

    def ops_journal_since(self, request: queries.OpsJournalSince) -> journal.JournalLines:
        return journal_lines.since(self._runtime.database, request)

    def ops_events(self, request: queries.OpsEvents) -> journal.JournalLines:
        return journal_lines.of(self._runtime.database, request.event_ids)

    def ops_fates(self, request: queries.OpsFates) -> journal.EventFates:
        return journal_lines.fates(self._runtime.database, self._container, request.event_ids)

    def ops_held_groups(self, request: queries.OpsHeldGroups) -> held.HeldGroups:
        return held_lines.groups(self._runtime.database)

    def ops_held_lines(self, request: queries.OpsHeldLines) -> held.HeldLines:
        return held_lines.page(self._runtime.store, request)

    def ops_undecoded(self, request: queries.OpsUndecoded) -> status.UndecodedLines:
        return held_lines.undecoded(self._runtime.store)
