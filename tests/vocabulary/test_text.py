import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary import InvalidValue
from vocabulary.text import clean


def code_of(text, **bounds):
    with pytest.raises(InvalidValue) as refused:
        clean(text, **bounds)
    return refused.value.code


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  欠薪\r\n三个月  ", "欠薪\n三个月"),
        ("a\rb", "a\nb"),
        ("a\tb", "a b"),
        ("e\u0301", "é"),
        ("\ufeff欠薪\u200b", "欠薪"),
        ("བཀྲ་ཤིས་བདེ་ལེགས།", "བཀྲ་ཤིས་བདེ་ལེགས།"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("ཀ\u200dཁ", "ཀ\u200dཁ"),
        ("\u200d欠薪\u200c", "欠薪"),
        ("\u200e2021\u200e/3\u200f", "2021/3"),
        ("欠\xad薪", "欠薪"),
        ("葛\U000e0100", "葛\U000e0100"),  # the variant of a character in a name
        ("❤\ufe0f", "❤\ufe0f"),
        ("\ue000\uf300", "\ue000\uf300"),
        ("\U00031350", "\U00031350"),  # newer than this Python's tables
    ],
)
def test_pasted_text_is_made_clean(typed, cleaned):
    assert clean(typed, most=100) == cleaned


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\u200b", "\u3000", "\u200d", "\u200c \u200d"])
def test_a_text_without_anything_to_read_is_empty(text):
    assert code_of(text, most=10) == "empty"


def test_an_empty_text_may_be_allowed():
    assert clean(" ", most=10, least=0) == ""


def test_length_is_counted_in_characters_after_stripping():
    assert clean(" 一二三 ", most=3) == "一二三"
    assert code_of("一二三四", most=3) == "too_long"
    assert code_of("一二", most=5, least=3) == "too_short"


CONTROLS = "\x00\x1b\x7f\x85"
BIDIRECTIONAL = "\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TAGS = "\U000e0001\U000e0020\U000e0061\U000e007f"
OTHER_FORMATS = "\u0600\u06dd\u180e\u2061\u2064\u206a\u206f\ufff9\ufffb\U0001d173"
NONCHARACTERS = "\ufdd0\ufdef\ufffe\uffff\U0001fffe\U0010ffff"


@pytest.mark.parametrize(
    "refused", [*CONTROLS, *BIDIRECTIONAL, *TAGS, *OTHER_FORMATS, *NONCHARACTERS, "\ud800"]
)
def test_what_nobody_writes_with_is_refused(refused):
    assert code_of(f"a{refused}b", most=10) == "control_character"


@given(st.text(min_size=1, max_size=20))
def test_a_text_that_passes_has_something_to_read_at_both_ends(text):
    try:
        cleaned = clean(text, most=50)
    except InvalidValue:
        return
    assert not {cleaned[0], cleaned[-1]} & {*" \n\u200b\u200c\u200d\u200e\u2060\ufeff\xad"}


@given(st.text(max_size=50))
def test_cleaning_twice_changes_nothing(text):
    try:
        cleaned = clean(text, most=50, least=0)
    except InvalidValue:
        return
    assert clean(cleaned, most=50, least=0) == cleaned == unicodedata.normalize("NFC", cleaned)
