import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary.masking import mask_card, mask_name


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王芳", "王*"),
        ("王小明", "王*明"),
        ("次仁", "次*"),
        ("扎西顿珠", "扎**珠"),
        ("王", "*"),
        ("ཚེ་རིང་", "ཚེ་*"),
        ("ཚེ་རིང", "ཚེ་*"),
        ("བཀྲ་ཤིས་དོན་གྲུབ་", "བཀྲ་*་*་*"),
        ("པདྨ", "*"),
        ("\u0f0b", "*"),
        ("Tsering Dolma", "T***"),
        ("", "*"),
        (" 王 小明 ", "王*明"),
    ],
)
def test_names_are_masked_as_written(name, masked):
    assert mask_name(name) == masked


HAN = st.text(alphabet=[chr(code) for code in range(0x4E00, 0x4F00)], min_size=1, max_size=8)
SYLLABLES = st.lists(st.sampled_from(["ཚེ", "རིང", "བཀྲ", "ཤིས", "དོན", "གྲུབ"]), min_size=1, max_size=6)


@given(HAN)
def test_a_masked_chinese_name_shows_at_most_its_first_and_last_character(name):
    shown = mask_name(name).replace("*", "")
    assert shown in ("", name[0], name[0] + name[-1])
    assert mask_name(name) != name


@given(SYLLABLES)
def test_a_masked_tibetan_name_shows_at_most_its_first_syllable(syllables):
    shown = mask_name("་".join(syllables)).replace("*", "").replace("་", "")
    assert shown == (syllables[0] if len(syllables) > 1 else "")


@given(st.text(max_size=60))
def test_masking_any_text_shows_at_most_two_characters_or_one_syllable(text):
    shown = [character for character in mask_name(text) if character not in "*་"]
    words = text.replace("་", " ").replace("༌", " ").split()
    assert len(shown) <= max(2, max((len(word) for word in words), default=0))
    assert "*" in mask_name(text)


def test_a_card_shows_its_last_four_digits():
    assert mask_card("6228 4800 0000 0000 019") == "*" * 15 + "0019"


@given(st.text(alphabet="0123456789 -x", max_size=24))
def test_a_masked_card_never_shows_more_than_four_digits(text):
    assert len(mask_card(text).replace("*", "")) in (0, 4)
