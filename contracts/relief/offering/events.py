"""What offered aid announces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.events import Event
from contracts.fields import Sealed, sealed_for
from contracts.people import Language


@dataclass(frozen=True, kw_only=True)
class AidOffered(Event):
    """A household on file is offered aid: it is told, and answers until `until_day`.

    `phone` is its holder's, for who tells him.
    """

    source = "relief"

    offer_id: str
    offering_id: str
    file_id: str
    managing_union: str
    programme: str
    year: int
    amount_fen: int
    until_day: date
    happened_on: date
    language: Language
    phone_key: str
    phone: Sealed[str] = sealed_for("notifications")


@dataclass(frozen=True, kw_only=True)
class OfferTaken(Event):
    """An offer was taken: a request for aid came of it."""

    source = "relief"
    unheard = "told for the journal"

    offer_id: str
    offering_id: str
    file_id: str
    aid_id: str
    managing_union: str
    happened_on: date


@dataclass(frozen=True, kw_only=True)
class OfferingOpened(Event):
    """Every household on file of the union was looked at: `listed` of them."""

    source = "relief"
    unheard = "told for the journal"

    offering_id: str
    managing_union: str
    programme: str
    year: int
    listed: int
    happened_on: date
