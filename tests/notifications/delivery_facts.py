"""What notifications tests speak of: deliveries in each state, and who they are for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from contracts.notifications import DeliveryState, RecipientKind
from contracts.people import DeliveryChannel
from contracts.rights import Actor, Grant, Role, system_actor
from services.notifications.domain.deliveries import Delivery, Message, Told

NOTIFICATIONS = system_actor("notifications")
NOW = datetime(2021, 3, 5, 2, 0, tzinfo=UTC)
TODAY = date(2021, 3, 5)
PHONE, CODE = "+8613908920001", "493817"
OFFICER = Actor(
    name="staff/a",
    roles=frozenset({Role.OFFICER}),
    unions=frozenset({"county-540202"}),
    own_keys=frozenset({"staff/a", "union/county-540202"}),
)
OFFICERS_INBOX = Grant(own_keys=OFFICER.own_keys)


def _expire(delivery: Delivery) -> None:
    delivery.postpone(due=NOW, reason="too_late")
    delivery.expire()


STEPS: dict[DeliveryState, Callable[[Delivery], None]] = {
    DeliveryState.SENDING: lambda delivery: None,
    DeliveryState.UNKNOWN: lambda delivery: delivery.lose_sight(due=NOW),
    DeliveryState.SENT: lambda delivery: delivery.accept(provider_id="7", now=NOW),
    DeliveryState.EXPIRED: _expire,
    DeliveryState.REFUSED: lambda delivery: delivery.refuse(reason="isv.MOBILE_NUMBER_ILLEGAL"),
}


def a_delivery(
    *,
    event_id: str = "e",
    recipient: str = "t1.x",
    kind: RecipientKind = RecipientKind.WORKER,
    channel: DeliveryChannel = DeliveryChannel.SMS,
    reachable: bool = True,
    happened_on: date = TODAY,
    now: datetime = NOW,
    secret: dict[str, str] | None = None,
    expires_at: datetime | None = None,
) -> Delivery:
    return Delivery.owe(
        told=Told(
            event_id=event_id,
            template="lead_opened",
            values={"ticket_number": "SR-20210305-000001"},
            subject="SR-20210305-000001",
            managing_union="county-540202",
            happened_on=happened_on,
            expires_at=expires_at,
        ),
        recipient_kind=kind,
        recipient=recipient,
        channel=channel,
        message=Message(
            template="lead_opened", language="bo", values={"a": "b"}, title="t", body="b"
        ),
        reachable=reachable,
        now=now,
        secret=secret,
    )


def delivery_in(state: DeliveryState, **changes: Any) -> Delivery:
    """A text message that came to this state as deliveries do."""
    delivery = a_delivery(reachable=state is not DeliveryState.AWAITING_CONTACT, **changes)
    if state in STEPS:
        delivery.claim(now=NOW, until=NOW + timedelta(seconds=30))
        STEPS[state](delivery)
    return delivery
