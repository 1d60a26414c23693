"""Offerings and offers do what their maps say; what is refused announces nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.refusals import WrongState
from contracts.relief.household_words import HardshipClass
from contracts.relief.offering.words import OfferDeclined, OfferingState, OfferState
from records.acts import Act
from records.aggregate import STAYS
from services.relief.offering import drawing
from services.relief.offering.maps import OFFER_MAP, OFFERING_MAP
from services.relief.offering.offer import Offer
from services.relief.offering.offering import Offering

pytestmark = pytest.mark.unit

DAY = date(2021, 11, 1)
ACT = Act(by="staff/one", at=datetime(2021, 11, 1, tzinfo=UTC), happened_on=DAY)
AFTER = Act(by="staff/one", at=datetime(2021, 12, 1, tzinfo=UTC), happened_on=date(2021, 12, 1))


def an_offering(state: OfferingState) -> Offering:
    return Offering(
        aggregate_id="o", state=state, managing_union="county-540202", programme="heating",
        title="取暖", year=2021, amounts={HardshipClass.DEEP: 1}, began=ACT,
        until_day=date(2021, 11, 30), last_on=DAY,
    )  # fmt: skip


def an_offer(state: OfferState) -> Offer:
    return Offer(
        aggregate_id="o.f", state=state, offering_id="o", file_id="f",
        file_number="KN-540202-2021-000001", managing_union="county-540202", programme="heating",
        year=2021, amount_fen=1, until_day=date(2021, 11, 30), listed_on=DAY,
    )  # fmt: skip


def steer(offering: Offering, command: str) -> None:
    if command.startswith("offer_to"):
        offering.offer_to(["f"], last=command == "offer_to_last", act=ACT)
    else:
        getattr(offering, command)(act=AFTER)


def answer(offer: Offer, command: str) -> None:
    if command == "accept":
        offer.accept("aid", act=ACT)
    else:
        offer.decline(OfferDeclined.OTHER, act=ACT)


@given(st.sampled_from(OfferingState), st.sampled_from(sorted(OFFERING_MAP)))
def test_an_offering_does_what_its_map_says(state: OfferingState, command: str) -> None:
    offering = an_offering(state)
    origins, target = OFFERING_MAP[command]
    if state in origins:
        steer(offering, command)
        assert offering.state == (state if target == STAYS else target)
        return
    with pytest.raises(WrongState):
        steer(offering, command)
    assert (offering.state, offering.listed, offering.announced) == (state, 0, [])


@given(st.sampled_from(OfferState), st.sampled_from(sorted(OFFER_MAP)))
def test_an_offer_does_what_its_map_says(state: OfferState, command: str) -> None:
    offer = an_offer(state)
    origins, target = OFFER_MAP[command]
    if state in origins:
        answer(offer, command)
        assert offer.state == target
        return
    with pytest.raises(WrongState):
        answer(offer, command)
    assert (offer.state, offer.answered_on, offer.announced) == (state, None, [])


def test_the_page_is_drawn_from_the_maps() -> None:
    assert drawing.FILE.read_text(encoding="utf-8") == drawing.page()
