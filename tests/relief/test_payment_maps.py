"""Aid requests and payment batches do what their maps say, and nothing else."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from contracts.refusals import WrongState
from contracts.relief import (
    AidApproved,
    AidState,
    BatchState,
    FileState,
    Outcome,
    PaymentMade,
    Stage,
)
from contracts.relief.bank import AidRevoked, BankLine, PaymentReturned
from contracts.relief.bank_words import PaymentFailure
from records.aggregate import STAYS
from services.relief.domain import aid_request, payment_batch
from services.relief.domain.aid_request import AID_MAP, AidRequest
from services.relief.domain.aid_terms import Terms
from services.relief.domain.bank_answer import answered, wholly_paid
from services.relief.domain.case import Case, CaseAct
from services.relief.domain.case_record import CaseRecord
from services.relief.domain.hardship_file import HardshipFile
from services.relief.domain.holder import Holder
from services.relief.domain.notice import notice_for
from services.relief.domain.payment_batch import BATCH_MAP, PaymentBatch
from services.relief.domain.payment_line import PaymentLine
from tests.relief.aid_facts import AMOUNT, PAYEE
from tests.relief.lead_facts import TODAY, act, referral

LATER = date(2021, 6, 1)
BASE: dict[str, Any] = {"aggregate_id": "one", "acts": 1, "waits_at": "city", "last_on": TODAY}
TERMS = Terms(
    programme="medical",
    purpose="medical",
    year=2021,
    amount_fen=AMOUNT,
    municipal=False,
    collective=False,
)
LINE = PaymentLine(
    line_id="one/001",
    aid_id="aid-a",
    file_id="file-a",
    person_key="p1.a",
    programme="medical",
    amount_fen=AMOUNT,
    payee=PAYEE,
    card_key="c1.a",
    card_shared=False,
)
ON = act(LATER, by="staff/next")
SEEN = "f1.seen"


def file_on_file() -> HardshipFile:
    holder = Holder.of(referral(), number="KN-540202-2021-000007")
    file = HardshipFile.open_for(holder, file_id="file-a", act=act())
    file.state = FileState.ON_FILE
    file.notice = notice_for(
        name="索朗顿珠",
        work_unit="医院",
        file_number="1",
        on=TODAY,
        values={"days": 5, "unit": "working_days"},
    )
    return file


def aid_at(state: AidState) -> AidRequest:
    return AidRequest(
        state=state,
        file_id="file-a",
        file_number="KN-540202-2021-000007",
        person_key="p1.a",
        union="county-540202",
        terms=TERMS,
        payee=PAYEE,
        card_key="c1.a",
        requested=act(),
        batch_id="batch-a",
        **BASE,
    )


def batch_at(state: BatchState) -> PaymentBatch:
    return PaymentBatch(
        state=state,
        union="county-540202",
        total_fen=AMOUNT,
        size=1,
        built=act(),
        snapshot=SEEN,
        **BASE,
    )


def decide_aid(outcome: Outcome) -> Callable[[AidRequest], None]:
    return lambda aid: aid.decide(
        outcome, file=file_on_file(), collective=None, note="记", act=ON, case=Case()
    )


def decide_batch(outcome: Outcome) -> Callable[[PaymentBatch], None]:
    return lambda batch: batch.decide(
        outcome, total_fen=AMOUNT, snapshot=SEEN, note="记", act=ON, case=Case()
    )


def check_batch(outcome: Outcome) -> Callable[[PaymentBatch], None]:
    return lambda batch: batch.check(
        outcome, total_fen=AMOUNT, seen=SEEN, now=SEEN, note="记", act=ON, case=Case()
    )


SENT_BACK = Case(
    acts=(
        CaseAct(
            subject="aid/one",
            number=1,
            stage=Stage.PAYMENT,
            outcome=Outcome.RETURNED,
            act=act(by="staff/payer"),
            union="city",
            facts={"batch_id": "batch-a"},
        ),
    )
)


def revoke_aid(aid: AidRequest) -> None:
    aid.revoke("aid/one/0002", note="记", act=ON, case=Case())


AID_COMMANDS: dict[str, Callable[[AidRequest], None]] = {
    "correct": lambda aid: aid.correct(
        terms=TERMS, payee=PAYEE, card_key="c1.b", note=None, act=ON, case=Case()
    ),
    "approve": decide_aid(Outcome.PASSED),
    "return": decide_aid(Outcome.RETURNED),
    "refuse": decide_aid(Outcome.REFUSED),
    "revoke": revoke_aid,
    "end_in_part": revoke_aid,
    "put_in_batch": lambda aid: aid.put_in_batch("batch-b", act=ON, case=Case()),
    "take_out": lambda aid: aid.batch_decided(Outcome.REFUSED, act=ON, case=Case()),
    "correct_payee": lambda aid: aid.correct_payee(
        PAYEE, "c1.b", note="卡号有误", act=ON, case=SENT_BACK
    ),
    "come_back": lambda aid: aid.came_back(1, PaymentFailure.NAME_DIFFERS, act=ON, case=Case()),
    "pay": lambda aid: aid.paid(act=ON, case=Case()),
}


def answer_batch(paid_fen: int) -> Callable[[PaymentBatch], None]:
    failure = PaymentFailure.NAME_DIFFERS
    lines = answered([LINE], [BankLine(line_id="one/001", paid_fen=paid_fen, failure=failure)])
    return lambda batch: batch.answer(
        lines, total_fen=paid_fen, receipt_number="R-1", act=ON, case=Case()
    )


BATCH_COMMANDS: dict[str, Callable[[PaymentBatch], None]] = {
    "change": lambda batch: batch.change([LINE], total_fen=AMOUNT, act=ON, case=Case()),
    "dissolve": lambda batch: batch.dissolve(note="记", act=ON, case=Case()),
    "freeze": lambda batch: batch.freeze([LINE], SEEN, total_fen=AMOUNT, act=ON, case=Case()),
    "unfreeze": lambda batch: batch.unfreeze(note="记", act=ON, case=Case()),
    "check": check_batch(Outcome.PASSED),
    "return": check_batch(Outcome.RETURNED),
    "approve": decide_batch(Outcome.PASSED),
    "reject": decide_batch(Outcome.REFUSED),
    "pay": lambda batch: batch.answer(
        wholly_paid([LINE]), total_fen=AMOUNT, receipt_number="R-1", act=ON, case=Case()
    ),
    "pay_part": answer_batch(1),
    "fail": answer_batch(0),
}
TELLING = {
    ("aid", "revoke"): [AidRevoked],
    ("aid", "end_in_part"): [AidRevoked],
    ("aid", "approve"): [AidApproved],
    ("batch", "pay"): [PaymentMade],
    ("batch", "pay_part"): [PaymentMade, PaymentReturned],
    ("batch", "fail"): [PaymentReturned],
}


def test_the_commands_of_these_tests_are_those_of_the_maps():
    assert set(AID_COMMANDS) == set(AID_MAP)
    assert set(BATCH_COMMANDS) == set(BATCH_MAP)


def test_every_state_says_what_it_waits_for():
    assert set(aid_request.STAGE_OF) == set(AidState)
    assert set(payment_batch.STAGE_OF) == set(BatchState)


def test_money_is_paid_from_one_state_alone_and_a_rejected_batch_ends():
    to_paid = {name: way for name, way in AID_MAP.items() if way[1] == AidState.PAID}
    assert to_paid == {
        "pay": (frozenset({AidState.IN_BATCH}), AidState.PAID),
        # What was paid in part before.
        "end_in_part": (frozenset({AidState.APPROVED}), AidState.PAID),
    }
    assert dict(BATCH_MAP) == {
        "change": (frozenset({BatchState.BUILT}), STAYS),
        "dissolve": (frozenset({BatchState.BUILT}), BatchState.DISSOLVED),
        "freeze": (frozenset({BatchState.BUILT}), BatchState.FROZEN),
        "unfreeze": (frozenset({BatchState.FROZEN, BatchState.CHECKED}), BatchState.BUILT),
        "check": (frozenset({BatchState.FROZEN}), BatchState.CHECKED),
        "return": (frozenset({BatchState.FROZEN}), BatchState.BUILT),
        "approve": (frozenset({BatchState.CHECKED}), BatchState.APPROVED),
        "reject": (frozenset({BatchState.CHECKED}), BatchState.REJECTED),
        "pay": (frozenset({BatchState.APPROVED}), BatchState.PAID),
        "pay_part": (frozenset({BatchState.APPROVED}), BatchState.PARTLY_PAID),
        "fail": (frozenset({BatchState.APPROVED}), BatchState.FAILED),
    }


@pytest.mark.parametrize("command", sorted(AID_MAP))
@pytest.mark.parametrize("state", AidState)
def test_a_request_goes_where_its_map_says_and_any_other_step_is_refused(state, command):
    aid = aid_at(state)
    aid.paid_fen = int(command == "end_in_part")  # what was paid before decides between these two
    _hold_to_the_map(aid, command, AID_COMMANDS[command])


@pytest.mark.parametrize("command", sorted(BATCH_MAP))
@pytest.mark.parametrize("state", BatchState)
def test_a_batch_goes_where_its_map_says_and_any_other_step_is_refused(state, command):
    _hold_to_the_map(batch_at(state), command, BATCH_COMMANDS[command])


def _hold_to_the_map(record: CaseRecord, command: str, do: Callable[[Any], None]) -> None:
    origins, target = record.transitions[command]
    state = record.state
    if state in origins:
        do(record)
        told = TELLING.get((record.name, command), [])
        assert (record.state, [type(event) for event in record.announced]) == (
            target or state,
            told,
        )
        assert len(record.recorded) == 1
        return
    before = copy.deepcopy(vars(record))
    with pytest.raises(WrongState):
        do(record)
    assert vars(record) == before
