"""The facts that hotline announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.events import Event
from contracts.fields import Sealed, sealed_for
from contracts.hotline.words import Category, Channel, HardshipReason
from contracts.people import Applicant, DeliveryChannel, Language


@dataclass(frozen=True, kw_only=True)
class TicketRegistered(Event):
    """A request was taken down; notifications learns how its applicant wants to be told."""

    source = "hotline"

    ticket_id: str
    number: str
    channel: Channel
    category: Category
    county: str
    managing_union: str
    language: Language
    preferred_channel: DeliveryChannel
    happened_on: date
    late: bool
    phone_key: str
    person_key: str | None
    applicant: Sealed[Applicant] = sealed_for("notifications")


@dataclass(frozen=True, kw_only=True)
class TicketAnswered(Event):
    """A request was answered at once and closed."""

    source = "hotline"

    ticket_id: str
    number: str
    managing_union: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class TicketAccepted(Event):
    """A request was accepted."""

    source = "hotline"
    unheard = "told for the journal and the annual report"

    ticket_id: str
    number: str
    managing_union: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class TicketEscalated(Event):
    """A ticket turned out to be hardship; relief takes it from here.

    `handled_by` names the recorded actors of every step so far: none of them may decide the lead.
    """

    source = "hotline"

    ticket_id: str
    number: str
    county: str
    managing_union: str
    language: Language
    preferred_channel: DeliveryChannel
    happened_on: date
    phone_key: str
    person_key: str
    handled_by: list[str]
    applicant: Sealed[Applicant] = sealed_for("relief")
    story: Sealed[str] = sealed_for("relief")
    reason_code: Sealed[HardshipReason] = sealed_for("relief")


@dataclass(frozen=True, kw_only=True)
class TicketClosed(Event):
    """A ticket was closed with its result."""

    source = "hotline"

    ticket_id: str
    number: str
    managing_union: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class TicketPseudonymised(Event):
    """A ticket's retention has ended: whoever copied from it what tells of a person, drops it.

    It names nobody itself, since it stays.
    """

    source = "hotline"

    ticket_id: str
    number: str
    managing_union: str
    happened_on: date
