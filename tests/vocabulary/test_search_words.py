"""Words by which texts are found: every phrase of a text finds it, and its pinyin does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary.search_words import LONGEST_PINYIN, asked, pinyin_of, words_of

SPOKEN = {"拖": "tuo", "欠": "qian", "工": "gong", "资": "zi", "长": "chang", "安": "an"}


def reading(characters):
    return [SPOKEN.get(each, "x") for each in characters]


def finds(question: str, text: str) -> bool:
    held = words_of(text) | pinyin_of(text, reading)
    parts = asked(question)
    return bool(parts) and all(not part.isdisjoint(held) for part in parts)


@pytest.mark.parametrize(
    "question",
    [
        "拖欠",
        "拖欠工资",
        "欠工",
        "资",
        "tuoqian",
        "tqgz",
        "gongzi",
        "gz",
        "TuoQian",
        "拖欠 gz",
        "zi",
    ],
)
def test_a_phrase_its_pinyin_or_its_initials_find_the_text(question):
    assert finds(question, "拖欠工资")


@pytest.mark.parametrize("question", ["欠拖", "工伤", "g", "gongz", "tuogong", "工资 安", "an"])
def test_what_the_text_does_not_hold_does_not_find_it(question):
    assert not finds(question, "拖欠工资")


def test_tibetan_is_found_by_syllables_with_and_without_the_marks_between():
    text = "གླ་ཕོགས་མ་སྤྲད་པ།"
    assert finds("གླ་ཕོགས", text)
    assert finds("ཕོགས་", text)
    assert finds("མ་སྤྲད", text)
    assert not finds("ཕོགས་གླ", text)
    assert not finds("གླ་མ", text)


def test_full_width_letters_and_capitals_are_found_as_plain_ones():
    assert finds("12333", "请拨打１２３３３")
    assert finds("acftu", "ＡＣＦＴＵ 系统")


def test_a_question_without_anything_to_be_searched_asks_for_nothing():
    assert asked("，。 །་ ?!") == []


def test_initials_of_one_character_are_no_word_since_they_would_find_everything():
    assert "~t" not in pinyin_of("拖欠工资", reading)
    assert "~tuo" in pinyin_of("拖欠工资", reading)


HAN = st.text(st.sampled_from(list(SPOKEN)), min_size=2, max_size=30)


@given(text=HAN, data=st.data())
def test_every_part_of_a_text_finds_it_in_characters_and_as_typed_in_pinyin(text, data):
    start = data.draw(st.integers(0, len(text) - 2))
    many = data.draw(st.integers(2, min(LONGEST_PINYIN, len(text) - start)))
    part = text[start : start + many]
    assert finds(part, text)
    assert finds("".join(reading(part)), text)
    assert finds("".join(each[0] for each in reading(part)), text)


@given(text=st.text(max_size=200))
def test_any_text_has_words_and_none_of_them_is_empty(text):
    assert all(words_of(text))
    assert all(all(part) for part in asked(text))
