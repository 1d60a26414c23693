"""Documents of notifications: contacts, duty rosters, deliveries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from typing import Any, ClassVar

from contracts.notifications import DeliveryNotFound, DeliveryState, RecipientKind
from contracts.people import DeliveryChannel
from records.repository import Repository
from services.notifications.domain.archived import ArchivedRecord, retention_from
from services.notifications.domain.contacts import Contact
from services.notifications.domain.deliveries import Conversation, Delivery, Message, Reading
from services.notifications.domain.duty_rosters import DutyRoster, OnDuty
from services.notifications.kinds import ARCHIVED_RECORDS, CONTACTS, DELIVERIES, DUTY_ROSTERS
from vocabulary.business_time import end_of_month


class Contacts(Repository[Contact]):
    """Contacts by phone key."""

    kind = CONTACTS
    not_found: ClassVar = DeliveryNotFound

    @staticmethod
    def to_document(contact: Contact) -> dict[str, Any]:
        return {
            "phone": contact.phone,
            "awaited": contact.awaited,
            "language": contact.language,
            "preferred_channel": contact.preferred_channel,
            "silent": contact.silent,
            "retention_from": _text(contact.in_use_until),
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Contact:
        preferred = document["preferred_channel"]
        return Contact(
            aggregate_id=document["_id"],
            phone=document["phone"],
            awaited=document["awaited"],
            language=document["language"],
            preferred_channel=DeliveryChannel(preferred) if preferred else None,
            silent=document.get("silent", []),
            in_use_until=date.fromisoformat(day)
            if (day := document.get("retention_from"))
            else None,
        )

    def begin(self, phone_key: str, **known: Any) -> None:
        """A contact of whom something is heard for the first time."""
        until = end_of_month(self._unit.now)
        self.add(Contact(aggregate_id=phone_key, in_use_until=until, **{"phone": None, **known}))

    def note_use(self, contact: Contact) -> None:
        """He was told something, or heard from: written once a month at most.

        Without an audit row, which would name his phone for good.
        """
        until = end_of_month(self._unit.now)
        if contact.in_use_until is None or contact.in_use_until < until:
            row = self._unit.document(CONTACTS, contact.aggregate_id)
            self._unit.replace(CONTACTS, {**(row or {}), "retention_from": until.isoformat()})

    def forget(self, phone_key: str, *, ended: Collection[str]) -> None:
        """Nobody used it for years; see `Contact.forget`. Refuses `DeliveryNotFound`."""
        contact = self.get(phone_key)
        contact.forget(ended=ended)
        self._put_back(contact)

    def lift_silence(self, subject: str) -> None:
        """The record that texts were not wished about has ended: nobody is told of it any more."""
        for contact in self.find_all(silent=subject):
            contact.silent.remove(subject)
            self._put_back(contact)

    def _put_back(self, contact: Contact) -> None:
        """Without an audit row, as `note_use`; what is empty goes."""
        row = self._unit.document(CONTACTS, contact.aggregate_id)
        if contact.is_empty:
            self._unit.delete(CONTACTS, contact.aggregate_id)
        else:
            self._unit.replace(CONTACTS, {**(row or {}), **self.to_document(contact)})


class ArchivedRecords(Repository[ArchivedRecord]):
    """Records of other services that were pseudonymised."""

    kind = ARCHIVED_RECORDS
    not_found: ClassVar = DeliveryNotFound

    @staticmethod
    def to_document(record: ArchivedRecord) -> dict[str, Any]:
        return {"heard_at": record.heard_at}

    @staticmethod
    def from_document(document: dict[str, Any]) -> ArchivedRecord:
        return ArchivedRecord(aggregate_id=document["_id"], heard_at=document["heard_at"])


class DutyRosters(Repository[DutyRoster]):
    """Duty rosters by union."""

    kind = DUTY_ROSTERS
    not_found: ClassVar = DeliveryNotFound

    @staticmethod
    def to_document(roster: DutyRoster) -> dict[str, Any]:
        officers = [
            {"account_id": each.account_id, "language": each.language} for each in roster.officers
        ]
        return {"officers": officers, "awaited": roster.awaited}

    @staticmethod
    def from_document(document: dict[str, Any]) -> DutyRoster:
        return DutyRoster(
            aggregate_id=document["_id"],
            officers=[OnDuty(**each) for each in document["officers"]],
            awaited=document["awaited"],
        )


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
