"""Telephone numbers of mainland China, kept as E.164 (ITU-T): ``+8613812345678``.

Mobile numbers have 11 digits from 13 to 19; fixed lines have an area code (010, 02x, or 0xxx with
3-9 first; Shigatse 0892) and 7 or 8 digits. One phone may serve several people.
"""

from __future__ import annotations

import re
from enum import StrEnum

from vocabulary.digits import ascii_digits
from vocabulary.invalid_value import InvalidValue

_SEPARATORS = re.compile(r"[\s\-().（）·]+")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_FIXED = re.compile(r"(010|02[0-9])([0-9]{8})|(0[3-9][0-9]{2})([0-9]{7,8})")


class PhoneKind(StrEnum):
    """Only a mobile phone takes a text message."""

    MOBILE = "mobile"
    FIXED = "fixed"


def normalise(text: str) -> str:
    """The number in E.164, with ``+86``.

    Refuses `phone_empty`, `phone_characters` (letters, extensions), `phone_country` (not China),
    `phone_length`, `phone_area_code` (a fixed line without one) and `phone_unknown`.
    """
    typed = _SEPARATORS.sub("", ascii_digits(text))
    if not typed:
        raise InvalidValue("phone_empty", "a mobile or fixed-line number")
    if not re.fullmatch(r"\+?[0-9]+", typed):
        raise InvalidValue("phone_characters", "digits only, without an extension")
    return _to_e164(_national_number(typed))


def _national_number(typed: str) -> str:
    """The number as dialled within China, a fixed line with its leading 0."""
    prefix = next((prefix for prefix in ("+", "00") if typed.startswith(prefix)), None)
    if prefix is not None:
        typed = typed.removeprefix(prefix)
        if not typed.startswith("86"):
            raise InvalidValue("phone_country", "a number of mainland China (+86)")
        return _with_trunk_zero(typed.removeprefix("86"))
    # 86 without + is common in spreadsheets; no area code begins that way without its 0.
    if re.fullmatch(rf"86{_MOBILE.pattern}|0{_MOBILE.pattern}", typed):
        return typed[-11:]
    return typed


def _with_trunk_zero(number: str) -> str:
    return number if _MOBILE.fullmatch(number) or number.startswith("0") else f"0{number}"


def _to_e164(national: str) -> str:
    if _MOBILE.fullmatch(national):
        return f"+86{national}"
    if _FIXED.fullmatch(national):
        return f"+86{national[1:]}"
    if re.fullmatch(r"[2-9][0-9]{6,7}", national):
        raise InvalidValue("phone_area_code", "a fixed line with its area code, such as 0892")
    if re.match(r"1[3-9]|0", national):
        raise InvalidValue(
            "phone_length", "11 digits for a mobile, area code and 7 or 8 for a line"
        )
    raise InvalidValue("phone_unknown", "a mobile number or a fixed line with its area code")


def kind_of(phone: str) -> PhoneKind:
    """Whether a normalised number is a mobile or a fixed line."""
    return PhoneKind.MOBILE if _MOBILE.fullmatch(phone[3:]) else PhoneKind.FIXED


def mask_phone(phone: str) -> str:
    """``138****5678`` for a mobile, ``0892*****23`` for a line; anything else is hidden whole."""
    try:
        national = _national_number(normalise(phone))
    except InvalidValue:
        return "*" * len(phone)
    if _MOBILE.fullmatch(national):
        return f"{national[:3]}****{national[7:]}"
    area_digits = 3 if national.startswith(("010", "02")) else 4
    hidden = len(national) - area_digits - 2
    return f"{national[:area_digits]}{'*' * hidden}{national[-2:]}"
