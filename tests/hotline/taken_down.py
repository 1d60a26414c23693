"""A request that an agent takes down, on any store."""

from __future__ import annotations

from typing import Any

from contracts.rights import Actor
from services.hotline import handlers
from services.hotline.repository import Tickets
from tests.books import KEYS, Books
from tests.hotline.ticket_facts import AGENT, CONSENTING, NOW, call_request


def taken_down(books: Books, *, by: Actor = AGENT, **changes: Any) -> str:
    """The ticket's id; `changes` are those of the request."""
    with books.work(by, now=NOW, action="ticket.register") as unit:
        return handlers.register_request(
            Tickets(unit),
            request=call_request(**changes),
            keys=KEYS,
            consenting=CONSENTING,
            by=by,
            now=NOW,
        )
