"""A bank's answer line by line: paid, paid in part, sent back; what came back is paid again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.refusals import Refusal, WrongState
from contracts.relief import Payee, PaymentMade, ReceiptUsed, SeparationOfDuties, TotalDiffers
from contracts.relief.bank import (
    BankAnswerDiffers,
    BankLine,
    CorrectPayee,
    PaymentReturned,
    RecordBankAnswer,
)
from contracts.relief.bank_words import LineResult, PaymentFailure
from contracts.rights import Role
from records.store import Store
from services.relief import aid_views
from services.relief.cases import Cases
from services.relief.domain.bank_answer import answered
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.budgets import BUDGETS
from services.relief.repository.payment_batches import PAYMENT_BATCHES
from services.relief.repository.payment_lines import PAYMENT_LINES
from tests.books import Books
from tests.relief.aid_facts import (
    AMOUNT,
    APPROVER,
    BUILDER,
    LATER,
    MONEY,
    PAYEE,
    PAYER,
    SECOND_APPROVER,
    approval,
    batch_approval,
    batch_of,
    checked,
)
from tests.relief.budget_facts import FINANCE, many_requests, set_budget
from tests.relief.file_facts import STAFF, asked, hire, person
from tests.relief.lead_facts import RELIEF
from tests.relief.test_payment_maps import LINE

FAILED = PaymentFailure.NAME_DIFFERS
PART = 100_000
OTHER_APPROVER = person("other-approver", Role.APPROVER)


@pytest.fixture
def stored(lead_store: Store) -> Books:
    kept = Books("relief", lead_store)
    hire(kept, *STAFF, *MONEY, FINANCE, OTHER_APPROVER)
    return kept


@pytest.fixture
def books() -> Books:
    kept = Books("relief")
    hire(kept, *STAFF, *MONEY, FINANCE, OTHER_APPROVER)
    return kept


def approved_batch(books: Books, aid_ids: list[str], total_fen: int) -> str:
    batch_id = asked(books, batch_of(*aid_ids, total_fen=total_fen), BUILDER, now=LATER)
    checked(books, batch_id, total_fen=total_fen)
    ask = batch_approval(batch_id, total_fen=total_fen)
    return asked(books, ask, SECOND_APPROVER, now=LATER)


def three(books: Books) -> tuple[str, str, list[str]]:
    """A budget, and an approved batch of three on it."""
    budget_id, aid_ids = set_budget(books, 3 * AMOUNT), many_requests(books, 3)
    for aid_id in aid_ids:
        asked(books, approval(aid_id, budget_id=budget_id), APPROVER, now=LATER)
    return budget_id, approved_batch(books, aid_ids, 3 * AMOUNT), aid_ids


def says(batch_id: str, *paid: int, **more: Any) -> RecordBankAnswer:
    lines = [
        BankLine(
            line_id=f"{batch_id}/{place:03d}",
            paid_fen=fen,
            failure=None if fen == AMOUNT else FAILED,
        )
        for place, fen in enumerate(paid, start=1)
    ]
    told = {"lines": lines, "total_fen": sum(paid), "receipt_number": "ICBC-7", **more}
    return RecordBankAnswer(batch_id=batch_id, **told)


def sums(books: Books) -> tuple[int, int]:
    [row] = books.rows(BUDGETS)
    return row["committed_fen"], row["spent_fen"]


def test_what_the_bank_paid_is_paid_and_the_rest_waits_for_another_batch(stored):
    _, batch_id, aid_ids = three(stored)
    asked(stored, says(batch_id, AMOUNT, PART, 0), PAYER, now=LATER)
    [batch] = stored.rows(PAYMENT_BATCHES)
    assert (batch["state"], batch["receipt_number"]) == ("partly_paid", "ICBC-7")
    requests = [
        (row["state"], row["paid_fen"], row["batch_id"]) for row in stored.rows(AID_REQUESTS)
    ]
    assert requests == [
        ("paid", AMOUNT, batch_id),
        ("approved", PART, None),
        ("approved", 0, None),
    ]
    lines = [(row["result"], row["failure"], row["live"]) for row in stored.rows(PAYMENT_LINES)]
    assert lines == [
        ("paid", None, True),
        ("partly_paid", FAILED, False),
        ("failed", FAILED, False),
    ]
    assert sums(stored) == (3 * AMOUNT - AMOUNT - PART, AMOUNT + PART)
    [made] = [event for event in stored.announced if isinstance(event, PaymentMade)]
    [back] = [event for event in stored.announced if isinstance(event, PaymentReturned)]
    assert (made.total_fen, [each.aid_id for each in made.payments]) == (
        AMOUNT + PART,
        aid_ids[:2],
    )
    assert (back.total_fen, [each.aid_id for each in back.payments]) == (
        2 * AMOUNT - PART,
        aid_ids[1:],
    )


def test_what_came_back_is_paid_by_the_same_people_in_a_new_batch_for_what_is_due(stored):
    _, batch_id, aid_ids = three(stored)
    asked(stored, says(batch_id, AMOUNT, PART, 0), PAYER, now=LATER)
    due = 2 * AMOUNT - PART
    again = approved_batch(stored, aid_ids[1:], due)
    lines = [
        BankLine(line_id=f"{again}/001", paid_fen=AMOUNT - PART),
        BankLine(line_id=f"{again}/002", paid_fen=AMOUNT),
    ]
    ask = says(again, lines=lines, total_fen=due, receipt_number="ICBC-8")
    asked(stored, ask, PAYER, now=LATER)
    assert {(row["state"], row["paid_fen"]) for row in stored.rows(AID_REQUESTS)} == {
        ("paid", AMOUNT)
    }
    assert sums(stored) == (0, 3 * AMOUNT)
    paid = [event.total_fen for event in stored.announced if isinstance(event, PaymentMade)]
    assert sum(paid) == 3 * AMOUNT


def test_who_built_the_first_batch_still_approves_no_second(books):
    _, batch_id, aid_ids = three(books)
    asked(books, says(batch_id, 0, 0, 0), PAYER, now=LATER)
    [batch] = books.rows(PAYMENT_BATCHES)
    assert (batch["state"], batch["paid_on"]) == ("failed", None)
    again = checked(books, asked(books, batch_of(aid_ids[0]), BUILDER, now=LATER))
    builder = person("builder", Role.LEADER)
    with pytest.raises(SeparationOfDuties):
        asked(books, batch_approval(again), builder, now=LATER)
    payer = person("payer", Role.LEADER)
    with pytest.raises(SeparationOfDuties):
        asked(books, batch_approval(again), payer, now=LATER)


def test_a_batch_is_answered_once_by_one_receipt_for_the_sum_of_its_lines(books):
    _, batch_id, aid_ids = three(books)
    wrong = says(batch_id, AMOUNT, 0, 0, total_fen=AMOUNT + 1)
    with pytest.raises(TotalDiffers):
        asked(books, wrong, PAYER, now=LATER)
    asked(books, says(batch_id, AMOUNT, 0, 0), PAYER, now=LATER)
    with pytest.raises((WrongState, SeparationOfDuties)):
        asked(books, says(batch_id, AMOUNT, 0, 0), PAYER, now=LATER)
    again = approved_batch(books, aid_ids[1:], 2 * AMOUNT)
    with pytest.raises(ReceiptUsed):
        asked(books, says(again, AMOUNT, 0), PAYER, now=LATER)


def test_what_came_back_goes_to_another_card_and_who_builds_again_sees_a_card_that_failed(stored):
    _, batch_id, aid_ids = three(stored)
    other = Payee(name="次仁", card="6222020000000000005", bank="工行日喀则分行")
    asking = CorrectPayee(aid_id=aid_ids[1], payee=other, note="卡号有误")
    with pytest.raises(WrongState):
        asked(stored, asking, BUILDER, now=LATER)
    asked(stored, says(batch_id, AMOUNT, 0, 0), PAYER, now=LATER)
    asked(stored, asking, BUILDER, now=LATER)
    again = asked(stored, batch_of(*aid_ids[1:], total_fen=2 * AMOUNT), BUILDER, now=LATER)
    with stored.work(RELIEF, now=LATER) as unit:
        cases = Cases(unit)
        lines = aid_views.batch(cases, cases.batches.get(again)).lines
    assert [line.card_failed for line in lines] == [False, True]
    assert [line.payee.card[-4:] for line in lines] == [other.card[-4:], PAYEE.card[-4:]]


def test_nobody_changes_the_card_that_was_approved(books):
    [aid_id] = many_requests(books, 1)
    asked(books, approval(aid_id), APPROVER, now=LATER)
    asking = CorrectPayee(aid_id=aid_id, payee=PAYEE, note="换卡")
    with pytest.raises(WrongState):
        asked(books, asking, BUILDER, now=LATER)


@given(paid=st.integers(0, 2 * AMOUNT), failure=st.sampled_from([None, *PaymentFailure]))
def test_a_line_is_paid_or_says_why_it_is_not_and_no_more_than_its_amount(paid, failure):
    told = [BankLine(line_id=LINE.line_id, paid_fen=paid, failure=failure)]
    if paid > AMOUNT or (paid == AMOUNT) != (failure is None):
        with pytest.raises(BankAnswerDiffers):
            answered([LINE], told)
        return
    [line] = answered([LINE], told)
    assert line.paid_fen + line.returned_fen == AMOUNT
    assert (line.result == LineResult.PAID) == (line.returned_fen == 0)
    assert (line.result == LineResult.FAILED) == (line.paid_fen == 0)


@pytest.mark.parametrize(
    "lines", [["one/002"], [], ["one/001", "one/001"], ["one/001", "x"]], ids=str
)
def test_every_line_is_answered_once(lines):
    with pytest.raises(BankAnswerDiffers):
        answered([LINE], [BankLine(line_id=each, paid_fen=AMOUNT) for each in lines])


def test_a_refused_answer_changes_nothing(books):
    _, batch_id, _ = three(books)
    kinds = [AID_REQUESTS, PAYMENT_BATCHES, PAYMENT_LINES, BUDGETS]
    before = books.everything(kinds)
    with pytest.raises(Refusal):
        asked(books, says(batch_id, AMOUNT, PART), PAYER, now=LATER)
    assert books.everything(kinds) == before
