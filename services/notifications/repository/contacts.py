"""Documents of contacts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar

from contracts.notifications import DeliveryNotFound
from contracts.people import DeliveryChannel
from records.repository import Repository
from services.notifications.domain.contacts import Contact
from services.notifications.kinds import CONTACTS
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

    def is_silent_about(self, subject: str) -> bool:
        """Whether somebody, by any phone that he had, is sent no texts about this."""
        return self.find(silent=subject) is not None

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


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
