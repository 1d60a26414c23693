"""Faults of single fields, and how they become one refusal that repeats no value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from contracts.refusals import InvalidInput

# What schemas and owners' rules find wrong with a field, besides vocabulary's `InvalidValue`.
FAULT_CODES = frozenset(
    {
        "bad_date",
        "bad_time",
        "cursor_unknown",
        "missing_field",
        "not_allowed_value",
        "out_of_range",
        "too_long_list",
        "too_short_list",
        "unknown_field",
        "wrong_type",
    }
)

MOST_ERRORS = 50
"""How many faults a refusal lists: more help nobody, and would make it ten times the body."""

_HERE = "_schema"  # marshmallow's key for a fault of the object itself
_FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z_0-9]{0,39}", re.ASCII)


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field: a code, and in English what would be accepted."""

    code: str
    allowed: str


MISSING_FIELD = Fault("missing_field", "this field is needed")
UNKNOWN_FIELD = Fault("unknown_field", "no field of this name")


def invalid_input(messages: Any) -> InvalidInput:
    """The refusal for marshmallow's tree of faults; the first fault also stands at its top."""
    errors = [
        {"field": path, "code": fault.code, "allowed": fault.allowed}
        for path, fault in islice(_flatten(messages, ()), MOST_ERRORS)
    ]
    first = errors[0]
    return InvalidInput(field=first["field"] or None, allowed=first["allowed"], errors=errors)


def _flatten(messages: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Fault]]:
    if isinstance(messages, dict):
        for key, below in messages.items():
            yield from _flatten(below, path if key == _HERE else (*path, _step(key)))
    else:
        yield from ((".".join(path), fault) for fault in messages)


def _step(key: Any) -> str:
    """A key as it may be repeated: a list index or a plain field name; others may be personal."""
    if isinstance(key, int) or _FIELD_NAME.fullmatch(str(key)):
        return str(key)
    return "?"
