"""The two languages of the user interface."""

from __future__ import annotations

from enum import StrEnum

from vocabulary.invalid_value import InvalidValue


class Language(StrEnum):
    """BCP 47 tags: Chinese as written in mainland China, and Tibetan."""

    CHINESE = "zh-CN"
    TIBETAN = "bo"


DEFAULT_LANGUAGE = Language.CHINESE

_PRIMARY_SUBTAGS = {"zh": Language.CHINESE, "bo": Language.TIBETAN}


def parse_language(tag: str) -> Language:
    """The UI language for a BCP 47 tag (``zh``, ``zh-Hans-CN``, ``bo-CN``).

    Refuses `language_unknown` for any other primary subtag.
    """
    primary = tag.strip().replace("_", "-").split("-")[0].lower()
    try:
        return _PRIMARY_SUBTAGS[primary]
    except KeyError:
        raise InvalidValue("language_unknown", "zh-CN or bo") from None
