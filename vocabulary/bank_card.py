"""Bank cards: 16 to 19 digits (ISO/IEC 7812). Aid is paid to them; they are personal."""

from __future__ import annotations

import re

from vocabulary.digits import ascii_digits, passes_luhn, without_blanks
from vocabulary.invalid_value import InvalidValue

_UNIONPAY = "62"


def normalise(text: str) -> str:
    """The digits that a person typed, without blanks and hyphens.

    Refuses `bank_card_digits`, and `bank_card_checksum` for a number whose last digit is wrong.
    UnionPay is taken without one: some older passbook cards have none.
    """
    digits = without_blanks(ascii_digits(text)).replace("-", "")
    if not re.fullmatch(r"[0-9]{16,19}", digits):
        raise InvalidValue("bank_card_digits", "16 to 19 digits")
    if not digits.startswith(_UNIONPAY) and not passes_luhn(digits):
        raise InvalidValue("bank_card_checksum", "a card number without a slip")
    return digits
