"""What is answered of offered aid, to staff and to the household itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from contracts.fields import Identifier, Masked, Range, Text, WithoutNumbers
from contracts.relief.aid import AidState
from contracts.relief.household_words import HardshipClass
from contracts.relief.offering.words import OfferDeclined, OfferingState, OfferState, PassedOver
from contracts.requests import Page, Query

OfferId = Annotated[str, Text(most=129)]


@dataclass(frozen=True, kw_only=True)
class ClassAmount:
    """What households of a class are offered, in fen."""

    hardship_class: HardshipClass
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class OfferingAnswer:
    """An offering and its coverage: listed = offered + accepted + declined + passed over.

    `offered` are those who have not answered.
    """

    offering_id: str
    version: int
    managing_union: str
    programme: str
    title: WithoutNumbers
    year: int
    amounts: list[ClassAmount]
    opened_on: date
    until_day: date
    state: OfferingState
    listed: int
    offered: int
    accepted: int
    declined: int
    passed_over: int


@dataclass(frozen=True, kw_only=True)
class OfferingLine:
    """An offering in a list."""

    offering_id: str
    managing_union: str
    programme: str
    title: WithoutNumbers
    year: int
    opened_on: date
    until_day: date
    state: OfferingState
    listed: int


@dataclass(frozen=True, kw_only=True)
class OfferingPage(Page):
    """A page of offerings, newest first."""

    items: list[OfferingLine]


@dataclass(frozen=True, kw_only=True)
class OfferAnswer:
    """An offer as it stands; `card` is the tail of the card known from aid that was paid before.

    `open` says that it can be answered; `aid_id` is the request that came of it, and `aid_state`
    where that stands. `by_household` says that the household answered itself.
    """

    offer_id: str
    version: int
    offering_id: str
    file_id: str
    file_number: str
    managing_union: str
    programme: str
    year: int
    amount_fen: int
    until_day: date
    state: OfferState
    open: bool
    card: Masked | None
    bank: str | None
    passed_over: PassedOver | None
    declined_because: OfferDeclined | None
    answered_on: date | None
    by_household: bool | None
    aid_id: str | None
    aid_state: AidState | None


@dataclass(frozen=True, kw_only=True)
class OfferLine:
    """An offer in the list of its offering."""

    offer_id: str
    file_id: str
    file_number: str
    managing_union: str
    amount_fen: int
    state: OfferState
    passed_over: PassedOver | None
    declined_because: OfferDeclined | None
    answered_on: date | None
    aid_id: str | None


@dataclass(frozen=True, kw_only=True)
class OfferPage(Page):
    """A page of an offering's list, in the order of file ids."""

    items: list[OfferLine]


@dataclass(frozen=True, kw_only=True)
class MyOffers:
    """What one's own household is, and was, offered: the newest first, at most a hundred."""

    items: list[OfferAnswer]


@dataclass(frozen=True, kw_only=True)
class GetOffering(Query):
    """An offering and its coverage."""

    service = "relief"
    action = "offering.read"
    answer = OfferingAnswer

    offering_id: Identifier


@dataclass(frozen=True, kw_only=True)
class ListOfferings(Query):
    """The offerings of the actor's unions, newest first."""

    service = "relief"
    action = "offering.read"
    answer = OfferingPage

    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class ListOffers(Query):
    """An offering's list, or the offers in one state: `offered` is who has not answered."""

    service = "relief"
    action = "offering.read"
    answer = OfferPage

    offering_id: Identifier
    state: OfferState | None = None
    cursor: Annotated[str, Text(most=200)] | None = None
    limit: Annotated[int, Range(1, 100)] = 25


@dataclass(frozen=True, kw_only=True)
class GetOffer(Query):
    """One offer, for staff whose scope covers its file."""

    service = "relief"
    action = "offering.read"
    answer = OfferAnswer

    offer_id: OfferId


@dataclass(frozen=True, kw_only=True)
class ListMyOffers(Query):
    """What the households whose phone this is are offered."""

    service = "relief"
    action = "offer.mine"
    answer = MyOffers
