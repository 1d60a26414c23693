"""The hotline's door to its figures: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.hotline.figures import CountTickets, TicketFigures
from messaging.rpc import query
from services.hotline.figures import views


class FigureDoors:
    """Figures of tickets within one's reach."""

    unit: Any
    reads: Any
    policies: Any

    @query(CountTickets)
    def count_tickets(self, request: CountTickets) -> TicketFigures:
        return views.count_tickets(
            self.reads, request=request, policies=self.policies, now=self.unit.now
        )
