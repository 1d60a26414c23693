"""A question does what its map says; a sample is drawn and read as the books have it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.refusals import WrongState
from contracts.relief.verifying.words import ReceiptState, ReceiptWord
from records.acts import Act
from services.relief.domain.payment_line import PaymentLine
from services.relief.verifying import drawing
from services.relief.verifying.estimating import POLICY, sample_size, wilson_permille
from services.relief.verifying.maps import COMMAND_OF, DISPUTED, RECEIPT_MAP
from services.relief.verifying.verification import ReceiptCheck, Verification
from tests.relief.aid_facts import PAYEE
from tests.relief.file_facts import POLICIES

pytestmark = pytest.mark.unit

NOW, DAY = datetime(2021, 3, 21, 4, 0, tzinfo=UTC), date(2021, 3, 21)
HERE = "county-540202"


def a_verification() -> Verification:
    return Verification(
        aggregate_id="b", managing_union=HERE, seed="5eed", population=1, drawn=1, drawn_on=DAY,
        drawn_by="staff/one", answer_until=DAY,
    )  # fmt: skip


def a_question(state: ReceiptState) -> ReceiptCheck:
    return ReceiptCheck(
        aggregate_id="b.l", state=state, batch_id="b", aid_id="a", file_id="f",
        file_number="KN-540202-2021-000001", managing_union=HERE, programme="medical",
        paid_fen=50_000, paid_on=DAY, asked_on=DAY, answer_until=DAY,
    )  # fmt: skip


def a_line(file_id: str) -> PaymentLine:
    return PaymentLine(
        line_id="b/001", aid_id="a", file_id=file_id, person_key="p1.one", programme="medical",
        amount_fen=1, payee=PAYEE, card_key="c1.one", card_shared=False, paid_fen=1,
    )  # fmt: skip


@given(st.sampled_from(ReceiptState), st.sampled_from(ReceiptWord))
def test_a_question_does_what_its_map_says(state: ReceiptState, word: ReceiptWord) -> None:
    check = a_question(state)
    act = Act(by="staff/one", at=NOW, happened_on=DAY)
    part = 1 if word == ReceiptWord.PARTLY else None
    origins, target = RECEIPT_MAP[COMMAND_OF[word]]
    if state in origins:
        check.answer(word, received_fen=part, note=None, act=act)
        assert (check.state, len(check.announced)) == (target, word in DISPUTED)
        return
    with pytest.raises(WrongState):
        check.answer(word, received_fen=part, note=None, act=act)
    assert (check.state, check.answered_on, check.announced) == (state, None, [])


def test_the_page_is_drawn_from_the_map() -> None:
    assert drawing.FILE.read_text(encoding="utf-8") == drawing.page()


@given(st.integers(1, 100_000))
def test_a_sample_is_of_the_share_within_least_and_most(population: int) -> None:
    values = POLICIES.on(POLICY, DAY)
    size = sample_size(population, values)
    assert 1 <= size <= min(population, values["most"])
    assert size >= min(population, values["least"])


@given(st.integers(0, 5_000), st.integers(1, 5_000))
def test_the_interval_holds_the_share_and_stays_within_all_and_nothing(
    hits: int, asked_of: int
) -> None:
    hits = min(hits, asked_of)
    found = wilson_permille(hits, asked_of)
    assert found is not None
    share, least, most = found
    assert 0 <= least <= share <= most <= 1000


def test_the_interval_is_the_one_that_books_print() -> None:
    assert wilson_permille(0, 0) is None
    assert wilson_permille(81, 263) == (308, 255, 367)  # Newcombe 1998, table I: 0.2553 to 0.3662
    assert wilson_permille(0, 20) == (0, 0, 162)  # the same: 0.0000 to 0.1611
