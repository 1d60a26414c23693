"""The words of offered aid (免申即享): states, why somebody was passed over, what is refused."""

from __future__ import annotations

from enum import StrEnum

from contracts.refusals import Kind, Refusal


class OfferingState(StrEnum):
    """Where an offering stands; every file was looked at from `open` on."""

    LISTING = "listing"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class OfferState(StrEnum):
    """Where an offer to one household stands; one that is passed over is listed, and not told."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PASSED_OVER = "passed_over"


class PassedOver(StrEnum):
    """Why a household on file is offered nothing."""

    FUNDED_ALREADY = "funded_already"
    NO_AMOUNT = "no_amount"


class OfferDeclined(StrEnum):
    """Why an offer is not taken (example list)."""

    NOT_NEEDED = "not_needed"
    AIDED_ELSEWHERE = "aided_elsewhere"
    OTHER = "other"


class OfferingNotFound(Refusal):
    """There is no such offering."""

    code = "offering_not_found"
    kind = Kind.NOT_FOUND


class OfferNotFound(Refusal):
    """There is no such offer, or none to a household of his."""

    code = "offer_not_found"
    kind = Kind.NOT_FOUND


class ProgrammeNotOffered(Refusal):
    """Policy names no amounts for offers of this programme; details: which it names."""

    code = "programme_not_offered"
    kind = Kind.INVALID


class OfferOver(Refusal):
    """The last day for an answer is past, or the offering was ended; aid can still be asked for."""

    code = "offer_over"
    kind = Kind.CONFLICT


class OfferingGoesOn(Refusal):
    """An offering is closed after its last day: until then there are answers to come."""

    code = "offering_goes_on"
    kind = Kind.CONFLICT


class PayeeNeeded(Refusal):
    """No aid was paid on this file before: it must be said to which card it is to be paid."""

    code = "payee_needed"
    kind = Kind.INVALID


class PayeeNotHolder(Refusal):
    """Over a phone alone money goes to a card of the holder's own name; staff can enter another."""

    code = "payee_not_holder"
    kind = Kind.INVALID
