"""Digits as people type them: full-width from a Chinese keyboard, Tibetan, or ASCII."""

from __future__ import annotations

_FULL_WIDTH = "".join(chr(0xFF10 + value) for value in range(10))
_TIBETAN = "".join(chr(0x0F20 + value) for value in range(10))
_TO_ASCII = str.maketrans(_FULL_WIDTH + _TIBETAN + "Ｘｘ＋－", "0123456789" * 2 + "Xx+-")


def ascii_digits(text: str) -> str:
    """The text with full-width and Tibetan digits as ASCII; its length stays the same.

    The full-width X, plus and hyphen come along, since they occur within ID and phone numbers.
    """
    return text.translate(_TO_ASCII)


def without_blanks(text: str) -> str:
    """The text without any white space, the ideographic space included."""
    return "".join(text.split())


def passes_luhn(digits: str) -> bool:
    """Whether the last of these ASCII digits is the Luhn check digit (ISO/IEC 7812-1)."""
    values = [int(digit) for digit in reversed(digits)]
    doubled = (sum(divmod(2 * value, 10)) for value in values[1::2])
    return (sum(values[0::2]) + sum(doubled)) % 10 == 0
