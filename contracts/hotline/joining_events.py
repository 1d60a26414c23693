"""What merging and splitting tickets announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.events import Event
from contracts.people import DeliveryChannel, Language


@dataclass(frozen=True, kw_only=True)
class LinkedFact(Event):
    """What every fact of merging and splitting says."""

    ticket_id: str
    number: str
    managing_union: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class TicketMerged(LinkedFact):
    """A ticket goes on as another one, which is not named: its applicant may be somebody else.

    Notifications tells whoever asked.
    """

    source = "hotline"

    phone_key: str
    language: Language
    preferred_channel: DeliveryChannel


@dataclass(frozen=True, kw_only=True)
class MergeUndone(LinkedFact):
    """A ticket that was merged goes its own way again."""

    source = "hotline"
    unheard = "told for the journal: whoever asked sees it in his progress"


@dataclass(frozen=True, kw_only=True)
class TicketJoined(LinkedFact):
    """Another ticket was merged into this one; `joined` are there now."""

    source = "hotline"
    unheard = "told for the journal: the desk shows it with the ticket"

    joined: int


@dataclass(frozen=True, kw_only=True)
class TicketParted(LinkedFact):
    """A ticket that was merged into this one goes its own way again; `joined` stay."""

    source = "hotline"
    unheard = "told for the journal: the desk shows it with the ticket"

    joined: int


@dataclass(frozen=True, kw_only=True)
class TicketSplit(LinkedFact):
    """So many `parts` were split from a ticket, each a ticket of its own."""

    source = "hotline"
    unheard = "told for the journal: each part is announced as it is registered"

    parts: int
