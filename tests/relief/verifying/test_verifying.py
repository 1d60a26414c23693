"""A sample of what was paid is asked whether it came; who had a hand in it asks nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contracts.refusals import Refusal
from contracts.relief.verifying.answers import ListMyReceiptChecks, MyReceiptChecks
from contracts.relief.verifying.commands import AnswerReceiptCheck, DrawVerification
from contracts.relief.verifying.words import ReceiptState, ReceiptWord
from contracts.rights import Actor, grant_for
from records.documents import Document
from services.relief.verifying import handlers, views
from services.relief.verifying.repository import RECEIPT_CHECKS, VERIFICATIONS, Verifications
from tests.books import Books
from tests.relief.aid_facts import (
    APPROVER,
    ASKER,
    BUILDER,
    CHECKER,
    LATER,
    MONEY,
    PAYER,
    SECOND_APPROVER,
    SECOND_CHECKER,
    built,
    paid,
)
from tests.relief.file_facts import FILER, POLICIES, STAFF, USE_CASES, asked, hire
from tests.relief.lead_facts import WORKER
from tests.relief.offering.offer_facts import HOLDER, STRANGER

pytestmark = pytest.mark.unit

USE_CASES |= {
    DrawVerification: lambda cases, request: handlers.draw_verification(
        cases, request=request, policies=POLICIES
    ),
    AnswerReceiptCheck: lambda cases, request: handlers.answer_receipt_check(
        cases, request=request
    ),
}


@pytest.fixture
def books() -> Books:
    books = Books("relief")
    hire(books, *STAFF, *MONEY)
    return books


def verified(books: Books, by: Actor = SECOND_CHECKER) -> str:
    return asked(books, DrawVerification(batch_id=paid(books)), by, now=LATER)


def the_check(books: Books) -> Document:
    """The only one."""
    [check] = books.opened(RECEIPT_CHECKS)
    return check


def saying(books: Books, word: ReceiptWord, **more: Any) -> AnswerReceiptCheck:
    return AnswerReceiptCheck(check_id=the_check(books)["_id"], word=word, **more)


def refused(books: Books, request: Any, by: Actor) -> str:
    """With which code this is refused; nothing has changed."""
    before = books.everything([VERIFICATIONS, RECEIPT_CHECKS])
    with pytest.raises(Refusal) as told:
        asked(books, request, by, now=LATER)
    assert books.everything([VERIFICATIONS, RECEIPT_CHECKS]) == before
    return told.value.code


def mine(books: Books, by: Actor) -> MyReceiptChecks:
    request = ListMyReceiptChecks()
    return views.my_receipt_checks(books.reads(grant_for(by, request.action)), request=request)


def test_the_household_of_a_drawn_payment_is_asked(books: Books) -> None:
    batch_id = verified(books)
    check = the_check(books)
    assert (check["state"], check["batch_id"]) == (ReceiptState.ASKED, batch_id)
    assert check["_id"] == f"{batch_id}.001"
    [told] = [event for event in books.announced if type(event).__name__ == "ReceiptAsked"]
    assert told.phone.open() == WORKER.phone
    assert told.answer_until == LATER.date() + timedelta(days=14)
    [one] = mine(books, HOLDER).items
    assert one.paid_fen == check["paid_fen"]
    assert mine(books, STRANGER).items == []


def test_a_batch_is_sampled_once_and_only_when_it_is_paid(books: Books) -> None:
    batch_id = verified(books)
    again = DrawVerification(batch_id=batch_id)
    assert refused(books, again, SECOND_CHECKER) == "verified_already"


def test_what_the_bank_has_not_paid_is_not_verified(books: Books) -> None:
    unpaid = DrawVerification(batch_id=built(books))
    assert refused(books, unpaid, SECOND_CHECKER) == "batch_not_paid"


@pytest.mark.parametrize("by", [ASKER, BUILDER, CHECKER, FILER], ids=lambda who: who.name)
def test_who_had_a_hand_in_it_draws_no_sample(books: Books, by: Actor) -> None:
    drawing_it = DrawVerification(batch_id=paid(books))
    assert refused(books, drawing_it, by) == "separation_of_duties"


@pytest.mark.parametrize("by", [APPROVER, SECOND_APPROVER, PAYER], ids=lambda who: who.name)
def test_who_approves_or_pays_holds_no_right_to_draw(books: Books, by: Actor) -> None:
    assert refused(books, DrawVerification(batch_id=paid(books)), by) == "right_missing"


def test_the_household_says_that_money_came_and_cannot_take_it_back(books: Books) -> None:
    batch_id = verified(books)
    asked(books, saying(books, ReceiptWord.RECEIVED), HOLDER, now=LATER)
    check = the_check(books)
    assert (check["state"], check["answered_by"]) == ("received", "worker/household")
    assert check["received_fen"] == check["paid_fen"]
    assert refused(books, saying(books, ReceiptWord.NOT_RECEIVED), HOLDER) == "wrong_state"
    with books.work(SECOND_CHECKER, now=LATER) as unit:
        kept = Verifications(unit).get(batch_id)
    told = views.verification(books.reads(), kept)
    assert (told.drawn, told.received, told.received_permille) == (1, 1, 1000)
    assert (told.at_least_permille, told.at_most_permille) == (206, 1000)


def test_money_that_did_not_come_is_told_to_the_union_and_may_come_later(books: Books) -> None:
    verified(books)
    asked(books, saying(books, ReceiptWord.NOT_RECEIVED), HOLDER, now=LATER)
    [told] = [event for event in books.announced if type(event).__name__ == "ReceiptDisputed"]
    assert told.word == ReceiptWord.NOT_RECEIVED
    part = saying(books, ReceiptWord.PARTLY, received_fen=1, note="电话核实：到账一分")
    asked(books, part, ASKER, now=LATER)
    assert (the_check(books)["received_fen"], the_check(books)["disputes"]) == (1, 2)
    asked(books, saying(books, ReceiptWord.RECEIVED), HOLDER, now=LATER)
    assert the_check(books)["state"] == ReceiptState.RECEIVED


def test_a_part_is_less_than_what_was_paid_and_said_with_its_amount(books: Books) -> None:
    verified(books)
    whole = the_check(books)["paid_fen"]
    too_much = saying(books, ReceiptWord.PARTLY, received_fen=whole)
    assert refused(books, too_much, HOLDER) == "part_wanted"
    assert refused(books, saying(books, ReceiptWord.PARTLY), HOLDER) == "invalid_input"
    odd = saying(books, ReceiptWord.RECEIVED, received_fen=1)
    assert refused(books, odd, HOLDER) == "invalid_input"


def test_only_staff_note_that_somebody_cannot_be_reached(books: Books) -> None:
    verified(books)
    unreachable = saying(books, ReceiptWord.UNREACHABLE)
    assert refused(books, unreachable, HOLDER) == "staff_says_so"
    assert refused(books, unreachable, STRANGER) == "receipt_check_not_found"
    asked(books, unreachable, ASKER, now=LATER)
    assert the_check(books)["state"] == ReceiptState.UNREACHABLE
