"""What is shown of offerings and offers; cards by their tail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from contracts.relief.offering.answers import (
    ClassAmount,
    ListMyOffers,
    ListOfferings,
    ListOffers,
    MyOffers,
    OfferAnswer,
    OfferingAnswer,
    OfferingLine,
    OfferingPage,
    OfferLine,
    OfferPage,
)
from contracts.relief.offering.words import OfferingNotFound, OfferState
from contracts.rights import EVERYTHING
from records.reads import MOST_PER_PAGE, Reads
from services.relief.cases import Cases
from services.relief.household_answers import HOUSEHOLD
from services.relief.offering.maps import TOLD
from services.relief.offering.offer import Offer
from services.relief.offering.offering import Offering
from services.relief.offering.payees import known_payee
from services.relief.offering.repository import OFFERINGS, OFFERS, Offerings, Offers
from services.relief.repository.files import FILES
from vocabulary.business_time import business_day
from vocabulary.masking import hide_personal_numbers, mask_card


def offering(reads: Reads, offering: Offering) -> OfferingAnswer:
    """An offering and its coverage, by count of its list."""
    line = _offering_line(offering)
    # Whoever reaches an offering sees its figures whole, whichever union below keeps a file.
    by_state = reads.within(EVERYTHING).count_by(
        OFFERS, "state", {"offering_id": offering.aggregate_id}
    )
    return OfferingAnswer(
        **vars(line),
        version=offering.version,
        amounts=[
            ClassAmount(hardship_class=each, amount_fen=fen)
            for each, fen in offering.amounts.items()
        ],
        offered=by_state.get(OfferState.OFFERED, 0),
        accepted=by_state.get(OfferState.ACCEPTED, 0),
        declined=by_state.get(OfferState.DECLINED, 0),
        passed_over=by_state.get(OfferState.PASSED_OVER, 0),
    )


def list_offerings(reads: Reads, *, request: ListOfferings) -> OfferingPage:
    """A page of the offerings in scope, newest first."""
    found = reads.find(
        OFFERINGS, {}, sort=(("_id", -1),), limit=request.limit, after_cursor=request.cursor
    )
    lines = [_offering_line(Offerings.from_document(row)) for row in found.items]
    return OfferingPage(items=lines, next_cursor=found.next_cursor)


def offer(cases: Cases, offer: Offer) -> OfferAnswer:
    """An offer as it stands, with the card that a tap would have it paid to."""
    return _offer(cases, offer, Offerings(cases.unit).get_beyond(offer.offering_id))


def list_offers(reads: Reads, *, request: ListOffers) -> OfferPage:
    """A page of an offering's list; refuses `OfferingNotFound` and `ForeignUnion`."""
    reads.get(OFFERINGS, request.offering_id, not_found=OfferingNotFound)
    where: dict[str, Any] = {"offering_id": request.offering_id}
    found = reads.find(
        OFFERS,
        where if request.state is None else {**where, "state": request.state.value},
        sort=(("_id", 1),),
        limit=request.limit,
        after_cursor=request.cursor,
    )
    return OfferPage(
        items=[_line(Offers.from_document(row)) for row in found.items],
        next_cursor=found.next_cursor,
    )


def my_offers(cases: Cases, reads: Reads, *, request: ListMyOffers) -> MyOffers:
    """What the actor's own live files are, and were, offered."""
    files = reads.find(FILES, {"live": True}, sort=(("_id", 1),), limit=MOST_PER_PAGE)
    where = {"file_id": {"$in": [row["_id"] for row in files.items]}, "state": {"$in": TOLD}}
    # An offer names no phone: it is his whose file it is to.
    found = reads.within(EVERYTHING).find(OFFERS, where, sort=(("_id", -1),), limit=MOST_PER_PAGE)
    offers = [_loaded(row) for row in found.items]
    known = _offerings_of(reads, offers)
    return MyOffers(items=[_offer(cases, each, known[each.offering_id]) for each in offers])


def _offerings_of(reads: Reads, offers: Sequence[Offer]) -> dict[str, Offering]:
    ids = {each.offering_id for each in offers}
    rows = reads.within(EVERYTHING).load(OFFERINGS, ids)
    return {row["_id"]: Offerings.from_document(row) for row in rows}


def _loaded(row: dict[str, Any]) -> Offer:
    offer = Offers.from_document(row)
    offer.version = row["version"]
    return offer


def _offer(cases: Cases, offer: Offer, offering: Offering) -> OfferAnswer:
    answerable = offer.state in (OfferState.OFFERED, OfferState.DECLINED)
    today = business_day(cases.unit.now)
    aid = cases.aid.find_by_id(offer.aid_id) if offer.aid_id else None
    payee = aid.payee if aid else known_payee(cases, offer.file_id) if answerable else None
    return OfferAnswer(
        **vars(_line(offer)),
        version=offer.version,
        offering_id=offer.offering_id,
        programme=offer.programme,
        year=offer.year,
        until_day=offer.until_day,
        open=answerable and offering.is_answerable(today),
        card=mask_card(payee.card) if payee else None,
        bank=hide_personal_numbers(payee.bank) if payee else None,
        by_household=offer.answered_by == HOUSEHOLD if offer.answered_by else None,
        aid_state=aid.state if aid else None,
    )


def _line(offer: Offer) -> OfferLine:
    return OfferLine(
        offer_id=offer.aggregate_id,
        file_id=offer.file_id,
        file_number=offer.file_number,
        managing_union=offer.managing_union,
        amount_fen=offer.amount_fen,
        state=offer.state,
        passed_over=offer.passed_over,
        declined_because=offer.declined_because,
        answered_on=offer.answered_on,
        aid_id=offer.aid_id,
    )


def _offering_line(offering: Offering) -> OfferingLine:
    return OfferingLine(
        offering_id=offering.aggregate_id,
        managing_union=offering.managing_union,
        programme=offering.programme,
        title=hide_personal_numbers(offering.title),
        year=offering.year,
        opened_on=offering.began.happened_on,
        until_day=offering.until_day,
        state=offering.state,
        listed=offering.listed,
    )
