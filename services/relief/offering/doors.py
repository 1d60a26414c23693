"""Relief's doors to offered aid: a part of its service class."""

from __future__ import annotations

from typing import Any

from contracts.relief.offering.answers import (
    GetOffer,
    GetOffering,
    ListMyOffers,
    ListOfferings,
    ListOffers,
    MyOffers,
    OfferAnswer,
    OfferingAnswer,
    OfferingPage,
    OfferPage,
)
from contracts.relief.offering.commands import (
    AcceptOffer,
    CancelOffering,
    CloseOffering,
    DeclineOffer,
    OfferToMore,
    OpenOffering,
)
from messaging.dependencies import Stored
from messaging.rpc import command, query
from services.relief.offering import handlers, listing, views
from services.relief.offering.repository import Offerings, Offers


class OfferingDoors:
    """Seasonal aid, offered to whoever is on file and taken with one tap."""

    offerings = Stored(Offerings)
    offers = Stored(Offers)
    reads: Any
    unit: Any
    cases: Any
    keys: Any
    policies: Any

    def offering_answer(self, offering_id: str) -> OfferingAnswer:
        """The offering as it is now."""
        return views.offering(self.reads, self.offerings.get(offering_id))

    def offer_answer(self, offer_id: str) -> OfferAnswer:
        """The offer as it is now, for who was found to reach its file."""
        return views.offer(self.cases, self.offers.get_beyond(offer_id))

    @command(OpenOffering, answer="offering_answer")
    def open_offering(self, request: OpenOffering) -> str:
        return listing.open_offering(self.cases, request=request, policies=self.policies)

    @command(OfferToMore, answer="offering_answer")
    def offer_to_more(self, request: OfferToMore) -> str:
        return listing.offer_to_more(self.cases, request=request, policies=self.policies)

    @command(CloseOffering, answer="offering_answer")
    def close_offering(self, request: CloseOffering) -> str:
        return listing.close_offering(self.cases, request=request)

    @command(CancelOffering, answer="offering_answer")
    def cancel_offering(self, request: CancelOffering) -> str:
        return listing.cancel_offering(self.cases, request=request)

    @command(AcceptOffer, answer="offer_answer")
    def accept_offer(self, request: AcceptOffer) -> str:
        return handlers.accept_offer(
            self.cases, request=request, keys=self.keys, policies=self.policies
        )

    @command(DeclineOffer, answer="offer_answer")
    def decline_offer(self, request: DeclineOffer) -> str:
        return handlers.decline_offer(self.cases, request=request)

    @query(GetOffering)
    def get_offering(self, request: GetOffering) -> OfferingAnswer:
        return self.offering_answer(request.offering_id)

    @query(ListOfferings)
    def list_offerings(self, request: ListOfferings) -> OfferingPage:
        return views.list_offerings(self.reads, request=request)

    @query(ListOffers)
    def list_offers(self, request: ListOffers) -> OfferPage:
        return views.list_offers(self.reads, request=request)

    @query(GetOffer)
    def get_offer(self, request: GetOffer) -> OfferAnswer:
        offer = self.offers.get(request.offer_id)
        self.unit.audit("offering.read", offer.subject)
        return views.offer(self.cases, offer)

    @query(ListMyOffers)
    def list_my_offers(self, request: ListMyOffers) -> MyOffers:
        return views.my_offers(self.cases, self.reads, request=request)
