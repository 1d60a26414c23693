"""Answers as entries of a dossier: each field by its name, values as plain text."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from contracts.dossiers import DossierEntry, DossierField
from records.clock import to_milliseconds

_AMBIGUOUS = re.compile(r'^"|, |\n')


def entry(
    answer: Any, *, without: Collection[str] = (), only: Collection[str] | None = None
) -> DossierEntry:
    """What an answer's dataclass holds, but for what is empty and what is named in `without`.

    A dataclass within gives its fields after its own name (``applicant.phone``). Moments are ISO
    8601 in UTC, days ISO, lists one text.
    """
    fields = [
        DossierField(code=code, text=text)
        for code, text in _fields(answer)
        if code.partition(".")[0] not in without
        and (only is None or code.partition(".")[0] in only)
    ]
    return DossierEntry(fields=fields)


def _fields(answer: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    for field in dataclasses.fields(answer):
        value = getattr(answer, field.name)
        if dataclasses.is_dataclass(value):
            yield from _fields(value, f"{prefix}{field.name}.")
        elif value not in (None, [], {}):
            yield f"{prefix}{field.name}", as_text(value)


def as_text(value: Any) -> str:
    """Moments are ISO 8601 in UTC, days ISO, lists one text, named values as `_named` has them."""
    if isinstance(value, datetime):
        return to_milliseconds(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return ", ".join(_named(name, as_text(each)) for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(map(as_text, value))
    return str(value)


def _named(name: str, text: str) -> str:
    """A text that could pass for another name and value is quoted, as JSON quotes it."""
    return f"{name}: {json.dumps(text, ensure_ascii=False) if _AMBIGUOUS.search(text) else text}"
