"""What people are told, per template and language, rendered once and kept as it was told.

Texts lie in ``<template>.toml`` beside this file: per language a title and a body with
``{{ values }}``. A Tibetan text that no translator has signed says ``reviewed = false``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from contracts.people import Language
from services.notifications.domain import Message

FOLDER = Path(__file__).resolve().parent
_JINJA = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


class TemplateUnknown(LookupError):
    """There is no such template, or it lacks the language."""


def names() -> list[str]:
    """Every template's name."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def render(template: str, language: Language, values: dict[str, str]) -> Message:
    """The message in the language; a value that the text needs and that is absent is an error."""
    text = _text(template, language)
    localised = {
        name: _localised(template, language, name, value) for name, value in values.items()
    }
    return Message(
        template=template,
        language=language,
        # In words: the provider puts them into a text of its own.
        values=localised,
        title=_JINJA.from_string(text["title"]).render(localised),
        body=_JINJA.from_string(text["body"]).render(localised),
    )


def _localised(template: str, language: Language, name: str, value: str) -> str:
    """A coded value (a reason) in words, where the template lists words for it."""
    words = _texts(template).get("words", {}).get(name, {}).get(value, {})
    return str(words.get(language, value))


def _text(template: str, language: Language) -> dict[str, Any]:
    try:
        text: dict[str, Any] = _texts(template)[language]
    except KeyError as error:
        raise TemplateUnknown(f"template {template} has no text in {language}") from error
    return text


@cache
def _texts(template: str) -> dict[str, Any]:
    path = FOLDER / f"{template}.toml"
    if template not in names():
        raise TemplateUnknown(f"there is no template {template}")
    return tomllib.loads(path.read_text(encoding="utf-8"))
