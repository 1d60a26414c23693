"""What can be taken out of hotline as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from contracts.fields import ManagingUnionCode, Text
from contracts.hotline.words import Category, Channel, TicketOrder, TicketState
from contracts.job_starts import Export
from contracts.jobs import JobKind


@dataclass(frozen=True, kw_only=True)
class ExportTickets(Export):
    """Write the tickets of the actor's scope into a file, filtered and sorted as their list is.

    What is personal is masked as in the list.
    """

    service = "hotline"
    action = "ticket.export"
    writes = JobKind.TICKETS_EXPORT

    state: TicketState | None = None
    channel: Channel | None = None
    category: Category | None = None
    managing_union: ManagingUnionCode | None = None
    number: Annotated[str, Text(most=40)] | None = None
    sort: TicketOrder = TicketOrder.NEWEST_FIRST
