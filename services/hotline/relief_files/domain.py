"""A file of relief: which tickets' leads went into it, and how it stands. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.hotline.lead_words import LeadProgress
from records.aggregate import Aggregate


@dataclass(kw_only=True, eq=False)
class ReliefFile(Aggregate):
    """Its id is the file's. It names no person, and announces nothing.

    `on_file`, and how it `ended`, is heard of every file, since a lead may be accepted into one
    that was there before, and the facts of two records may come in either order.
    """

    name = "relief_file"

    on_file: bool = False
    ended: LeadProgress | None = None
    tickets: tuple[str, ...] = ()

    def link(self, ticket_id: str) -> None:
        """A ticket's lead was accepted into it."""
        if ticket_id not in self.tickets:
            self.tickets = (*self.tickets, ticket_id)
