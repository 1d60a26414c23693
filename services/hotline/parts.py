"""Parts of a ticket's answer: its steps, and what was agreed to when it was filed."""

from __future__ import annotations

from contracts.consents import ConsentShown
from contracts.hotline import TicketNote
from services.hotline.domain import Ticket
from vocabulary.masking import hide_personal_numbers


def hidden(text: str | None) -> str | None:
    """Free text without the numbers that would tell of a person."""
    return None if text is None else hide_personal_numbers(text)


def history(ticket: Ticket) -> list[TicketNote]:
    """The steps, as staff see them."""
    return [
        TicketNote(
            at=step.act.at,
            happened_on=step.act.happened_on,
            by=step.act.by,
            step=step.name,
            text=hidden(step.text),
            late_entry_reason=hidden(step.act.late_entry_reason),
        )
        for step in ticket.history
    ]


def consents(ticket: Ticket) -> list[ConsentShown]:
    """The proofs; a guardian's name is not among what is shown."""
    return [
        ConsentShown(
            purpose=each.purpose,
            version=each.version,
            digest=each.digest,
            at=each.at,
            taken_by=each.by,
        )
        for each in ticket.request.consents
    ]
