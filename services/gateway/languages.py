"""In which language a refusal speaks: the first of ``Accept-Language`` that we know."""

from __future__ import annotations

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from vocabulary.invalid_value import InvalidValue
from vocabulary.languages import DEFAULT_LANGUAGE, parse_language

ENGLISH = "en"
MOST_CHARACTERS = 200


def language_of(accept_language: str | None) -> str:
    """``zh-CN``, ``bo`` or ``en``; Chinese where none of them is asked for."""
    if not accept_language or len(accept_language) > MOST_CHARACTERS:
        return DEFAULT_LANGUAGE.value
    for tag, quality in parse_accept_header(accept_language, LanguageAccept):
        known = _known(tag) if quality > 0 else None
        if known is not None:
            return known
    return DEFAULT_LANGUAGE.value


def _known(tag: str) -> str | None:
    if tag.lower().split("-")[0] == ENGLISH:
        return ENGLISH
    try:
        return parse_language(tag).value
    except InvalidValue:
        return None
