"""Sentences for a ticket as it stands, by the policy of the day (``hotline.replies``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from contracts.hotline.replies import ReplyShown, ReplyUse, ShowTicketReplies, TicketReplies
from contracts.texts.labels import labels
from records.policies import Policies
from services.hotline.domain.ticket import Ticket
from services.hotline.repository import Tickets
from vocabulary.business_time import business_day
from vocabulary.unions import find_union

POLICY = "hotline.replies"


def ticket_replies(
    tickets: Tickets, policies: Policies, *, request: ShowTicketReplies, now: datetime
) -> TicketReplies:
    """Those of its state; refuses `TicketNotFound`, `ForeignUnion`."""
    ticket = tickets.get(request.ticket_id)
    rows = policies.on(POLICY, business_day(now))["sentences"]
    shown = [_shown(row, ticket) for row in rows if ticket.state.value in row["states"]]
    shown.extend(_of_relief(ticket))
    shown.sort(key=lambda each: each.use is not ReplyUse.STATUS)
    return TicketReplies(language=ticket.request.language, items=shown)


def _shown(row: Mapping[str, Any], ticket: Ticket) -> ReplyShown:
    union, number = find_union(ticket.request.managing_union), ticket.request.number
    return ReplyShown(
        code=row["code"],
        use=ReplyUse(row["use"]),
        chinese=row["zh-CN"].format(number=number, union=union.name_zh),
        tibetan=row["bo"].format(number=number, union=union.name_bo),
        reviewed="bo" in row["reviewed"],
    )


def _of_relief(ticket: Ticket) -> Iterator[ReplyShown]:
    """How far relief is, as the worker's own progress says it."""
    if ticket.lead is None or ticket.lead.progress is None:
        return
    label = labels()["lead_progress"][ticket.lead.progress.value]
    yield ReplyShown(
        code=ticket.lead.progress.value,
        use=ReplyUse.STATUS,
        chinese=label.zh,
        tibetan=label.bo,
        reviewed=label.bo_reviewed,
    )
