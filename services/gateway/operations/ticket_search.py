"""Searching tickets over HTTP."""

from __future__ import annotations

from contracts.hotline import NothingToSearch
from contracts.hotline.searching import SearchTickets
from services.gateway.operations.operation import Operation

OPERATIONS = (
    Operation(
        method="POST",
        path="/api/ticket-search",
        request=SearchTickets,
        keyed=False,
        refuses=(NothingToSearch,),
    ),
)
