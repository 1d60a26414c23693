"""The hotline's doors to the legal-clock card: a part of its service class, which has the rest."""

from __future__ import annotations

from typing import Any

from contracts.hotline.legal_clocks import LegalClocks, ShowLegalClocks, ShowTicketLegalClocks
from messaging.rpc import query
from services.hotline import legal_clocks


class LegalClockDoors:
    """How many days the law leaves, for a day and for a ticket."""

    unit: Any
    policies: Any
    tickets: Any

    @query(ShowLegalClocks)
    def show_legal_clocks(self, request: ShowLegalClocks) -> LegalClocks:
        return legal_clocks.legal_clocks(
            self.policies, matter=request.matter, since=request.since, now=self.unit.now
        )

    @query(ShowTicketLegalClocks)
    def show_ticket_legal_clocks(self, request: ShowTicketLegalClocks) -> LegalClocks:
        return legal_clocks.ticket_legal_clocks(
            self.tickets, self.policies, request=request, now=self.unit.now
        )
