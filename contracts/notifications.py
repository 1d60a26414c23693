"""Notifications: who is told what, in which language, on which channel, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from contracts.events import Event
from contracts.fields import Identifier, Range, Text, ToHimself
from contracts.figures import JournalFigures
from contracts.people import DeliveryChannel, Language
from contracts.refusals import Kind, Refusal
from contracts.requests import Command, Page, Query


class DeliveryNotFound(Refusal):
    """There is no such message in this inbox."""

    code = "delivery_not_found"
    kind = Kind.NOT_FOUND


class RecipientKind(StrEnum):
    """Whom a delivery is for."""

    WORKER = "worker"
    DUTY_OFFICER = "duty_officer"
    UNION = "union"


class DeliveryState(StrEnum):
    """awaiting_contact → pending → sending → sent | refused; unknown until the receipt is found.

    expired: not sent in time, and of no use to anybody any more.
    """

    AWAITING_CONTACT = "awaiting_contact"
    PENDING = "pending"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    REFUSED = "refused"
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class InboxMessage:
    """A message in somebody's inbox, rendered in his language.

    `subject` names what it is about, so that a page can lead there: ``lead/018f…``, ``ticket/…``.
    """

    delivery_id: str
    template: str
    language: str
    title: ToHimself
    body: ToHimself
    subject: str
    sent_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class InboxPage(Page):
    """A page of messages, newest first, and how many are unread."""

    items: list[InboxMessage]
    unread: int


@dataclass(frozen=True, kw_only=True)
class ListInbox(Query):
    """The in-app messages of the actor: a worker's by phone, an officer's, his union's."""

    service = "notifications"
    action = "inbox.read"
    answer = InboxPage

    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class MarkRead(Command):
    """Mark a message of one's own inbox as read."""

    service = "notifications"
    action = "inbox.read"
    answer = InboxMessage

    delivery_id: Identifier


@dataclass(frozen=True, kw_only=True)
class PreferChannel(Command):
    """A signed-in worker chooses his language and channel."""

    service = "notifications"
    action = "contact.prefer"
    answer = InboxPage

    language: Language
    preferred_channel: DeliveryChannel


@dataclass(frozen=True, kw_only=True)
class ContactPreference:
    """What a worker chose for all he is told; None while what each request says counts."""

    language: Language | None
    preferred_channel: DeliveryChannel | None


@dataclass(frozen=True, kw_only=True)
class GetContact(Query):
    """The signed-in worker's language and channel."""

    service = "notifications"
    action = "contact.prefer"
    answer = ContactPreference


@dataclass(frozen=True, kw_only=True)
class OpenWork:
    """What goes to a colleague when somebody hands over his work."""

    unread_messages: int
    on_duty: bool


@dataclass(frozen=True, kw_only=True)
class CountOpenWork(Query):
    """How much open work the actor has: his own messages that nobody read, his duty."""

    service = "notifications"
    action = "work.hand_over"
    answer = OpenWork


@dataclass(frozen=True, kw_only=True)
class NotificationFigures:
    """How many deliveries in all, by state, template, channel, language, recipient.

    `ticket_numbers` are fingerprints of the tickets that each kind of recipient was told of, by
    template, recipient and language: ``lead_opened/worker/bo``. A worker who chose another language
    than the event named counts under the event's. `outstanding` counts what is neither sent nor
    refused, in all years.
    `provider_accepted` counts the text messages that the provider took in all years, to be held
    against the provider's own ledger, which knows no business years; `provider_ids` is the
    fingerprint of their delivery ids.
    """

    deliveries: int
    by_state: dict[str, int]
    by_template: dict[str, int]
    by_channel: dict[str, int]
    by_language: dict[str, int]
    by_recipient: dict[str, int]
    ticket_numbers: dict[str, str]
    provider_accepted: int
    provider_ids: str
    outstanding: int
    outbox_pending: int
    held: int
    undecoded: int
    journal: JournalFigures


@dataclass(frozen=True, kw_only=True)
class CountFigures(Query):
    """Figures of one business year, from notifications' own database."""

    service = "notifications"
    action = "figures.read"
    answer = NotificationFigures

    year: Annotated[int, Range(2000, 2100)]


@dataclass(frozen=True, kw_only=True)
class DeliverySent(Event):
    """A person was told; the provider (or the inbox) accepted the delivery."""

    source = "notifications"
    unheard = "told for the journal and the annual report"

    delivery_id: str
    event_id: str
    template: str
    recipient: RecipientKind
    channel: DeliveryChannel
    language: Language


@dataclass(frozen=True, kw_only=True)
class DeliveryRefused(Event):
    """The provider refused for good; staff must reach the person another way."""

    source = "notifications"
    unheard = "shown by the monitor, so that staff reach the person"

    delivery_id: str
    event_id: str
    template: str
    recipient: RecipientKind
    channel: DeliveryChannel
    reason: str
