"""Documents of offerings and of the offers on their lists; neither names anybody."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from contracts.relief.household_words import HardshipClass
from contracts.relief.offering.words import (
    OfferDeclined,
    OfferingNotFound,
    OfferingState,
    OfferNotFound,
    OfferState,
    PassedOver,
)
from records.kinds import ANNOUNCED, Index, Kind
from records.repository import Repository
from services.relief.offering.offer import Offer
from services.relief.offering.offering import Offering
from services.relief.repository.act_rows import act_from, bare_act_row
from services.relief.repository.days import day_of, iso_of

_OF_OFFERING = ("managing_union", "programme", "title", "year", "listed", "listed_to")
_OF_OFFER = (
    "offering_id", "file_id", "file_number", "managing_union", "programme", "year", "amount_fen",
    "answered_by", "aid_id",
)  # fmt: skip

OFFERINGS = Kind(
    name="offerings",
    indexes=(
        ANNOUNCED,
        Index(name="of_union", fields=(("managing_union", 1), ("_id", -1))),
        Index(name="whole", fields=(("whole_on", 1),)),
    ),
    validator={
        "$jsonSchema": {
            "required": ["managing_union", "programme", "year", "state", "listed", "until_day"],
            "properties": {
                "state": {"enum": [state.value for state in OfferingState]},
                "listed": {"bsonType": "int", "minimum": 0},
            },
        }
    },
)

OFFERS = Kind(
    name="offers",
    indexes=(
        ANNOUNCED,
        Index(name="listed", fields=(("offering_id", 1), ("_id", 1))),
        Index(name="by_state", fields=(("offering_id", 1), ("state", 1), ("_id", 1))),
        Index(name="file", fields=(("file_id", 1), ("_id", 1))),
        Index(name="state", fields=(("state", 1),)),
    ),
    validator={
        "$jsonSchema": {
            "required": ["offering_id", "file_id", "managing_union", "state", "amount_fen"],
            "properties": {
                "state": {"enum": [state.value for state in OfferState]},
                "amount_fen": {"bsonType": ["int", "long"], "minimum": 0},
            },
        }
    },
)


class Offerings(Repository[Offering]):
    """Offerings."""

    kind = OFFERINGS
    not_found: ClassVar = OfferingNotFound

    @staticmethod
    def to_document(offering: Offering) -> dict[str, Any]:
        return {
            **{name: getattr(offering, name) for name in _OF_OFFERING},
            "state": offering.state.value,
            "amounts": {each.value: amount for each, amount in offering.amounts.items()},
            "began": bare_act_row(offering.began),
            "until_day": offering.until_day.isoformat(),
            "last_on": offering.last_on.isoformat(),
            "whole_on": iso_of(offering.whole_on),
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Offering:
        return Offering(
            aggregate_id=document["_id"],
            **{name: document[name] for name in _OF_OFFERING},
            state=OfferingState(document["state"]),
            amounts={HardshipClass(each): fen for each, fen in document["amounts"].items()},
            began=act_from(document["began"]),
            until_day=date.fromisoformat(document["until_day"]),
            last_on=date.fromisoformat(document["last_on"]),
            whole_on=day_of(document["whole_on"]),
        )


class Offers(Repository[Offer]):
    """Offers to households."""

    kind = OFFERS
    not_found: ClassVar = OfferNotFound

    @staticmethod
    def to_document(offer: Offer) -> dict[str, Any]:
        passed_over, declined = offer.passed_over, offer.declined_because
        return {
            **{name: getattr(offer, name) for name in _OF_OFFER},
            "state": offer.state.value,
            "until_day": offer.until_day.isoformat(),
            "listed_on": offer.listed_on.isoformat(),
            "passed_over": passed_over.value if passed_over else None,
            "declined_because": declined.value if declined else None,
            "answered_on": iso_of(offer.answered_on),
        }

    @staticmethod
    def from_document(document: dict[str, Any]) -> Offer:
        passed_over, declined = document["passed_over"], document["declined_because"]
        return Offer(
            aggregate_id=document["_id"],
            **{name: document[name] for name in _OF_OFFER},
            state=OfferState(document["state"]),
            until_day=date.fromisoformat(document["until_day"]),
            listed_on=date.fromisoformat(document["listed_on"]),
            passed_over=PassedOver(passed_over) if passed_over else None,
            declined_because=OfferDeclined(declined) if declined else None,
            answered_on=day_of(document["answered_on"]),
        )
