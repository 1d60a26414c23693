"""Free text as people type and paste it, made clean and bounded."""

from __future__ import annotations

import unicodedata

from vocabulary.invalid_value import InvalidValue

# Left behind by pasting from chat programs, pages and dates; invisible and without meaning here.
_INVISIBLE = dict.fromkeys(map(ord, "\xad\u200b\u200e\u200f\u2060\ufeff"))
# Part of emoji and of some scripts' spelling; no other format character is needed to write Chinese
# or Tibetan, and many make a text read differently from what is stored, or hide another in it.
_JOINERS = "\u200c\u200d"
# Joiners join nothing at an end, and alone they would make an empty text full.
_BLANK_AT_ENDS = f" \n\u3000\xa0{_JOINERS}"
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})


def clean(text: str, *, most: int, least: int = 1) -> str:
    """The text in NFC, stripped, with line feeds as line ends, of `least` to `most` characters.

    Characters are code points after NFC; a tab becomes a blank. Private-use characters pass: older
    Chinese and Tibetan fonts write with them. Refuses `control_character` (controls but newline,
    lone surrogates, noncharacters, and format characters but joiners: bidirectional controls, tags
    and their like), `empty`, `too_short`, `too_long`.
    """
    plain = _plain(text)
    if any(_is_control(character) for character in plain):
        raise InvalidValue("control_character", "text without control characters")
    _check_length(plain, most=most, least=least)
    return plain


def _plain(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return unicodedata.normalize("NFC", lines.translate(_INVISIBLE)).strip(_BLANK_AT_ENDS)


def _is_control(character: str) -> bool:
    if character == "\n" or character in _JOINERS:
        return False
    if unicodedata.category(character) in _REFUSED_CATEGORIES:
        return True
    return _is_noncharacter(ord(character))


def _is_noncharacter(code_point: int) -> bool:
    """Whether Unicode promises never to give it a meaning; not merely unassigned so far."""
    return 0xFDD0 <= code_point <= 0xFDEF or code_point & 0xFFFE == 0xFFFE


def _check_length(plain: str, *, most: int, least: int) -> None:
    if not plain and least > 0:
        raise InvalidValue("empty", f"a text of {least} to {most} characters")
    if len(plain) < least:
        raise InvalidValue("too_short", f"at least {least} characters")
    if len(plain) > most:
        raise InvalidValue("too_long", f"at most {most} characters")
