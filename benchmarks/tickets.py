"""The facts that every contender is given: escalated tickets of invented people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from contracts.fields import Sealed
from contracts.hotline import HardshipReason, TicketEscalated
from contracts.people import Applicant, DeliveryChannel
from contracts.schemas import dump
from messaging.amqp import Outgoing
from messaging.envelope import render
from messaging.journal import EventJournal
from messaging.sealing import KeyRing
from records.unit_of_work import Announcement, Cause
from vocabulary.ids import new_id

STORY = "家里主要劳动力患病住院，已欠医院费用，两个孩子在上学，请求帮扶。"

SEALING_ADDS = 800


def escalated(number: int) -> TicketEscalated:
    """One escalated ticket of a person of his own."""
    return TicketEscalated(
        ticket_id=new_id(),
        number=f"SR-20210305-{number:06d}",
        reason_code=Sealed(HardshipReason.ILLNESS),
        county="540202",
        managing_union="county-540202",
        language="zh-CN",
        preferred_channel=DeliveryChannel.IN_APP,
        happened_on=date(2021, 3, 5),
        phone_key=f"t1.{number:040x}",
        person_key=f"p1.{number:040x}",
        handled_by=[f"staff/{new_id()}"],
        applicant=Sealed(
            Applicant(name="次仁", phone="+8613800000000", id_number="11010519491231002X")
        ),
        story=Sealed(STORY),
    )


def as_messages(events: list[TicketEscalated], key_ring: KeyRing) -> Iterator[Outgoing]:
    """As the hotline's relay publishes them."""
    journal = EventJournal("hotline", key_ring)
    for event in events:
        message_id = new_id()
        announcement = Announcement(
            event_id=message_id,
            event=event,
            subject=f"ticket/{event.ticket_id}",
            sequence=1,
            recorded_at=datetime.now(UTC),
            business_time=datetime.now(UTC),
            actor="staff/bench",
            cause=Cause(message_id=new_id(), correlation_id=new_id()),
        )
        (row,) = journal.rows([announcement])
        yield from render(row)


def as_documents(events: list[TicketEscalated]) -> Iterator[tuple[str, bytes]]:
    """As CloudEvents in clear, padded to the length that sealing gives: (id, body)."""
    for event in events:
        message_id = new_id()
        document = {
            "id": message_id,
            "type": event.wire_type(),
            "subject": f"ticket/{event.ticket_id}",
            "correlationid": new_id(),
            "data": dump(event),
            "padding": "x" * SEALING_ADDS,
        }
        yield message_id, json.dumps(document, ensure_ascii=False).encode()


def as_plain(events: list[TicketEscalated]) -> Iterator[dict[str, Any]]:
    """As a naive service would dispatch them: in clear."""
    for event in events:
        yield dump(event)
