"""Answers that a view gave as plain dicts, turned into the contract's dataclass and so checked."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any, get_args, get_type_hints


def as_answer(contract: type, value: Any) -> Any:
    """An instance of the contract's dataclass; a dict gives its fields, also those within it.

    Raises TypeError for a field too many or too few: a fault of the view.
    """
    if not isinstance(value, dict):
        if not isinstance(value, contract):
            raise TypeError(f"{contract.__name__} is answered, and not {type(value).__name__}")
        return value
    parts = {
        name: _part(inner, value[name])
        for name, inner in _dataclasses_within(contract).items()
        if value.get(name) is not None
    }
    return contract(**{**value, **parts})


def _part(inner: type, value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [as_answer(inner, item) for item in value]
    return as_answer(inner, value)


@cache
def _dataclasses_within(contract: type) -> dict[str, type]:
    """Field → the dataclass that it holds, alone, optional or in a list."""
    found = {name: _find(hint) for name, hint in get_type_hints(contract).items()}
    return {name: inner for name, inner in found.items() if inner is not None}


def _find(hint: Any) -> type | None:
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return hint
    return next((inner for each in get_args(hint) if (inner := _find(each))), None)
