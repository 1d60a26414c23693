"""Words of tickets of an earlier build, made by a timer: a migration step could not read them."""

from __future__ import annotations

from dataclasses import replace

import structlog

from records.encryption import UNREADABLE
from records.keys import IndexKeys
from records.reads import Reads
from records.unit_of_work import UnitOfWork
from services.hotline.kinds import TICKETS
from services.hotline.repository import Tickets
from services.hotline.searching.words import found_by

AT_ONCE = 100

_log = structlog.get_logger(__name__)


def index_tickets(unit: UnitOfWork, reads: Reads, *, keys: IndexKeys) -> None:
    """Make the next tickets' words; one that cannot be read keeps no other back."""
    waiting = reads.ids(TICKETS, {"unindexed": True}, limit=AT_ONCE)
    unit.prefetch(TICKETS, waiting)
    for ticket_id in waiting:
        try:
            with unit.all_or_nothing():
                _index(unit, ticket_id, keys)
        except UNREADABLE as trouble:
            _log.error("cannot be indexed", ticket=ticket_id, fault=type(trouble).__name__)


def _index(unit: UnitOfWork, ticket_id: str, keys: IndexKeys) -> None:
    with Tickets(unit).changing(ticket_id) as ticket:
        request = ticket.request
        made = (
            ()
            if request.confidential or ticket.archived_on is not None
            else found_by(request.text, request.employer, keys=keys)
        )
        ticket.request = replace(request, found_by=made)
