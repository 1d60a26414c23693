"""The legal-clock card, and sentences by state, over HTTP."""

from __future__ import annotations

from contracts.hotline import TicketNotFound
from contracts.hotline.legal_clocks import ShowLegalClocks, ShowTicketLegalClocks
from contracts.hotline.replies import ShowTicketReplies
from contracts.refusals import DateInFuture, ForeignUnion
from services.gateway.operations.operation import Operation

OPERATIONS = (
    Operation(
        method="GET", path="/api/legal-clocks", request=ShowLegalClocks, refuses=(DateInFuture,)
    ),
    Operation(
        method="GET",
        path="/api/tickets/{ticket_id}/replies",
        request=ShowTicketReplies,
        refuses=(TicketNotFound, ForeignUnion),
    ),
    Operation(
        method="GET",
        path="/api/tickets/{ticket_id}/legal-clocks",
        request=ShowTicketLegalClocks,
        refuses=(TicketNotFound, ForeignUnion, DateInFuture),
    ),
)
