"""The hotline's door to the search, and its timer: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.hotline.searching import SearchTickets, TicketsFound
from messaging.rpc import command
from messaging.timers import every
from services.hotline.searching import finding, indexing

INDEX_EVERY_SECONDS = 5


class SearchDoors:
    """Tickets by whatever is known of them."""

    unit: Any
    reads: Any
    keys: Any
    policies: Any

    @command(SearchTickets)
    def search_tickets(self, request: SearchTickets) -> TicketsFound:
        found = finding.search_tickets(
            self.reads,
            request=request,
            keys=self.keys,
            policies=self.policies,
            now=self.unit.now,
        )
        finding.note_who_was_sought(self.unit, found)
        return found

    @every(INDEX_EVERY_SECONDS)
    def index_tickets(self) -> None:
        indexing.index_tickets(self.unit, self.reads, keys=self.keys)
