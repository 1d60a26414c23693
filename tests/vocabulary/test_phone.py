import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary import InvalidValue, phone
from vocabulary.phone import PhoneKind

mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
lines = st.from_regex(r"0892[2-8][0-9]{6}|010[2-8][0-9]{7}|02[0-9][2-8][0-9]{7}", fullmatch=True)


@pytest.mark.parametrize(
    ("typed", "normalised"),
    [
        ("13812345678", "+8613812345678"),
        ("138 1234 5678", "+8613812345678"),
        ("138-1234-5678", "+8613812345678"),
        ("+86 138 1234 5678", "+8613812345678"),
        ("0086 13812345678", "+8613812345678"),
        ("8613812345678", "+8613812345678"),
        ("013812345678", "+8613812345678"),
        ("１３８１２３４５６７８", "+8613812345678"),
        ("༡༣༨༡༢༣༤༥༦༧༨", "+8613812345678"),
        ("0892-8822123", "+868928822123"),
        ("（0892）8822123", "+868928822123"),
        ("+86 892 8822123", "+868928822123"),
        ("010-65251234", "+861065251234"),
        ("+86 10 6525 1234", "+861065251234"),
        ("0755 86541234", "+8675586541234"),
    ],
)
def test_what_people_type_becomes_e164(typed, normalised):
    assert phone.normalise(typed) == normalised


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "phone_empty"),
        ("  - ", "phone_empty"),
        ("1381234567a", "phone_characters"),
        ("0892-8822123转801", "phone_characters"),
        ("+977 9812345678", "phone_country"),
        ("00977 9812345678", "phone_country"),
        ("1381234567", "phone_length"),
        ("138123456789", "phone_length"),
        ("0892882212", "phone_length"),
        ("8822123", "phone_area_code"),
        ("12351", "phone_unknown"),
        ("11812345678", "phone_unknown"),
        ("4008001234", "phone_unknown"),
    ],
)
def test_each_fault_has_its_own_code(typed, code):
    with pytest.raises(InvalidValue) as refused:
        phone.normalise(typed)
    assert refused.value.code == code


@given(mobiles | lines)
def test_normalising_is_idempotent_and_agrees_with_libphonenumber(typed):
    normalised = phone.normalise(typed)
    assert phone.normalise(normalised) == normalised
    parsed = phonenumbers.parse(typed, "CN")
    assert phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) == normalised


@given(mobiles)
def test_a_mobile_is_told_from_a_line(typed):
    assert phone.kind_of(phone.normalise(typed)) is PhoneKind.MOBILE


@given(lines)
def test_a_line_is_told_from_a_mobile(typed):
    assert phone.kind_of(phone.normalise(typed)) is PhoneKind.FIXED


@given(mobiles)
def test_the_mask_of_a_mobile_hides_four_digits(typed):
    assert phone.mask_phone(phone.normalise(typed)) == f"{typed[:3]}****{typed[7:]}"


def test_the_mask_of_a_line_keeps_the_area_code_and_two_digits():
    assert phone.mask_phone("+868928822123") == "0892*****23"
    assert phone.mask_phone("+861065251234") == "010******34"


@given(st.text(alphabet="0123456789+- ab", max_size=20))
def test_the_mask_hides_whatever_is_not_a_phone(text):
    try:
        phone.normalise(text)
    except InvalidValue:
        assert set(phone.mask_phone(text)) <= {"*"}
