"""Documents of messages on their way to a person."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any, ClassVar

from contracts.notifications import DeliveryNotFound, DeliveryState, RecipientKind
from contracts.people import DeliveryChannel
from records.repository import Repository
from services.notifications.domain.archived import retention_from
from services.notifications.domain.deliveries import Conversation, Delivery, Message, Reading
from services.notifications.kinds import DELIVERIES


class Deliveries(Repository[Delivery]):
    """Deliveries by (event, recipient, channel)."""

    kind = DELIVERIES
    not_found: ClassVar = DeliveryNotFound

    def awaiting(self, recipient: str) -> list[Delivery]:
        """What waits for this recipient to become reachable: a page of it."""
        return self.find_all(recipient=recipient, state=DeliveryState.AWAITING_CONTACT.value)

    def about(self, subject: str) -> list[Delivery]:
        """What is about this subject and tells of a person still: a page of it."""
        return self.find_all(subject=subject, archived=None)

    def owed_by(self, event_id: str) -> list[Delivery]:
        """What is owed by this fact and tells of a person still: a page of it."""
        return self.find_all(event_id=event_id, archived=None)

    def unread_of(self, recipient: str) -> list[Delivery]:
        """What is in this recipient's inbox and nobody has read: a page of it."""
        return self.find_all(recipient=recipient, state=DeliveryState.SENT.value, readings=[])

    @staticmethod
    def to_document(delivery: Delivery) -> dict[str, Any]:
        return {
            "state": str(delivery.state),
            "event_id": delivery.event_id,
            "recipient_kind": delivery.recipient_kind.value,
            "recipient": delivery.recipient,
            "channel": delivery.channel.value,
            "template": delivery.message.template,
            "language": delivery.message.language,
            # What is said may tell of illness: it is personal, whoever it is said to.
            "message": {
                "values": dict(delivery.message.values),
                "title": delivery.message.title,
                "body": delivery.message.body,
            },
            # In clear, so that figures can hold it against relief's.
            "ticket_number": delivery.message.values.get("ticket_number"),
            "named_language": delivery.named_language,
            "secret": delivery.secret,
            "subject": delivery.about,
            "managing_union": delivery.managing_union,
            "happened_on": delivery.happened_on.isoformat(),
            "created_at": delivery.created_at,
            "due": delivery.due,
            "expires_at": delivery.expires_at,
            "attempts": delivery.attempts,
            "claimed_until": delivery.claimed_until,
            "sent_at": delivery.sent_at,
            "readings": [{"by": each.by, "at": each.at} for each in delivery.readings],
            "reason": delivery.reason,
            "provider_id": delivery.provider_id,
            "conversation": asdict(delivery.conversation) if delivery.conversation else None,
            "archived": delivery.archived or None,
            "retention_from": _text(retention_from(delivery)),
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Delivery:
        return Delivery(
            aggregate_id=document["_id"],
            state=DeliveryState(document["state"]),
            event_id=document["event_id"],
            recipient_kind=RecipientKind(document["recipient_kind"]),
            recipient=document["recipient"],
            channel=DeliveryChannel(document["channel"]),
            message=Message(
                template=document["template"],
                language=document["language"],
                **document["message"],
            ),
            secret=document["secret"],
            about=document["subject"],
            managing_union=document["managing_union"],
            happened_on=date.fromisoformat(document["happened_on"]),
            created_at=document["created_at"],
            due=document["due"],
            named_language=document["named_language"],
            expires_at=document["expires_at"],
            attempts=document["attempts"],
            claimed_until=document["claimed_until"],
            sent_at=document["sent_at"],
            readings=[Reading(**each) for each in document["readings"]],
            reason=document["reason"],
            provider_id=document["provider_id"],
            conversation=_conversation(document.get("conversation")),
            archived=bool(document.get("archived")),
        )


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _conversation(stored: dict[str, Any] | None) -> Conversation | None:
    return Conversation(**stored) if stored else None
