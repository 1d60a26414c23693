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
    ],
)
def test_pasted_text_is_made_clean(typed, cleaned):
    assert clean(typed, most=100) == cleaned


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\u200b", "\u3000"])
def test_a_text_without_anything_to_read_is_empty(text):
    assert code_of(text, most=10) == "empty"


def test_an_empty_text_may_be_allowed():
    assert clean(" ", most=10, least=0) == ""


def test_length_is_counted_in_characters_after_stripping():
    assert clean(" 一二三 ", most=3) == "一二三"
    assert code_of("一二三四", most=3) == "too_long"
    assert code_of("一二", most=5, least=3) == "too_short"


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\x7fb", "a\x85b", "a\u202eb", "a\ud800b"])
def test_control_characters_are_refused(text):
    assert code_of(text, most=10) == "control_character"


@given(st.text(max_size=50))
def test_cleaning_twice_changes_nothing(text):
    try:
        cleaned = clean(text, most=50, least=0)
    except InvalidValue:
        return
    assert clean(cleaned, most=50, least=0) == cleaned == unicodedata.normalize("NFC", cleaned)
