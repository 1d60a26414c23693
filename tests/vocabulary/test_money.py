from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary import InvalidValue
from vocabulary.capital_amount import capital_amount
from vocabulary.money import LARGEST_FEN, check_fen, format_yuan, parse_yuan

amounts = st.integers(-LARGEST_FEN, LARGEST_FEN)


@given(amounts, st.booleans())
def test_an_amount_survives_being_written_and_read(fen, grouped):
    written = format_yuan(fen, grouped=grouped)
    assert parse_yuan(written, negative_allowed=True) == fen
    assert Decimal(written.replace(",", "")) * 100 == fen


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("1234.50", 123450),
        ("1234.5", 123450),
        ("0", 0),
        ("0.05", 5),
        ("1,234,567.89", 123456789),
        ("¥865,500.00", 86550000),
        ("￥ 300 元", 30000),
        ("１２３.４", 12340),
    ],
)
def test_yuan_as_people_type_them_become_fen(typed, fen):
    assert parse_yuan(typed) == fen


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "money_empty"),
        ("一百", "money_format"),
        ("12,34.5", "money_format"),
        ("1.", "money_format"),
        (".5", "money_format"),
        ("1e5", "money_format"),
        ("+5", "money_format"),
        ("1.234", "money_decimals"),
        ("1.000", "money_decimals"),
        ("-5", "money_negative"),
        ("1000000000000", "money_too_large"),
        ("9" * 5000, "money_too_large"),
    ],
)
def test_each_fault_has_its_own_code(typed, code):
    with pytest.raises(InvalidValue) as refused:
        parse_yuan(typed)
    assert refused.value.code == code


@pytest.mark.parametrize("value", [1.0, 0.1, True, "100", None, Decimal(1)])
def test_only_whole_numbers_are_fen(value):
    with pytest.raises(InvalidValue) as refused:
        check_fen(value)
    assert refused.value.code == "money_not_integer"


def test_a_negative_amount_needs_leave():
    assert check_fen(-1, negative_allowed=True) == -1
    with pytest.raises(InvalidValue):
        check_fen(-1)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (1050036, "壹万零伍佰元叁角陆分"),
        (140950, "壹仟肆佰零玖元伍角"),
        (600714, "陆仟零柒元壹角肆分"),
        (168032, "壹仟陆佰捌拾元叁角贰分"),
        (10700053, "壹拾万柒仟元伍角叁分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (86550000, "捌拾陆万伍仟伍佰元整"),
        (0, "零元整"),
        (5, "伍分"),
        (30, "叁角"),
        (100, "壹元整"),
        (-100, "负壹元整"),
        (100000000_00, "壹亿元整"),
        (100010000_00, "壹亿零壹万元整"),
        (100000001_00, "壹亿零壹元整"),
        (1010_0001_00, "壹仟零壹拾万零壹元整"),
        (2_1000_0000_00, "贰亿壹仟万元整"),
    ],
)
def test_amounts_in_capitals_follow_the_settlement_rules(fen, words):
    assert capital_amount(fen) == words


NUMERALS = {word: value for value, word in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}
UNITS = {"亿": 10**8 * 100, "万": 10**4 * 100, "元": 100}


def read_capitals(words):
    """A naive reader: sums groups; used to read back what was written."""
    fen = group = digit = 0
    for word in words.removeprefix("负").removesuffix("整"):
        if word in NUMERALS:
            digit = NUMERALS[word]
        elif word in PLACES:
            group, digit = group + digit * PLACES[word], 0
        elif word in UNITS:
            fen, group, digit = fen + (group + digit) * UNITS[word], 0, 0
        else:
            fen, digit = fen + digit * {"角": 10, "分": 1}[word], 0
    return -fen if words.startswith("负") else fen


@given(amounts)
def test_capitals_read_back_give_the_amount(fen):
    assert read_capitals(capital_amount(fen)) == fen


@given(amounts)
def test_capitals_never_hold_two_zeros_in_a_row(fen):
    assert "零零" not in capital_amount(fen)
