"""The hotline's doors to what an agent reads out: the legal-clock card, sentences by state."""

from __future__ import annotations

from typing import Any

from contracts.hotline.legal_clocks import LegalClocks, ShowLegalClocks, ShowTicketLegalClocks
from contracts.hotline.replies import ShowTicketReplies, TicketReplies
from messaging.rpc import query
from services.hotline import legal_clocks, replies


class LegalClockDoors:
    """How many days the law leaves, and how a ticket stands in a sentence."""

    unit: Any
    policies: Any
    tickets: Any

    @query(ShowLegalClocks)
    def show_legal_clocks(self, request: ShowLegalClocks) -> LegalClocks:
        return legal_clocks.legal_clocks(
            self.policies, matter=request.matter, since=request.since, now=self.unit.now
        )

    @query(ShowTicketReplies)
    def show_ticket_replies(self, request: ShowTicketReplies) -> TicketReplies:
        return replies.ticket_replies(
            self.tickets, self.policies, request=request, now=self.unit.now
        )

    @query(ShowTicketLegalClocks)
    def show_ticket_legal_clocks(self, request: ShowTicketLegalClocks) -> LegalClocks:
        return legal_clocks.ticket_legal_clocks(
            self.tickets, self.policies, request=request, now=self.unit.now
        )
