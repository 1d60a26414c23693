"""Contacts: how the holder of a phone is reached."""

from __future__ import annotations

from dataclasses import dataclass, field

from contracts.people import DeliveryChannel, Language
from records.aggregate import Aggregate


@dataclass(kw_only=True, eq=False)
class Contact(Aggregate):
    """How the holder of a phone is reached; its id is the phone's key.

    A contact may be awaited before its number is heard. `awaited` counts the deliveries that wait
    for it: counting here makes "a delivery starts to wait" and "the number is heard" collide when
    they happen at the same time, so that neither misses the other.
    """

    name = "contact"

    phone: str | None
    awaited: int = 0
    language: Language | None = None
    preferred_channel: DeliveryChannel | None = None
    silent: list[str] = field(default_factory=list)
    """What he is sent no texts about any more: subjects, ``ticket/018f…``."""

    def wait(self) -> None:
        """One more delivery waits for the number."""
        self.awaited += 1

    def learn(self, phone: str) -> None:
        """The number is heard; nothing waits any more."""
        self.phone = phone
        self.awaited = 0

    def silence(self, subject: str) -> None:
        """No more texts about this: the consent to handle it was taken back."""
        if subject not in self.silent:
            self.silent.append(subject)

    def prefer(self, *, language: Language, channel: DeliveryChannel) -> None:
        """The holder chose; his choice goes before what a ticket says."""
        self.language = language
        self.preferred_channel = channel
