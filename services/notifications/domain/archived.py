"""Records whose retention has ended: nobody is told of them any more, and what was told is gone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from contracts.notifications import DeliveryState
from contracts.refusals import WrongState
from contracts.retention import ARCHIVED
from records.aggregate import Aggregate
from records.retention import Pseudonyms
from services.notifications.domain.deliveries import Delivery

UNBEGUN = (DeliveryState.AWAITING_CONTACT, DeliveryState.PENDING)
ENDS_WITH_ITS_RECORD = frozenset({"ticket", "lead", "file", "activity"})
"""What a message is about whose end another service tells, and which ends with it then."""
SETTLED = (DeliveryState.SENT, DeliveryState.REFUSED, DeliveryState.EXPIRED)


@dataclass(kw_only=True, eq=False)
class ArchivedRecord(Aggregate):
    """A record was pseudonymised; its id is the record's. It stays, for what comes late."""

    name = "archived_record"

    heard_at: datetime


def retention_from(delivery: Delivery) -> date | None:
    """The business day of its event, where its end is its own, until that has come."""
    is_of_record = delivery.about.partition("/")[0] in ENDS_WITH_ITS_RECORD
    return None if is_of_record or delivery.archived else delivery.happened_on


def archive(delivery: Delivery, pseudonyms: Pseudonyms) -> None:
    """What the delivery is about tells of nobody any more: nor does the delivery (脱敏归档).

    Who of which kind was told what template when, on which channel, stays. What was not begun is
    given up. Refuses `WrongState` while a provider has it: what became of it is to be known first.
    """
    if delivery.state in UNBEGUN:
        delivery.expire()
    if delivery.state not in SETTLED:
        raise WrongState(allowed=", ".join(SETTLED), state=delivery.state, command="archive")
    number = delivery.message.values.get("ticket_number")
    delivery.message = replace(
        delivery.message,
        values={} if number is None else {"ticket_number": number},
        title=ARCHIVED,
        body=ARCHIVED,
    )
    delivery.recipient = pseudonyms.in_text(delivery.recipient)
    delivery.readings = [
        replace(each, by=pseudonyms.in_text(each.by)) for each in delivery.readings
    ]
    delivery.secret = delivery.provider_id = None
    delivery.archived = True
