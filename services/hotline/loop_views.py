"""What waits to be done, and how a ticket's limits stand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from contracts.hotline import Category, TicketState
from contracts.hotline.loop import (
    CallBackHeard,
    ListTicketsToDo,
    TicketClock,
    TicketCourse,
    TicketQueue,
    TicketsToDo,
    TicketToDo,
)
from contracts.retention import ARCHIVED
from contracts.rights import Actor, holds
from records.reads import Reads, order_of
from services.hotline import emergencies
from services.hotline.domain.clocks import standing_on
from services.hotline.domain.emergency import emergency_from
from services.hotline.domain.ticket import Ticket
from services.hotline.domain.ticket_map import EXTENSION_WAITS_FOR, WAITS_FOR
from services.hotline.kinds import TICKETS
from services.hotline.lines import excerpt
from services.hotline.parts import hidden
from vocabulary.business_time import business_day
from vocabulary.masking import mask_name

ACTIONS = sorted({EXTENSION_WAITS_FOR, *(action for action in WAITS_FOR.values() if action)})
ORDERS = {
    TicketQueue.WAITING: "registered_at",
    TicketQueue.AT_RISK: "at_risk_on",
    TicketQueue.OVERDUE: "due_on",
    TicketQueue.EMERGENCY: "report_due_at",
}


def list_tickets_to_do(
    reads: Reads, *, request: ListTicketsToDo, by: Actor, now: datetime
) -> TicketsToDo:
    """A page of a queue, and how many stand in each."""
    today = business_day(now)
    queues = {queue: _selected(queue, by, today) for queue in TicketQueue}
    found = reads.find(
        TICKETS,
        queues[request.queue],
        sort=order_of(ORDERS[request.queue]),
        limit=request.limit,
        after_cursor=request.cursor,
        personal=True,
    )
    return TicketsToDo(
        items=[_to_do(row, now) for row in found.items],
        next_cursor=found.next_cursor,
        counts={queue.value: reads.count(TICKETS, where) for queue, where in queues.items()},
    )


def course(ticket: Ticket, now: datetime) -> TicketCourse:
    """How a ticket goes its way, and how its limits stand on that day."""
    known, heard = ticket.course, ticket.course.called_back
    return TicketCourse(
        difficulty=known.difficulty,
        waits_for=ticket.waits_for,
        handler=known.handler,
        body=known.body,
        body_number=hidden(known.body_number),
        asked_days=known.asked_days,
        extended_days=known.extended_days,
        result=known.result,
        called_back=CallBackHeard(**vars(heard)) if heard else None,
        clocks=_clocks(ticket, business_day(now)),
        emergency=emergencies.shown(known.emergency, now),
    )


def _clocks(ticket: Ticket, today: date) -> list[TicketClock]:
    return [
        TicketClock(
            clock=each.name,
            started_on=each.started_on,
            due_on=each.due_on,
            standing=each.standing(today),
            basis=each.basis,
            provisional=each.provisional,
        )
        for each in ticket.clocks
    ]


def _selected(queue: TicketQueue, by: Actor, today: date) -> dict[str, Any]:
    """By fields that are texts in every document that the queue can hold."""
    day = today.isoformat()
    if queue is TicketQueue.OVERDUE:
        return {"due_on": {"$gt": "", "$lt": day}}
    if queue is TicketQueue.EMERGENCY:
        return {"report_due_at": {"$gt": ""}}
    if queue is TicketQueue.AT_RISK:
        return {"at_risk_on": {"$gt": "", "$lte": day}, "due_on": {"$gte": day}}
    return {"waits_for": {"$in": [action for action in ACTIONS if holds(by, action)]}}


def _to_do(row: dict[str, Any], now: datetime) -> TicketToDo:
    today, course = business_day(now), row.get("course") or {}
    due_on, at_risk_on = _day(row.get("due_on")), _day(row.get("at_risk_on"))
    return TicketToDo(
        ticket_id=row["_id"],
        number=row["number"],
        state=TicketState(row["state"]),
        category=Category(row["category"]),
        managing_union=row["managing_union"],
        applicant_name=ARCHIVED if row.get("archived_on") else mask_name(row["request"]["name"]),
        text=excerpt(row["request"]["text"]),
        handler=course.get("handler"),
        due_on=due_on,
        # Of all its limits together, as the queues sort it.
        standing=standing_on(today, at_risk_on=at_risk_on, due_on=due_on)
        if due_on and at_risk_on
        else None,
        emergency=emergencies.shown(emergency_from(course.get("emergency")), now),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
