"""The facts that relief announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.events import Event
from contracts.fields import Sealed, sealed_for
from contracts.hotline import HardshipReason
from contracts.people import DeliveryChannel, Language
from contracts.relief.words import RefusalReason


@dataclass(frozen=True, kw_only=True)
class LeadOpened(Event):
    """An escalated ticket opened a lead: the worker, the duty officer and the union are told.

    Why it is hardship is told to staff alone; hotline hears of the lead and cannot read it.
    """

    source = "relief"

    lead_id: str
    ticket_id: str
    ticket_number: str
    county: str
    managing_union: str
    language: Language
    preferred_channel: DeliveryChannel
    phone_key: str
    happened_on: date
    reason_code: Sealed[HardshipReason] = sealed_for("notifications")


@dataclass(frozen=True, kw_only=True)
class LeadAccepted(Event):
    """A lead was accepted into a hardship file."""

    source = "relief"

    lead_id: str
    ticket_id: str
    ticket_number: str
    file_id: str
    file_number: str
    managing_union: str
    language: Language
    preferred_channel: DeliveryChannel
    phone_key: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class LeadRefused(Event):
    """A lead was refused, with the reason that the worker is told."""

    source = "relief"

    lead_id: str
    ticket_id: str
    ticket_number: str
    reason: RefusalReason
    managing_union: str
    language: Language
    preferred_channel: DeliveryChannel
    phone_key: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class LeadPseudonymised(Event):
    """A lead's retention has ended: whoever copied from it what tells of a person, drops it.

    It names nobody itself, since it stays.
    """

    source = "relief"

    lead_id: str
    ticket_id: str
    ticket_number: str
    managing_union: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class FileOpened(Event):
    """A hardship file (困难职工档案) was opened for a person who had none."""

    source = "relief"

    file_id: str
    file_number: str
    person_key: str
    county: str
    managing_union: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class FileRegistered(Event):
    """A hardship file went through its whole chain: the person is on file (已建档)."""

    source = "relief"

    file_id: str
    file_number: str
    person_key: str
    county: str
    managing_union: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class FileRefused(Event):
    """A hardship file was refused on its chain; another decision may take it up again."""

    source = "relief"

    file_id: str
    file_number: str
    person_key: str
    county: str
    managing_union: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class FilePseudonymised(Event):
    """A file's retention has ended: whoever copied from it what tells of a person, drops it.

    It names nobody itself, since it stays.
    """

    source = "relief"

    file_id: str
    file_number: str
    managing_union: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class AidPseudonymised(Event):
    """The retention of a request for aid has ended, with its file's or with its payment's."""

    source = "relief"
    unheard = "told for the journal: who builds a reader anew hears that it names nobody any more"

    aid_id: str
    file_id: str
    managing_union: str
    happened_on: date
