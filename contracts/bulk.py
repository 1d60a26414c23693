"""Bulk operations of the HTTP API: many commands in one request, each for itself.

The gateway hands every row to its owner as the command that it is, under a key of its own. Rows are
neither done in order nor all or none: one that is refused stops no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from contracts.fields import Items
from contracts.hotline import AcceptTicket, CloseTicket
from contracts.relief import AcceptLead, RefuseLead
from contracts.requests import Command

ROWS = Items(least=1, most=50)


@dataclass(frozen=True, kw_only=True)
class RowOutcome:
    """What became of a row: the HTTP status that it alone would have been answered with.

    With it goes the `body` of that answer: the record, or the problem. `replayed`: an earlier
    request with the same key had done it already.
    """

    record_id: str
    status: int
    replayed: bool


@dataclass(frozen=True, kw_only=True)
class RowOutcomes:
    """What became of each row, in the order of the request, and of how many it was refused."""

    items: list[RowOutcome]
    refused: int


@dataclass(frozen=True, kw_only=True)
class Bulk(Command):
    """Rows of one command; no record may stand in two of them."""

    service = "gateway"
    answer: ClassVar[type] = RowOutcomes


@dataclass(frozen=True, kw_only=True)
class AcceptTickets(Bulk):
    """Accept (受理) many registered requests, each for itself."""

    action = "ticket.accept"

    rows: Annotated[list[AcceptTicket], ROWS]


@dataclass(frozen=True, kw_only=True)
class CloseTickets(Bulk):
    """Close (办结) many tickets, each with what its quality check found."""

    action = "ticket.close"

    rows: Annotated[list[CloseTicket], ROWS]


@dataclass(frozen=True, kw_only=True)
class AcceptLeads(Bulk):
    """Accept many leads into hardship files, each for itself."""

    action = "lead.decide"

    rows: Annotated[list[AcceptLead], ROWS]


@dataclass(frozen=True, kw_only=True)
class RefuseLeads(Bulk):
    """Refuse many leads, each with its own reason."""

    action = "lead.decide"

    rows: Annotated[list[RefuseLead], ROWS]
