"""What a ticket's document holds for counting alone: plain, and of nobody."""

from __future__ import annotations

from typing import Any

from contracts.hotline import TicketState
from contracts.hotline.figures import NOBODY
from contracts.hotline.loop import Satisfaction
from services.hotline.domain.course import CalledBack
from services.hotline.domain.ticket import Ticket
from services.hotline.domain.ticket_map import OPEN
from vocabulary.business_time import business_day

IN_TIME = {False: "in_time", True: "late", None: "unknown"}
"""How a closed ticket kept its limits, by whether it overran one."""


def counted_document(ticket: Ticket) -> dict[str, Any]:
    """In time: once it is closed, whether no limit had passed when its step was taken.

    What is not counted is null, so that no other condition is needed for a count by it.
    """
    heard, closed = ticket.course.called_back, ticket.state == TicketState.CLOSED
    return {
        "in_time": IN_TIME[ticket.course.overran] if closed else None,
        "heard_call": _heard(heard, heard.with_call) if heard else None,
        "heard_handling": _heard(heard, heard.with_handling) if heard else None,
        "reworks": ticket.reworks,
        "open_since": business_day(ticket.registration.at).isoformat()
        if ticket.state in OPEN
        else None,
    }


def _heard(heard: CalledBack, said: Satisfaction) -> str:
    return f"{heard.answered_by or NOBODY}/{said}"
