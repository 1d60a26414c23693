import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary import InvalidValue, person_name


@pytest.mark.parametrize(
    "name",
    [
        "次仁",
        "普布",
        "ཚེ་རིང་",
        "ཚེ་རིང",
        "པདྨ་",
        "བཀྲ་ཤིས་ དོན་གྲུབ་",
        "王小明",
        "阿不都·热西提",
        "Tsering Dolma",
        "㐀𠀀",
    ],
)
def test_a_name_is_one_field_and_a_single_name_will_do(name):
    assert person_name.normalise(name) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  次仁  ", "次仁"),
        ("张　 三", "张 三"),
        ("阿不都 • 热西提", "阿不都·热西提"),
        ("阿不都・热西提", "阿不都·热西提"),
        ("Jose\u0301", "José"),
    ],
)
def test_blanks_and_dots_are_made_alike(typed, name):
    assert person_name.normalise(typed) == name


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "person_name_empty"),
        (" \u3000 ", "person_name_empty"),
        ("王" * 61, "person_name_too_long"),
        ("王1", "person_name_characters"),
        ("王<b>", "person_name_characters"),
        ("·王", "person_name_characters"),
        ("王·", "person_name_characters"),
        ("་", "person_name_characters"),
        ("=cmd()", "person_name_characters"),
        ("王\u202e芳", "person_name_characters"),
        ("王\x00", "person_name_characters"),
        ("😀", "person_name_characters"),
    ],
)
def test_each_fault_has_its_own_code(typed, code):
    with pytest.raises(InvalidValue) as refused:
        person_name.normalise(typed)
    assert refused.value.code == code


def test_a_name_of_sixty_characters_is_allowed():
    assert len(person_name.normalise("王" * 60)) == 60


@given(st.text(max_size=70))
def test_what_is_accepted_is_stable_and_in_nfc(text):
    try:
        name = person_name.normalise(text)
    except InvalidValue:
        return
    assert person_name.normalise(name) == name == unicodedata.normalize("NFC", name)
