"""Searching and counting tickets over HTTP."""

from __future__ import annotations

from contracts.hotline import NothingToSearch
from contracts.hotline.figures import CountTickets
from contracts.hotline.searching import SearchTickets
from contracts.refusals import ForeignUnion
from services.gateway.operations.operation import Operation

OPERATIONS = (
    Operation(
        method="POST",
        path="/api/ticket-search",
        request=SearchTickets,
        keyed=False,
        refuses=(NothingToSearch,),
    ),
    Operation(
        method="GET", path="/api/ticket-figures", request=CountTickets, refuses=(ForeignUnion,)
    ),
)
