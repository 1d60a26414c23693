"""Sealed values as an operator sees them: for whom they are, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from contracts.refusals import InvalidInput
from messaging.sealing import is_token, readers_of

SEALED_FOR = "sealed_for"


def veiled(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of an event with ``{"sealed_for": [readers]}`` in place of every sealed value."""
    return {name: _veil(value) for name, value in data.items()}


def unveiled(edited: Mapping[str, Any], original: Mapping[str, Any]) -> dict[str, Any]:
    """Edited data with the sealed values of the original: these are copied, never edited.

    Refuses `InvalidInput` where one is not as it was shown.
    """
    restored = dict(edited)
    for name, value in original.items():
        if not is_token(value):
            continue
        if edited.get(name) != _veil(value):
            raise InvalidInput(
                field=f"data.{name}", allowed="as it was shown: a sealed value is never edited"
            )
        restored[name] = value
    return restored


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What an edit changes, as JSON text: ``[{"path", "before", "after"}]`` without sealed values.

    Nested objects are compared whole.
    """
    shown_before, shown_after = veiled(before), veiled(after)
    changed = [
        {"path": f"data.{name}", "before": shown_before.get(name), "after": shown_after.get(name)}
        for name in dict.fromkeys([*shown_before, *shown_after])
        if shown_before.get(name) != shown_after.get(name)
        or (name in shown_before) != (name in shown_after)
    ]
    return readable(changed)


def readable(value: Any) -> str:
    """JSON text as people read it; escaped where a text has what UTF-8 cannot hold."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text


def _veil(value: Any) -> Any:
    return {SEALED_FOR: readers_of(value)} if is_token(value) else value
