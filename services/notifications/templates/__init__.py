"""What people are told, per template and language, rendered once and kept as it was told.

Texts lie in ``<template>.toml`` beside this file: per language a title and a body with
``{{ values }}``; ``words`` for coded values (reasons); under ``lacking`` how a language names a
value that it has no own of (``title`` where there is no ``title.bo``). A Tibetan text that no
translator has signed says ``reviewed = false``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

from contracts.people import Language
from services.notifications.domain.deliveries import Message

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
    localised = in_words(template, language, values)
    return Message(
        template=template,
        language=language,
        values=values,
        title=_compiled(text["title"]).render(localised),
        body=_compiled(text["body"]).render(localised),
    )


def in_words(template: str, language: Language, values: dict[str, str]) -> dict[str, str]:
    """The values as the language says them; the provider puts them into a text of its own."""
    return {
        name: _localised(template, language, name, values) for name in values if "." not in name
    }


@cache
def _compiled(text: str) -> Template:
    """Compiled once: that takes fifty times as long as rendering. Texts are files, so they end."""
    return _JINJA.from_string(text)


def _localised(template: str, language: Language, name: str, values: dict[str, str]) -> str:
    own = values.get(f"{name}.{language}")
    if own is not None:
        return own
    value = values[name]
    lacking = _text(template, language).get("lacking", {}).get(name)
    if lacking is not None:
        return str(_compiled(lacking).render({name: value}))
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
