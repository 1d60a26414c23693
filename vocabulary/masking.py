"""Names and numbers as answers, notices and logs show them.

Every function is total: whatever is not understood is hidden whole, never shown and never refused.
"""

from __future__ import annotations

import re

from vocabulary.digits import ascii_digits
from vocabulary.id_number import mask as mask_id_number
from vocabulary.personal_numbers import (
    NumberKind,
    PersonalNumber,
    find_personal_numbers,
    hide_personal_numbers,
)
from vocabulary.phone import mask_phone

__all__ = [
    "NumberKind",
    "PersonalNumber",
    "find_personal_numbers",
    "hide_personal_numbers",
    "mask_card",
    "mask_id_number",
    "mask_name",
    "mask_phone",
]

_TIBETAN = re.compile(r"[\u0f00-\u0fff]")
_SYLLABLE_BREAK = re.compile(r"[\u0f0b\u0f0c\s]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


def mask_name(name: str) -> str:
    """王芳 → 王*, 王小明 → 王*明, 扎西顿珠 → 扎**珠, བཀྲ་ཤིས་ → བཀྲ་*, Tsering Dolma → T***.

    A name of one character or one syllable is hidden whole.
    """
    if _TIBETAN.search(name):
        return _mask_syllables(name)
    if _LATIN.search(name):
        return f"{name.strip()[0]}***"  # its length would narrow a short list down
    return _mask_characters("".join(name.split()))


def _mask_syllables(name: str) -> str:
    syllables = [part for part in _SYLLABLE_BREAK.split(name) if part]
    if len(syllables) < 2:
        return "*"
    return "\u0f0b".join([syllables[0], *"*" * (len(syllables) - 1)])


def _mask_characters(name: str) -> str:
    if len(name) < 2:
        return "*"
    if len(name) == 2:
        return f"{name[0]}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def mask_card(card: str) -> str:
    """Stars and the last four digits of a bank card of 16 to 19 digits; else hidden whole."""
    digits = re.sub(r"[\s-]", "", ascii_digits(card))
    if not re.fullmatch(r"[0-9]{16,19}", digits):
        return "*" * len(digits)
    return "*" * (len(digits) - 4) + digits[-4:]
