"""Free text as people type and paste it, made clean and bounded."""

from __future__ import annotations

import unicodedata

from vocabulary.invalid_value import InvalidValue

# Left behind by pasting from chat programs, invisible, and they would make an empty text full.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))
# They reverse how a line is shown, so that it reads differently from what is stored.
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str, *, most: int, least: int = 1) -> str:
    """The text in NFC, stripped, with line feeds as line ends, of `least` to `most` characters.

    Characters are code points after NFC; a tab becomes a blank. Refuses `control_character`
    (all but newline; also lone surrogates and bidirectional controls), `empty`, `too_short`,
    `too_long`.
    """
    plain = _plain(text)
    if any(_is_control(character) for character in plain):
        raise InvalidValue("control_character", "text without control characters")
    _check_length(plain, most=most, least=least)
    return plain


def _plain(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return unicodedata.normalize("NFC", lines.translate(_INVISIBLE)).strip(" \n\u3000\xa0")


def _is_control(character: str) -> bool:
    if character == "\n":
        return False
    return unicodedata.category(character) in ("Cc", "Cs") or character in _BIDI_CONTROLS


def _check_length(plain: str, *, most: int, least: int) -> None:
    if not plain and least > 0:
        raise InvalidValue("empty", f"a text of {least} to {most} characters")
    if len(plain) < least:
        raise InvalidValue("too_short", f"at least {least} characters")
    if len(plain) > most:
        raise InvalidValue("too_long", f"at most {most} characters")
