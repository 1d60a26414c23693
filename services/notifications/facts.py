"""What there is to tell about a fact that was heard, whoever it is told to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from records.unit_of_work import UnitOfWork
from services.notifications.domain.deliveries import Conversation, Told
from vocabulary.business_time import business_day


def told_of(
    unit: UnitOfWork,
    template: str,
    values: Mapping[str, str],
    *,
    subject: str,
    union: str | None,
    happened_on: date | None = None,
) -> Told:
    """Of the event that the unit hears, in its conversation; it happened today, unless it says."""
    cause = unit.cause
    return Told(
        event_id=cause.message_id,
        template=template,
        values=dict(values),
        subject=subject,
        managing_union=union,
        happened_on=happened_on or business_day(unit.now),
        conversation=Conversation(
            correlation_id=cause.correlation_id, traceparent=cause.traceparent
        ),
    )
