"""Citizen identity numbers (公民身份号码): GB 11643-1999, check character ISO 7064 MOD 11-2.

Eighteen characters: area (6), birth date (8), sequence (3, odd for men), check (0-9 or X). A fault
in checksum or date is an error; the area code is only ever a warning, because locals born before
2014 carry 5423xx while addresses use 5402xx. No function here tells a county from a number.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from vocabulary.digits import ascii_digits, without_blanks
from vocabulary.divisions import find_county
from vocabulary.invalid_value import InvalidValue

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"  # by weighted sum modulo 11
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_OLD_SHAPE = re.compile(r"[0-9]{15}")

# GB/T 2260: the first digit is a great region, the second a province within it.
_PROVINCES = {
    "1": "12345",
    "2": "123",
    "3": "1234567",
    "4": "123456",
    "5": "01234",
    "6": "12345",
    "7": "1",
    "8": "123",
}
PROVINCE_CODES = frozenset(
    region + province for region, provinces in _PROVINCES.items() for province in provinces
)


class Sex(StrEnum):
    """Sex as the sequence number tells it."""

    MALE = "male"
    FEMALE = "female"


class IdNumberWarning(StrEnum):
    """What an officer may want to look at; never a reason to refuse."""

    UNKNOWN_PROVINCE = "unknown_province"
    AREA_DIFFERS_FROM_RESIDENCE = "area_differs_from_residence"


def check_character(first_17: str) -> str:
    """The check character that completes 17 digits; refuses `id_number_characters`."""
    if not re.fullmatch(r"[0-9]{17}", first_17):
        raise InvalidValue("id_number_characters", "17 digits before the check character")
    products = (weight * int(digit) for weight, digit in zip(_WEIGHTS, first_17, strict=True))
    return _CHECK_CHARACTERS[sum(products) % 11]


def normalise(text: str, *, today: date | None = None) -> str:
    """The number as 18 characters, X upper-case, blanks dropped, digits in ASCII.

    Refuses `id_number_empty`, `id_number_15_digits`, `id_number_length`, `id_number_characters`,
    `id_number_birth_date`, `id_number_checksum` and, where `today` (a business date) is given,
    `id_number_birth_in_future`. A contract knows no day and leaves `today` out; a domain gives it.
    """
    number = without_blanks(ascii_digits(text)).upper()
    _check_shape(number)
    born = birth_date_of(number)
    if today is not None and born > today:
        raise InvalidValue("id_number_birth_in_future", "a birth date that is not in the future")
    if check_character(number[:17]) != number[17]:
        raise InvalidValue("id_number_checksum", "a number whose last character fits the others")
    return number


def _check_shape(number: str) -> None:
    if not number:
        raise InvalidValue("id_number_empty", "an ID number of 18 characters")
    if _OLD_SHAPE.fullmatch(number):
        raise InvalidValue("id_number_15_digits", "the 18-digit number of the current ID card")
    if len(number) != 18:
        raise InvalidValue("id_number_length", "exactly 18 characters")
    if not _SHAPE.fullmatch(number):
        raise InvalidValue("id_number_characters", "17 digits, then a digit or X")


def birth_date_of(number: str) -> date:
    """The birth date in a number of 18 characters; refuses `id_number_birth_date`."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise InvalidValue("id_number_birth_date", "a birth date that exists") from None


def sex_of(number: str) -> Sex:
    """The sex in a normalised number: an odd sequence number is a man's."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def warnings_of(number: str, *, residence: str | None = None) -> tuple[IdNumberWarning, ...]:
    """What is odd about the area of a normalised number, given the county of residence if known.

    A number from before 2014 agrees with the county's code of that time. People move and keep
    their number, so this is for the officer's eye only. Refuses `county_unknown`.
    """
    warnings = []
    if number[:2] not in PROVINCE_CODES:
        warnings.append(IdNumberWarning.UNKNOWN_PROVINCE)
    if residence is not None:
        county = find_county(residence)
        if number[:6] not in (county.code, county.code_before_2014):
            warnings.append(IdNumberWarning.AREA_DIFFERS_FROM_RESIDENCE)
    return tuple(warnings)


def mask(number: str) -> str:
    """The first and last four characters with ten stars between: the birth date stays hidden.

    What is not shaped like an ID number is hidden whole.
    """
    plain = without_blanks(ascii_digits(number)).upper()
    if not _SHAPE.fullmatch(plain):
        return "*" * len(plain)
    return f"{plain[:4]}{'*' * 10}{plain[14:]}"
