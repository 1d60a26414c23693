"""Finding ID numbers, bank cards and mobile numbers in free text: for logs and the leak test.

It leans towards finding: a mistyped ID number is personal too, so no checksum is asked of it.
UUIDs, ULIDs, hashes and timestamps are kept out by what may stand beside a number (no decimal
point, no letter but those of a short word before it) and by prefixes that they cannot have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from vocabulary.digits import ascii_digits, passes_luhn
from vocabulary.id_number import PROVINCE_CODES


class NumberKind(StrEnum):
    """What a found number is."""

    ID_NUMBER = "id_number"
    CARD = "card"
    MOBILE = "mobile"


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """Where a number stands: ``text[start:end]``. It does not hold the number itself."""

    kind: NumberKind
    start: int
    end: int


# As office programs, web pages and Chinese keyboards part a number: blanks within a line, marks
# without width, dashes. Each stays one character, so that positions hold.
_BLANKS = "\t\u00a0\u00ad\u2060\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x2010)))
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63"
# Digits that phones offer as decoration: circled ones (the nought stands apart), and the five
# styles of mathematical ones.
_CIRCLED = "\u24ea" + "".join(map(chr, range(0x2460, 0x2469)))
_DARK = "\u24ff" + "".join(map(chr, range(0x2776, 0x277F)))
_STYLED = "".join(map(chr, range(0x1D7CE, 0x1D800)))
_TO_PLAIN = str.maketrans(
    dict.fromkeys(_BLANKS, " ")
    | dict.fromkeys(_DASHES, "-")
    | {mark: str(place % 10) for place, mark in enumerate(_CIRCLED + _DARK + _STYLED)}
)

# A word that is glued to it (``tel138…``, ``V138…``): more than hexadecimal letters, which a hash
# has, and no longer than words are, which a ULID's letters may be.
_WORD = r"(?<![0-9A-Za-z])(?=[A-Za-z]*[G-Zg-z])[A-Za-z]{1,10}"
_BEFORE = rf"(?:(?<![0-9A-Za-z])(?<![0-9]\.)|{_WORD})"
_AFTER = r"(?![0-9A-Za-z])(?!\.[0-9])"
_PROVINCE = f"(?:{'|'.join(sorted(PROVINCE_CODES))})"
_MONTH_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_BORN = rf"(?:19|20)[0-9]{{2}}{_MONTH_DAY}"
_ID_18 = rf"{_PROVINCE}[0-9]{{4}}(?:[ -]?{_BORN}[ -]?|[./]{_BORN}[./])[0-9]{{3}}[0-9Xx]"
# Old numbers end in 1999 and their living holders were born after 1924; a year from 25 up also
# cannot be the hour of a timestamp yymmddHHMMSSmmm.
_ID_15 = rf"{_PROVINCE}[0-9]{{4}}(?:2[5-9]|[3-9][0-9]){_MONTH_DAY}[0-9]{{3}}"
_CARD = r"[0-9]{16,19}|[0-9]{4}(?:[ ./-][0-9]{4}){3}(?:[ ./-]?[0-9]{1,3})?|[0-9]{6}[ -][0-9]{10,13}"
# Of dots and slashes there are two or none: 138.12345678 is a measure.
_MOBILE = r"(?:(?:\+|00)?86[ -]?)?1[3-9][0-9](?:(?:[ -]?[0-9]{4}){2}|(?:[./][0-9]{4}){2})"

# A text without so many digits of any kind is done at once, before it is translated: nearly all
# are. Next, one without so many in a row.
_DIGIT = rf"\d{_CIRCLED}{_DARK}"
_MANY = re.compile(rf"(?:[{_DIGIT}][^{_DIGIT}]*){{11}}")
_ENOUGH = re.compile(r"[0-9](?:[ ./-]?[0-9]){10}")
_ID_NUMBER = re.compile(f"{_BEFORE}(?P<number>{_ID_18}|{_ID_15}){_AFTER}")
# A hyphen beside it: one group of a UUID or of a trace context.
_CARD_NUMBER = re.compile(f"(?<!-){_BEFORE}(?P<number>{_CARD}){_AFTER}(?!-)")
_MOBILE_NUMBER = re.compile(f"{_BEFORE}(?P<number>{_MOBILE}){_AFTER}")

# Issuers in use: UnionPay 62, Visa, Mastercard, JCB 35, and older domestic ones (60, 9, 农行 103).
# Microseconds and nanoseconds since 1970 begin with 15 to 19, compact dates with 20.
_ISSUER = re.compile(r"62|60|4|5[1-5]|35|9|103")
_UNIONPAY = "62"


def find_personal_numbers(text: str) -> list[PersonalNumber]:
    """The ID numbers (18 or 15), cards (16 to 19 digits) and mobiles in a text, by position.

    Full-width, Tibetan and decorated digits count, and so do blanks and dashes of every kind, dots
    and slashes between groups.
    Where kinds overlap, an ID number wins, then a card.
    """
    found: list[PersonalNumber] = []
    if _MANY.search(text) is None:
        return found
    plain = ascii_digits(text).translate(_TO_PLAIN)
    if _ENOUGH.search(plain) is None:
        return found
    for candidate in _candidates(plain):
        if not any(candidate.start < other.end and other.start < candidate.end for other in found):
            found.append(candidate)
    return sorted(found, key=lambda number: number.start)


def hide_personal_numbers(text: str) -> str:
    """The text with each found number replaced by its kind in brackets: ``[id_number]``."""
    parts, position = [], 0
    for number in find_personal_numbers(text):
        parts += [text[position : number.start], f"[{number.kind}]"]
        position = number.end
    return "".join([*parts, text[position:]])


def _candidates(plain: str) -> Iterator[PersonalNumber]:
    for match in _ID_NUMBER.finditer(plain):
        yield PersonalNumber(NumberKind.ID_NUMBER, *match.span("number"))
    for match in _CARD_NUMBER.finditer(plain):
        if _is_card(re.sub(r"[ ./-]", "", match["number"])):
            yield PersonalNumber(NumberKind.CARD, *match.span("number"))
    for match in _MOBILE_NUMBER.finditer(plain):
        yield PersonalNumber(NumberKind.MOBILE, *match.span("number"))


def _is_card(digits: str) -> bool:
    # UnionPay is hidden even without a Luhn digit: some older passbook cards have none.
    return digits.startswith(_UNIONPAY) or (bool(_ISSUER.match(digits)) and passes_luhn(digits))
