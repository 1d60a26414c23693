"""Offers to households: what they may answer, and what is announced. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from contracts.fields import Sealed
from contracts.people import Language
from contracts.relief.offering.events import AidOffered, OfferTaken
from contracts.relief.offering.words import OfferDeclined, OfferState, PassedOver
from records.acts import Act
from records.aggregate import Aggregate
from services.relief.domain.holder import Holder
from services.relief.offering.maps import OFFER_MAP
from services.relief.offering.offering import Offering


@dataclass(kw_only=True, eq=False)
class Offer(Aggregate):
    """What an offering offers to the household of one file, or why nothing; `amount_fen` in fen."""

    name = "offer"
    state: OfferState
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = OFFER_MAP

    offering_id: str
    file_id: str
    file_number: str
    managing_union: str
    programme: str
    year: int
    amount_fen: int
    until_day: date
    listed_on: date
    passed_over: PassedOver | None = None
    declined_because: OfferDeclined | None = None
    answered_on: date | None = None
    answered_by: str | None = None
    aid_id: str | None = None

    @classmethod
    def listed_for(
        cls,
        offering: Offering,
        *,
        file_id: str,
        holder: Holder,
        amount_fen: int,
        language: Language,
        passed_over: PassedOver | None,
        act: Act,
    ) -> Offer:
        """A household's place on the list; it is told, unless it is passed over."""
        offer = cls(
            aggregate_id=offer_id(offering.aggregate_id, file_id),
            state=OfferState.OFFERED if passed_over is None else OfferState.PASSED_OVER,
            offering_id=offering.aggregate_id,
            file_id=file_id,
            file_number=holder.number,
            managing_union=holder.managing_union,
            programme=offering.programme,
            year=offering.year,
            amount_fen=amount_fen,
            until_day=offering.until_day,
            listed_on=act.happened_on,
            passed_over=passed_over,
        )
        if passed_over is None:
            offer._tell(holder, language, act)
        return offer

    def accept(self, aid_id: str, *, act: Act) -> None:
        """Taken: the request for aid `aid_id` comes of it."""
        self._answer("accept", act)
        self.declined_because, self.aid_id = None, aid_id
        self.announce(
            OfferTaken(
                offer_id=self.aggregate_id,
                offering_id=self.offering_id,
                file_id=self.file_id,
                aid_id=aid_id,
                managing_union=self.managing_union,
                happened_on=act.happened_on,
            )
        )

    def decline(self, reason: OfferDeclined, *, act: Act) -> None:
        """Not taken, and why."""
        self._answer("decline", act)
        self.declined_because = reason

    def _answer(self, command: str, act: Act) -> None:
        self._require(command)
        act.require_not_before(self.answered_on or self.listed_on)
        self._move(command)
        self.answered_on, self.answered_by = act.happened_on, act.by

    def _tell(self, holder: Holder, language: Language, act: Act) -> None:
        self.announce(
            AidOffered(
                offer_id=self.aggregate_id,
                offering_id=self.offering_id,
                file_id=self.file_id,
                managing_union=self.managing_union,
                programme=self.programme,
                year=self.year,
                amount_fen=self.amount_fen,
                until_day=self.until_day,
                happened_on=act.happened_on,
                language=language,
                phone_key=holder.phone_key,
                phone=Sealed(holder.applicant.phone),
            )
        )


def offer_id(offering_id: str, file_id: str) -> str:
    """The identity of a file's place on an offering's list: it stands there once."""
    return f"{offering_id}.{file_id}"
