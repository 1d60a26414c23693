"""What is done about offered aid: opened by an officer, taken or declined by the household."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from contracts.fields import Identifier, ManagingUnionCode, ShortText
from contracts.relief.aid import Payee
from contracts.relief.offering.answers import OfferAnswer, OfferId, OfferingAnswer
from contracts.relief.offering.words import OfferDeclined
from contracts.requests import DatedCommand


@dataclass(frozen=True, kw_only=True)
class OpenOffering(DatedCommand):
    """Offer a programme to all households on file of a union and those below it.

    Its amounts are those that policy names on that day, its year is that of the day.
    """

    service = "relief"
    action = "offering.manage"
    answer = OfferingAnswer

    managing_union: ManagingUnionCode
    programme: Identifier
    title: ShortText
    until_day: date


@dataclass(frozen=True, kw_only=True)
class OfferingStep(DatedCommand):
    """A step of an offering."""

    answer = OfferingAnswer

    offering_id: Identifier


@dataclass(frozen=True, kw_only=True)
class OfferToMore(OfferingStep):
    """Look at the next files of the register; with the last of them everybody was offered."""

    service = "relief"
    action = "offering.manage"


@dataclass(frozen=True, kw_only=True)
class CloseOffering(OfferingStep):
    """Close it after its last day; what was not answered stays listed so."""

    service = "relief"
    action = "offering.manage"


@dataclass(frozen=True, kw_only=True)
class CancelOffering(OfferingStep):
    """End it early: nobody can take it any more, and what was taken stands."""

    service = "relief"
    action = "offering.manage"


@dataclass(frozen=True, kw_only=True)
class AcceptOffer(DatedCommand):
    """Take an offer: a request for aid comes of it, which is decided like any other.

    Without `payee` it is paid to the card that aid on this file was paid to last. Staff answer for
    a household that they have asked.
    """

    service = "relief"
    action = "offer.answer"
    answer = OfferAnswer

    offer_id: OfferId
    payee: Payee | None = None


@dataclass(frozen=True, kw_only=True)
class DeclineOffer(DatedCommand):
    """Do not take an offer; until its last day it can be taken all the same."""

    service = "relief"
    action = "offer.answer"
    answer = OfferAnswer

    offer_id: OfferId
    reason: OfferDeclined
