"""Whoever is on file is offered seasonal aid, takes it with one tap, and is not aided twice."""

from __future__ import annotations

import pytest

from contracts.relief import AidState, Payee
from contracts.relief.offering.commands import (
    CancelOffering,
    CloseOffering,
    DeclineOffer,
    OfferToMore,
)
from contracts.relief.offering.words import OfferDeclined, OfferingState, OfferState, PassedOver
from records.kinds import AUDIT
from services.relief.offering.repository import OFFERS
from services.relief.repository.acts import ACTS
from services.relief.repository.aid_requests import AID_REQUESTS
from tests.books import Books
from tests.relief.aid_facts import (
    APPROVER,
    ASKER,
    CARD,
    LATER,
    MONEY,
    PAYEE,
    aid_on,
    approval,
    paid,
)
from tests.relief.file_facts import STAFF, asked, drafted, hire, on_file
from tests.relief.lead_facts import WORKER
from tests.relief.offering.offer_facts import (
    DEEP_FEN,
    HOLDER,
    LAST_DAY,
    OVER,
    STRANGER,
    mine,
    offered,
    opening,
    refused,
    taking,
    the_offer,
    the_offering,
)

pytestmark = pytest.mark.unit


@pytest.fixture
def books() -> Books:
    books = Books("relief")
    hire(books, *STAFF, *MONEY)
    return books


def announced(books: Books) -> list[str]:
    return [type(event).__name__ for event in books.announced]


def test_a_household_on_file_is_offered_what_its_class_gives_and_is_told(books: Books) -> None:
    on_file(books)
    offered(books)
    offer = the_offer(books)
    assert (offer["state"], offer["amount_fen"]) == (OfferState.OFFERED, DEEP_FEN)
    assert the_offering(books)["state"] == OfferingState.OPEN
    [told] = [event for event in books.announced if type(event).__name__ == "AidOffered"]
    assert (told.phone.open(), told.until_day) == (WORKER.phone, LAST_DAY)
    assert "OfferingOpened" in announced(books)


def test_one_tap_asks_for_the_aid_on_the_card_of_before(books: Books) -> None:
    paid(books)
    offered(books)
    [offer] = mine(books).items
    assert offer.open
    assert str(offer.card).endswith(CARD[-4:])
    assert CARD not in str(offer.card)
    asked(books, taking(books), HOLDER, now=LATER)
    [aid] = [row for row in books.opened(AID_REQUESTS) if row["terms"]["programme"] == "heating"]
    assert (aid["state"], aid["terms"]["amount_fen"]) == (AidState.REQUESTED, DEEP_FEN)
    assert aid["payee"] == vars(PAYEE)
    [offer] = mine(books).items
    assert (offer.state, offer.aid_id, offer.by_household) == (
        OfferState.ACCEPTED,
        aid["_id"],
        True,
    )
    assert offer.aid_state == AidState.REQUESTED
    assert not offer.open
    asked(books, approval(aid["_id"]), APPROVER, now=LATER)
    assert mine(books).items[0].aid_state == AidState.APPROVED


def test_the_phone_of_who_answers_stands_in_no_act(books: Books) -> None:
    paid(books)
    offered(books)
    asked(books, taking(books), HOLDER, now=LATER)
    acts = [row["by"] for row in books.rows(ACTS)]
    assert "worker/household" in acts
    assert not [by for by in acts if "t1." in by]
    assert [row for row in books.rows(AUDIT) if row["actor"] == HOLDER.name]


def test_without_a_card_of_before_one_is_asked_for_and_is_the_holders(books: Books) -> None:
    on_file(books)
    offered(books)
    assert mine(books).items[0].card is None
    assert refused(books, taking(books), HOLDER) == "payee_needed"
    other = Payee(name="扎西", card=CARD, bank="农行")
    assert refused(books, taking(books, payee=other), HOLDER) == "payee_not_holder"
    asked(books, taking(books, payee=PAYEE), HOLDER, now=LATER)
    assert the_offer(books)["state"] == OfferState.ACCEPTED


def test_staff_answer_for_a_household_that_they_asked(books: Books) -> None:
    on_file(books)
    offered(books)
    other = Payee(name="扎西", card=CARD, bank="农行")
    asked(books, taking(books, payee=other), ASKER, now=LATER)
    [offer] = mine(books).items
    assert (offer.state, offer.by_household) == (OfferState.ACCEPTED, False)


