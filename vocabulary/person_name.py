"""A person's name: one field, because many people here have a single name (次仁, 普布, ཚེ་རིང་)."""

from __future__ import annotations

import re
import unicodedata

from vocabulary.invalid_value import InvalidValue

LONGEST = 60  # characters; the longest registered names are far shorter

# · as official documents write it; keyboards offer the others for it.
_MIDDLE_DOTS = re.compile(r"\s*[·•‧∙⋅・･᛫]\s*")
_HAN = "〇々\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_TIBETAN = "\u0f00\u0f40-\u0fbc"  # letters, vowel signs and subjoined letters
_TSHEG = "\u0f0b\u0f0c"
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_LETTER = f"[{_HAN}{_TIBETAN}{_LATIN}]"
_BETWEEN = re.compile(f"[{_TSHEG} ·]")
_ALLOWED = re.compile(f"{_LETTER}(?:[{_TSHEG}]?[ ·]?{_LETTER})*[{_TSHEG}]?")


def normalise(text: str) -> str:
    """The name in NFC, blanks collapsed, middle dots as ``·``; 1 to 60 characters.

    Letters are Han, Tibetan (with tsheg) or Latin, with single blanks and middle dots between.
    Refuses `person_name_empty`, `person_name_too_long`, `person_name_characters`.
    """
    name = _MIDDLE_DOTS.sub("·", " ".join(unicodedata.normalize("NFC", text).split()))
    if not name:
        raise InvalidValue("person_name_empty", "a name; a single name will do")
    if len(name) > LONGEST:
        raise InvalidValue("person_name_too_long", f"at most {LONGEST} characters")
    if not _ALLOWED.fullmatch(name):
        raise InvalidValue(
            "person_name_characters", "Chinese, Tibetan or Latin letters, blanks and middle dots"
        )
    return name


def is_same(name: str, other: str) -> bool:
    """Whether both spell one name, however its parts are set apart (扎西 顿珠, 扎西顿珠)."""
    return _joined(name) == _joined(other)


def _joined(name: str) -> str:
    return _BETWEEN.sub("", normalise(name)).casefold()
