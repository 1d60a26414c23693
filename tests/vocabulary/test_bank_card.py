import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary import InvalidValue
from vocabulary.bank_card import normalise


@pytest.mark.parametrize(
    "typed",
    ["6228480000000000007", "6228 4800 0000 0000 007", "6228-4800-0000-0000-007",
     "６２２８４８００００００００００００７", "༦༢༢༨༤༨༠༠༠༠༠༠༠༠༠༠༠༠༧"],
)  # fmt: skip
def test_a_card_is_kept_as_its_digits(typed):
    assert normalise(typed) == "6228480000000000007"


@pytest.mark.parametrize(
    "typed", ["", "62284800", "62284800000000000071234", "6228x80000000000007"]
)
def test_what_is_no_card_is_refused(typed):
    with pytest.raises(InvalidValue) as refused:
        normalise(typed)
    assert refused.value.code == "bank_card_digits"


def test_a_slip_shows_where_the_issuer_has_check_digits():
    assert normalise("4111111111111111") == "4111111111111111"
    with pytest.raises(InvalidValue) as refused:
        normalise("4111111111111112")
    assert refused.value.code == "bank_card_checksum"


def test_unionpay_is_taken_without_a_check_digit():
    assert normalise("6222020000000000001") == "6222020000000000001"


@given(st.from_regex(r"62[0-9]{14,17}", fullmatch=True))
def test_a_kept_card_is_kept_as_it_is(card):
    assert normalise(card) == card