def test_an_offer_to_another_household_is_not_there(books: Books) -> None:
    on_file(books)
    offered(books)
    assert mine(books, STRANGER).items == []
    assert refused(books, taking(books, payee=PAYEE), STRANGER) == "offer_not_found"


def test_an_offer_is_taken_once(books: Books) -> None:
    paid(books)
    offered(books)
    asked(books, taking(books), HOLDER, now=LATER)
    assert refused(books, taking(books), HOLDER) == "wrong_state"
    assert len(books.rows(AID_REQUESTS)) == 2


def test_a_declined_offer_can_be_taken_all_the_same_until_its_last_day(books: Books) -> None:
    paid(books)
    offered(books)
    declining = DeclineOffer(offer_id=the_offer(books)["_id"], reason=OfferDeclined.NOT_NEEDED)
    asked(books, declining, HOLDER, now=LATER)
    assert (the_offer(books)["state"], mine(books).items[0].open) == (OfferState.DECLINED, True)
    assert refused(books, declining, HOLDER) == "wrong_state"
    assert refused(books, taking(books), HOLDER, now=OVER) == "offer_over"
    asked(books, taking(books), HOLDER, now=LATER)
    assert (the_offer(books)["state"], the_offer(books)["declined_because"]) == ("accepted", None)


def test_who_was_funded_already_is_passed_over_and_untold(books: Books) -> None:
    file_id = on_file(books)
    asked(books, aid_on(file_id, programme="heating", amount_fen=1), ASKER, now=LATER)
    offered(books)
    offer = the_offer(books)
    assert (offer["state"], offer["passed_over"]) == ("passed_over", PassedOver.FUNDED_ALREADY)
    assert "AidOffered" not in announced(books)
    assert mine(books).items == []
    assert refused(books, taking(books, payee=PAYEE), ASKER) == "wrong_state"


def test_who_is_funded_meanwhile_is_not_funded_twice(books: Books) -> None:
    file_id = on_file(books)
    offered(books)
    asked(books, aid_on(file_id, programme="heating", amount_fen=1), ASKER, now=LATER)
    assert refused(books, taking(books, payee=PAYEE), HOLDER) == "funded_already"


def test_a_draft_is_offered_nothing(books: Books) -> None:
    drafted(books)
    offered(books)
    assert books.rows(OFFERS) == []
    assert the_offering(books)["listed"] == 0


def test_a_second_step_finds_nobody_twice(books: Books) -> None:
    on_file(books)
    offering_id = offered(books)
    assert refused(books, OfferToMore(offering_id=offering_id), ASKER) == "wrong_state"
    assert len(books.rows(OFFERS)) == 1


def test_an_offering_is_closed_after_its_last_day_and_cancelled_before(books: Books) -> None:
    on_file(books)
    offering_id = offered(books)
    assert refused(books, CloseOffering(offering_id=offering_id), ASKER) == "offering_goes_on"
    asked(books, CloseOffering(offering_id=offering_id), ASKER, now=OVER)
    assert refused(books, CancelOffering(offering_id=offering_id), ASKER, now=OVER) == "wrong_state"


def test_of_a_cancelled_offering_nothing_can_be_taken(books: Books) -> None:
    on_file(books)
    offering_id = offered(books)
    asked(books, CancelOffering(offering_id=offering_id), ASKER, now=LATER)
    assert refused(books, taking(books, payee=PAYEE), HOLDER) == "offer_over"
    assert not mine(books).items[0].open


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"programme": "medical"}, "programme_not_offered"),
        ({"programme": "nonsense"}, "programme_not_offered"),
        ({"until_day": LATER.date()}, "invalid_input"),
        ({"managing_union": "county-540221"}, "foreign_union"),
    ],
)
def test_what_cannot_be_offered_is_refused(books: Books, more: dict, code: str) -> None:
    assert refused(books, opening(**more), ASKER) == code


def test_a_worker_dates_nothing_back(books: Books) -> None:
    paid(books)
    offered(books)
    late = taking(books, happened_on=LATER.date(), late_entry_reason="昨天")
    assert refused(books, late, HOLDER) == "not_a_late_entry"
