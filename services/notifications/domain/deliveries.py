"""Deliveries: who is told what on which channel, and what became of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import ClassVar

from contracts.notifications import (
    DeliveryRefused,
    DeliverySent,
    DeliveryState,
    RecipientKind,
)
from contracts.people import DeliveryChannel, Language
from records.aggregate import Aggregate

S = DeliveryState


def delivery_id(event_id: str, recipient: str, channel: DeliveryChannel) -> str:
    """The one delivery that an event owes a recipient on a channel."""
    return hashlib.sha256(f"{event_id}|{recipient}|{channel.value}".encode()).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """Where in which conversation something was caused: for whoever follows a trace."""

    correlation_id: str
    traceparent: str | None


@dataclass(frozen=True, kw_only=True)
class Told:
    """What there is to tell about an event, whoever it is told to; no use after `expires_at`."""

    event_id: str
    template: str
    values: dict[str, str]
    subject: str
    managing_union: str | None
    happened_on: date
    expires_at: datetime | None = None
    conversation: Conversation | None = None


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is said: the template, its values as the event has them, and the text for good."""

    template: str
    language: Language
    values: dict[str, str]
    title: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Who of a delivery's recipients read it first when."""

    by: str
    at: datetime


@dataclass(kw_only=True, eq=False)
class Delivery(Aggregate):
    """One message to one recipient on one channel, for one event.

    awaiting_contact → pending → sending → sent | refused; `unknown` when nobody can say whether
    the provider took it: only its receipt settles that. `expired` when it was not taken before
    `expires_at`. Times here are real time, but `happened_on`, the business day of the event.
    """

    name = "delivery"
    transitions: ClassVar = {
        "provide": (frozenset({S.AWAITING_CONTACT}), S.PENDING),
        "claim": (frozenset({S.PENDING}), S.SENDING),
        "accept": (frozenset({S.SENDING, S.UNKNOWN}), S.SENT),
        "refuse": (frozenset({S.SENDING, S.UNKNOWN}), S.REFUSED),
        "postpone": (frozenset({S.SENDING, S.UNKNOWN}), S.PENDING),
        "lose_sight": (frozenset({S.SENDING}), S.UNKNOWN),
        "expire": (frozenset({S.PENDING, S.AWAITING_CONTACT}), S.EXPIRED),
    }

    state: DeliveryState
    event_id: str
    recipient_kind: RecipientKind
    recipient: str
    channel: DeliveryChannel
    message: Message
    secret: dict[str, str] | None
    about: str
    managing_union: str | None
    happened_on: date
    created_at: datetime
    due: datetime
    named_language: Language | None = None
    """What the event named, where the holder of the phone chose another."""
    expires_at: datetime | None = None
    attempts: int = 0
    claimed_until: datetime | None = None
    sent_at: datetime | None = None
    readings: list[Reading] = field(default_factory=list)
    reason: str | None = None
    provider_id: str | None = None
    conversation: Conversation | None = None
    archived: bool = False

    @classmethod
    def owe(
        cls,
        *,
        told: Told,
        recipient_kind: RecipientKind,
        recipient: str,
        channel: DeliveryChannel,
        message: Message,
        reachable: bool,
        now: datetime,
        secret: dict[str, str] | None = None,
        named_language: Language | None = None,
    ) -> Delivery:
        """The delivery that an event owes. In-app ones that can be placed are placed at once."""
        delivery = cls(
            aggregate_id=delivery_id(told.event_id, recipient, channel),
            state=S.PENDING if reachable else S.AWAITING_CONTACT,
            event_id=told.event_id,
            recipient_kind=recipient_kind,
            recipient=recipient,
            channel=channel,
            message=message,
            secret=secret,
            about=told.subject,
            managing_union=told.managing_union,
            happened_on=told.happened_on,
            created_at=now,
            due=now,
            named_language=named_language,
            expires_at=told.expires_at,
            conversation=told.conversation,
        )
        delivery._place_in_app(now)
        return delivery

    def provide(self, *, recipient: str, now: datetime, message: Message | None = None) -> None:
        """What was awaited is known: who is reached, or his number; `message` in his language."""
        self._move("provide")
        self.message = message or self.message
        self.recipient = recipient
        self.due = now
        self._place_in_app(now)

    def awaits_outcome_of(self, attempt: int) -> bool:
        """Whether it still matters what this try came to: nothing settled or followed it."""
        return self.attempts == attempt and self.state in (S.SENDING, S.UNKNOWN)

    def is_of_no_use(self, *, now: datetime) -> bool:
        """Whether it is too late to send it."""
        return self.expires_at is not None and now >= self.expires_at

    def expire(self) -> None:
        """Given up: it was not sent while it was of use."""
        self._move("expire")
        self.secret = None

    def claim(self, *, now: datetime, until: datetime) -> None:
        """About to be handed to the provider; saved before it is."""
        self._move("claim")
        self.attempts += 1
        self.claimed_until = until

    def accept(self, *, provider_id: str, now: datetime) -> None:
        """The provider took it."""
        self._move("accept")
        self.provider_id = provider_id
        self._told(now)

    def refuse(self, *, reason: str) -> None:
        """The provider will never take it; staff must reach the person another way."""
        self._move("refuse")
        self.reason = reason
        self.secret = None
        self.announce(
            DeliveryRefused(
                delivery_id=self.aggregate_id,
                event_id=self.event_id,
                template=self.message.template,
                recipient=self.recipient_kind,
                channel=self.channel,
                reason=reason,
            )
        )

    def postpone(self, *, due: datetime, reason: str) -> None:
        """The provider certainly did not take it; try again when due."""
        self._move("postpone")
        self.due = due
        self.reason = reason
        self.claimed_until = None

    def lose_sight(self, *, due: datetime) -> None:
        """Nobody can say whether the provider took it; ask for the receipt when due."""
        self._move("lose_sight")
        self.due = due
        self.claimed_until = None

    def ask_again(self, *, due: datetime) -> None:
        """The receipt could not be had; ask again when due."""
        self.due = due

    def read(self, *, by: str, now: datetime) -> None:
        """Somebody read it. Each reader's first time counts: a union's message has many."""
        if all(reading.by != by for reading in self.readings):
            self.readings.append(Reading(by=by, at=now))

    def pass_to(self, successor: str) -> None:
        """It is another's to read: he took over the recipient's work."""
        self.recipient = successor

    def _place_in_app(self, now: datetime) -> None:
        if self.channel is DeliveryChannel.IN_APP and self.state == S.PENDING:
            self.state = S.SENT
            self._told(now)

    def _told(self, now: datetime) -> None:
        self.sent_at = now
        self.secret = None
        self.reason = None
        self.announce(
            DeliverySent(
                delivery_id=self.aggregate_id,
                event_id=self.event_id,
                template=self.message.template,
                recipient=self.recipient_kind,
                channel=self.channel,
                language=self.message.language,
            )
        )


def next_try(attempts: int, *, now: datetime) -> datetime:
    """When to try again after so many attempts: 2, 4, 8 … seconds, at most ten minutes."""
    return now + timedelta(seconds=min(2**attempts, 600))
