"""The straight way through a schema, for data without a fault: what almost all data are.

Marshmallow collects every fault of a document, looks up hooks and attributes and builds an error
store for it; for data that are right this is most of the cost of reading them. Here the same fields
are asked in a row, and at the first difficulty the schema itself decides: only it words a fault.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from marshmallow import RAISE, Schema, ValidationError

from contracts.schemas.strict import Strict, WrongType

MOST_SCHEMAS = 1_000
_ABSENT = object()


class _Step(NamedTuple):
    """One field: its name, whether it must be there, whether it may be null, and its two ways."""

    name: str
    required: bool
    optional: bool
    from_plain: Callable[[Any], Any]
    to_plain: Callable[[Any], Any]


@lru_cache(MOST_SCHEMAS)
def _steps(schema: Schema) -> tuple[_Step, ...]:
    return tuple(
        _Step(name, field.required, field.allow_none, field.from_plain, field.to_plain)
        for name, field in schema.fields.items()
        if isinstance(field, Strict)
    )


def loaded(schema: Schema, data: Any) -> dict[str, Any]:
    """What ``schema.load(data)`` returns, or raises."""
    values = _values(schema, data)
    return dict(schema.load(data)) if values is None else values


def _values(schema: Schema, data: Any) -> dict[str, Any] | None:
    """The loaded values; None when something is not as it should be."""
    if type(data) is not dict:
        return None
    values: dict[str, Any] = {}
    try:
        for step in _steps(schema):
            value = data.get(step.name, _ABSENT)
            if value is _ABSENT:
                if step.required:
                    return None
            elif value is not None:
                values[step.name] = step.from_plain(value)
            elif step.optional:
                values[step.name] = None
            else:
                return None
    except ValidationError:
        return None
    return None if schema.unknown == RAISE and len(values) < len(data) else values


def dumped(schema: Schema, instance: object) -> dict[str, Any]:
    """What ``schema.dump(instance)`` returns, or raises."""
    try:
        return {
            step.name: None
            if (value := getattr(instance, step.name)) is None and step.optional
            else step.to_plain(value)
            for step in _steps(schema)
        }
    except WrongType:
        return dict(schema.dump(instance))
