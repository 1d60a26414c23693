"""Contacts: how the holder of a phone is reached."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

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
    in_use_until: date | None = None
    """The last day of the month in which he was told something, or heard from: so it changes once a
    month at most. None once nobody used it for as long as it is kept."""

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

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of how he is reached, nor waits for it."""
        known = (self.phone, self.language, self.preferred_channel)
        return not (any(known) or self.awaited or self.silent)

    def forget(self, *, ended: Collection[str]) -> None:
        """Nobody used it for years: only what he asked not to be sent stays, under the key.

        That is what he is sent no texts about, but for the subjects that `ended`, and that he chose
        to be sent none at all.
        """
        self.phone, self.language, self.awaited, self.in_use_until = None, None, 0, None
        self.silent = [each for each in self.silent if each not in ended]
        if self.preferred_channel is not DeliveryChannel.IN_APP:
            self.preferred_channel = None

    def prefer(self, *, language: Language, channel: DeliveryChannel) -> None:
        """The holder chose; his choice goes before what a ticket says."""
        self.language = language
        self.preferred_channel = channel
