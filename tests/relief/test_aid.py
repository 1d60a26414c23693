"""Aid and its payment through their use cases, on the twin and on the real database."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from contracts.refusals import DateBeforeCause, InvalidInput, Refusal, WrongState
from contracts.relief import (
    AidApproved,
    AidState,
    BatchState,
    BatchVerdict,
    ConfirmFile,
    ConflictKind,
    ConflictOfInterest,
    CorrectAid,
    DeclareConflict,
    FileNotOnFile,
    FundedAlready,
    OverCeiling,
    PaymentMade,
    ReceiptUsed,
    SeparationOfDuties,
    StageMovedUp,
    TotalDiffers,
    UnionsDiffer,
    Verdict,
)
from contracts.rights import Actor, Role, in_place_of
from contracts.schemas import dump
from records.kinds import AUDIT
from records.store import AlreadyExists, StaleVersion, Store
from services.relief import aid_views, bank_answers, file_views, filing
from services.relief.cases import Cases
from services.relief.repository.acts import ACT_NOTES, ACTS
from services.relief.repository.aid_requests import AID_REQUESTS
from services.relief.repository.payment_batches import PAYMENT_BATCHES
from services.relief.repository.payment_lines import PAYMENT_LINES
from tests.books import Books
from tests.relief.aid_facts import (
    AMOUNT,
    APPROVER,
    ASKER,
    BUILDER,
    CARD,
    LATER,
    MONEY,
    PAYEE,
    PAYER,
    SECOND_APPROVER,
    SECOND_CHECKER,
    aid_on,
    approval,
    approved,
    batch_approval,
    batch_of,
    built,
    checked,
    paid,
    payment,
    requested,
)
from tests.relief.file_facts import (
    AFTER_NOTICE,
    CONFIRMER,
    COUNTY,
    FILER,
    FIRST,
    REVIEWER,
    STAFF,
    USE_CASES,
    VISITOR,
    asked,
    hire,
    on_notice,
    passed,
    person,
    submitted,
)
from tests.relief.lead_facts import NOW, RELIEF
from vocabulary.personal_numbers import find_personal_numbers

USE_CASES[DeclareConflict] = lambda cases, request: filing.declare_conflict(cases, request=request)


@pytest.fixture
def books() -> Books:
    """On the twin: what is shown there holds of the rules alone."""
    kept = Books("relief")
    hire(kept, *STAFF, *MONEY)
    return kept


@pytest.fixture
def stored(lead_store: Store) -> Books:
    """On the twin and on the real database: what is shown there rests on indexes and versions."""
    kept = Books("relief", lead_store)
    hire(kept, *STAFF, *MONEY)
    return kept


def refused(books: Books, refusal: type[Refusal], request: Any, by: Actor, **more: Any) -> Refusal:
    """The refusal, after which nothing is changed and nothing announced."""
    kinds = [AID_REQUESTS, PAYMENT_BATCHES, PAYMENT_LINES, ACTS, ACT_NOTES]
    before, told = books.everything(kinds), len(books.announced)
    with pytest.raises(refusal) as caught:
        asked(books, request, by, **{"now": LATER, **more})
    assert books.everything(kinds) == before
    assert len(books.announced) == told
    return caught.value


def everybody(by: Actor) -> Actor:
    """The same person with every role there is, at the city: what stops him is what he did."""
    roles = frozenset(Role) - {Role.WORKER, Role.ANONYMOUS, Role.API_CLIENT}
    return Actor(name=by.name, roles=roles, unions=frozenset({"city"}))


def state_of(books: Books, aid_id: str) -> str:
    [row] = [row for row in books.rows(AID_REQUESTS) if row["_id"] == aid_id]
    return str(row["state"])


def test_aid_is_asked_for_approved_put_into_a_batch_and_paid_by_different_people(stored):
    batch_id = paid(stored)
    [batch], [aid] = stored.rows(PAYMENT_BATCHES), stored.rows(AID_REQUESTS)
    assert (batch["_id"], batch["state"], batch["total_fen"]) == (batch_id, "paid", AMOUNT)
    assert (aid["state"], aid["batch_id"]) == (AidState.PAID, batch_id)
    rows = [row for row in stored.rows(ACTS) if row["subject"] == f"aid/{aid['_id']}"]
    told = [(row["stage"], row["outcome"], row["by"]) for row in rows]
    assert told == [
        ("aid_request", "done", "staff/asker"),
        # No approver of the county: the stage went to the city.
        ("aid_approval", "moved_up", "system/relief"),
        ("aid_approval", "passed", "staff/approver"),
        ("batch_building", "done", "staff/builder"),
        ("batch_freezing", "done", "staff/builder"),
        ("batch_check", "passed", "staff/checker"),
        ("batch_approval", "passed", "staff/second-approver"),
        ("payment", "done", "staff/payer"),
    ]
    [approval_told, payment_told] = stored.announced[-2:]
    assert isinstance(approval_told, AidApproved)
    assert isinstance(payment_told, PaymentMade)
    assert payment_told.total_fen == sum(each.amount_fen for each in payment_told.payments)


EARLIER = [FILER, VISITOR, FIRST, REVIEWER, CONFIRMER, ASKER]


@pytest.mark.parametrize("by", EARLIER, ids=lambda by: by.name)
def test_whoever_did_anything_on_file_or_request_does_not_approve_the_aid(books, by):
    aid_id = requested(books)
    refused(books, SeparationOfDuties, approval(aid_id), everybody(by))
    acting = in_place_of(everybody(by), everybody(person("fresh", Role.APPROVER)))
    refused(books, SeparationOfDuties, approval(aid_id), acting)


@pytest.mark.parametrize("by", [FIRST, REVIEWER, CONFIRMER, APPROVER], ids=lambda by: by.name)
def test_whoever_decided_on_the_case_does_not_build_its_batch(books, by):
    refused(books, SeparationOfDuties, batch_of(approved(books)), everybody(by))


@pytest.mark.parametrize("by", [*EARLIER, APPROVER, BUILDER], ids=lambda by: by.name)
def test_whoever_did_anything_before_does_not_approve_the_batch(books, by):
    refused(books, SeparationOfDuties, batch_approval(checked(books, built(books))), everybody(by))


@pytest.mark.parametrize("by", [FILER, APPROVER, BUILDER, SECOND_APPROVER], ids=lambda by: by.name)
def test_whoever_did_anything_before_does_not_pay(books, by):
    batch_id = asked(
        books, batch_approval(checked(books, built(books))), SECOND_APPROVER, now=LATER
    )
    refused(books, SeparationOfDuties, payment(batch_id), everybody(by))
    delegate = in_place_of(everybody(PAYER), everybody(by))
    refused(books, SeparationOfDuties, payment(batch_id), delegate)


def test_a_relative_does_not_pay(books):
    batch_id = asked(
        books, batch_approval(checked(books, built(books))), SECOND_APPROVER, now=LATER
    )
    [aid] = books.rows(AID_REQUESTS)
    declared = DeclareConflict(
        kind=ConflictKind.RELATIVE, file_id=aid["file_id"], account_id="payer"
    )
    asked(books, declared, CONFIRMER, now=LATER)
    refused(books, ConflictOfInterest, payment(batch_id), PAYER)


# --- file before aid


def test_there_is_no_aid_on_a_file_that_is_not_on_notice_yet(books):
    refused(books, FileNotOnFile, aid_on(submitted(books)), ASKER)


def test_aid_is_approved_only_when_the_notice_is_over_and_the_file_is_on_file(books):
    aid_id = asked(books, aid_on(on_notice(books)), ASKER, now=NOW)
    refused(books, FileNotOnFile, approval(aid_id), APPROVER)


def test_aid_is_not_approved_for_a_day_before_the_file_was_on_file(books):
    file_id = on_notice(books)
    aid_id = asked(books, aid_on(file_id), ASKER, now=NOW)
    passed(books, ConfirmFile, file_id, CONFIRMER, now=AFTER_NOTICE)
    early = approval(aid_id, happened_on=date(2021, 3, 19), late_entry_reason="停电")
    refused(books, DateBeforeCause, early, APPROVER)
    day = approval(aid_id, happened_on=AFTER_NOTICE.date(), late_entry_reason="停电")
    asked(books, day, APPROVER, now=LATER)


def test_aid_above_the_ceiling_or_of_no_programme_is_refused(books):
    file_id = on_notice(books)
    told = refused(books, OverCeiling, aid_on(file_id, amount_fen=9_000_000), ASKER)
    assert told.details == {"ceiling_fen": 6_000_000}
    refused(books, InvalidInput, aid_on(file_id, programme="festival"), ASKER)


def test_nobody_is_funded_twice_for_one_purpose_and_year(books):
    aid_id = requested(books)
    [aid] = books.rows(AID_REQUESTS)
    again = aid_on(aid["file_id"], amount_fen=1)
    refused(books, FundedAlready, again, BUILDER)
    asked(books, aid_on(aid["file_id"], programme="heating", amount_fen=1), BUILDER, now=LATER)
    next_year = LATER.replace(year=2022)
    asked(books, again, BUILDER, now=next_year)
    asked(
        books,
        approval(aid_id).__class__(aid_id=aid_id, outcome=Verdict.REFUSED, note="重复"),
        APPROVER,
        now=LATER,
    )
    asked(books, again, BUILDER, now=LATER)


def test_whoever_refused_a_request_does_not_decide_on_the_next_for_its_purpose(books):
    aid_id = requested(books)
    refusal = approval(aid_id, outcome=Verdict.REFUSED, note="材料不实")
    asked(books, refusal, APPROVER, now=LATER)
    [aid] = books.rows(AID_REQUESTS)
    again = asked(books, aid_on(aid["file_id"]), ASKER, now=LATER)
    refused(books, SeparationOfDuties, approval(again), APPROVER)
    other = asked(books, aid_on(aid["file_id"], programme="heating"), ASKER, now=LATER)
    asked(books, approval(other), APPROVER, now=LATER)
    asked(books, approval(again), person("second", Role.APPROVER), now=LATER)


def test_of_two_requests_for_one_purpose_at_the_same_moment_one_is_kept(stored):
    file_id = on_notice(stored)

    def both() -> None:
        with stored.work(ASKER, now=NOW, action="aid.request") as slower:
            USE_CASES[type(aid_on(file_id))](Cases(slower), aid_on(file_id))
            asked(stored, aid_on(file_id), BUILDER, now=NOW)

    with pytest.raises(AlreadyExists) as lost:
        both()
    assert lost.value.index == "once_per_purpose_and_year"
    assert len(stored.rows(AID_REQUESTS)) == 1


# --- the level of an amount


def test_a_higher_amount_is_decided_by_the_municipal_union(books):
    county = person("county-approver", Role.APPROVER, COUNTY)
    hire(books, county)
    low = requested(books)
    [row] = books.rows(AID_REQUESTS)
    assert row["waits_at"] == COUNTY
    asked(books, approval(low), county, now=LATER)
    high = asked(
        books, aid_on(row["file_id"], programme="living", amount_fen=1_000_000), ASKER, now=LATER
    )
    refused(books, StageMovedUp, approval(high), person("c2", Role.APPROVER, COUNTY))
    asked(books, approval(high), APPROVER, now=LATER)


def test_what_is_returned_is_asked_for_again(books):
    aid_id = requested(books)
    back = {"aid_id": aid_id, "outcome": Verdict.RETURNED}
    returned = type(approval(aid_id))
    refused(books, InvalidInput, returned(**back), APPROVER)
    asked(books, returned(**back, note="卡号有误"), APPROVER, now=LATER)
    again = CorrectAid(aid_id=aid_id, amount_fen=AMOUNT, payee=PAYEE)
    asked(books, again, ASKER, now=LATER)
    refused(books, SeparationOfDuties, approval(aid_id), APPROVER)
    assert state_of(books, aid_id) == AidState.REQUESTED


# --- batches


def test_a_batch_says_the_sum_of_its_lines_at_each_step(books):
    aid_id = approved(books)
    wrong = {"total_fen": AMOUNT + 1}
    told = refused(books, TotalDiffers, batch_of(aid_id, **wrong), BUILDER)
    assert told.details == {"total_fen": AMOUNT}
    batch_id = checked(books, asked(books, batch_of(aid_id), BUILDER, now=LATER))
    refused(books, TotalDiffers, batch_approval(batch_id, **wrong), SECOND_APPROVER)
    asked(books, batch_approval(batch_id), SECOND_APPROVER, now=LATER)
    refused(books, TotalDiffers, payment(batch_id, **wrong), PAYER)


def test_a_request_stands_in_one_batch_once(books):
    aid_id = approved(books)
    refused(books, UnionsDiffer, batch_of(aid_id, aid_id, total_fen=2 * AMOUNT), BUILDER)
    asked(books, batch_of(aid_id), BUILDER, now=LATER)
    refused(books, WrongState, batch_of(aid_id), BUILDER)


def test_nothing_is_paid_twice(books):
    batch_id = paid(books)
    again = person("other-payer", Role.FINANCE_OFFICER)
    refused(books, WrongState, payment(batch_id, receipt_number="ICBC-2"), again)


def test_a_rejected_batch_frees_its_requests_for_another(stored):
    first = checked(stored, built(stored))
    no = {"outcome": BatchVerdict.REJECTED}
    refused(stored, InvalidInput, batch_approval(first, **no), SECOND_APPROVER)
    asked(stored, batch_approval(first, **no, note="户名不符"), SECOND_APPROVER, now=LATER)
    [aid] = stored.rows(AID_REQUESTS)
    again = asked(stored, batch_of(aid["_id"]), BUILDER, now=LATER)
    second = checked(stored, again, by=SECOND_CHECKER)
    refused(stored, SeparationOfDuties, batch_approval(second), SECOND_APPROVER)
    states = {row["_id"]: row["state"] for row in stored.rows(PAYMENT_BATCHES)}
    assert states == {first: BatchState.REJECTED, second: BatchState.CHECKED}


def test_a_banks_receipt_stands_in_one_batch(books):
    paid(books)
    [aid] = books.rows(AID_REQUESTS)
    heating = aid_on(aid["file_id"], programme="heating")
    more = asked(books, heating, ASKER, now=LATER)
    asked(books, approval(more), APPROVER, now=LATER)
    batch_id = checked(books, asked(books, batch_of(more), BUILDER, now=LATER))
    asked(books, batch_approval(batch_id), SECOND_APPROVER, now=LATER)
    refused(books, ReceiptUsed, payment(batch_id), PAYER)


def test_of_two_payers_at_the_same_moment_one_pays(stored):
    batch_id = asked(
        stored, batch_approval(checked(stored, built(stored))), SECOND_APPROVER, now=LATER
    )
    other = person("other-payer", Role.FINANCE_OFFICER)

    def both() -> None:
        with stored.work(PAYER, now=LATER, action="payment.pay") as slower:
            bank_answers.pay_batch(
                Cases(slower), request=payment(batch_id, receipt_number="ICBC-2")
            )
            asked(stored, payment(batch_id), other, now=LATER)

    with pytest.raises((StaleVersion, AlreadyExists)):
        both()
    assert [row["receipt_number"] for row in stored.rows(PAYMENT_BATCHES)] == ["ICBC-1"]
    assert sum(isinstance(event, PaymentMade) for event in stored.announced) == 1


def test_a_card_is_unreadable_in_the_store_masked_in_answers_and_found_when_shared(stored):
    paid(stored)
    kinds = (AID_REQUESTS, PAYMENT_LINES, PAYMENT_BATCHES, ACTS, AUDIT)
    assert CARD not in repr([stored.rows(kind) for kind in kinds])
    [batch] = stored.rows(PAYMENT_BATCHES)
    [aid] = stored.rows(AID_REQUESTS)
    with stored.work(RELIEF, now=NOW) as unit:
        cases = Cases(unit)
        answer = aid_views.batch(cases, cases.batches.get(batch["_id"]))
        assert cases.aid.is_card_of_another(aid["card_key"], "p1.somebody-else")
        assert not cases.aid.is_card_of_another(aid["card_key"], aid["person_key"])
    assert answer.lines[0].payee.card == "*" * 15 + CARD[-4:]


TELLING = "电话 +8613908925678，卡 6228480000000000007"


def test_what_somebody_wrote_is_answered_without_numbers(books):
    aid_id = asked(books, aid_on(on_notice(books), note=TELLING), ASKER, now=NOW)
    with books.work(RELIEF, now=NOW) as unit:
        cases = Cases(unit)
        told = json.dumps(
            [
                dump(aid_views.aid(cases, cases.aid.get(aid_id))),
                dump(file_views.file(cases, cases.file_of(cases.aid.get(aid_id)))),
            ],
            default=str,
            ensure_ascii=False,
        )
    assert "[mobile]" in told
    assert not find_personal_numbers(told)
    assert PAYEE.name not in told
