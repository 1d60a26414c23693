"""The compatibility gate: the recorded shape of every event, and what may not change in it.

A reader of an event may rely on every field that it ever held. Adding an optional field, a value
of an enumeration, or a reader of a sealed field is compatible; all else is a new version.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contracts.events import Event
from contracts.registry import event_class, events
from contracts.schemas import json_schema

FOLDER = Path(__file__).parents[1] / "snapshots"

_WORDS = frozenset({"$schema", "title", "description", "examples", "default"})
_LOWER_BOUNDS = ("minLength", "minimum", "minItems")
_UPPER_BOUNDS = ("maxLength", "maximum", "maxItems")
_KINDS = ("type", "format")


def snapshot_path(event: type[Event]) -> Path:
    """Where the event's shape is recorded."""
    return FOLDER / f"{event.wire_type()}.json"


def shape_of(event: type[Event]) -> dict[str, Any]:
    """The event's JSON Schema without words and examples, its references resolved."""
    schema = json_schema(event)
    shape: dict[str, Any] = _without_words(schema, schema.get("$defs", {}))
    return shape


def all_breaking_changes() -> list[str]:
    """What changed since the snapshots that a reader cannot bear, one line each."""
    known = {event.wire_type() for event in events()}
    recorded = {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}
    gone = [f"{wire_type}: the event was removed" for wire_type in recorded.keys() - known]
    return gone + [
        f"{wire_type}: {change}"
        for wire_type, shape in recorded.items()
        if wire_type in known
        for change in breaking_changes(shape, shape_of(event_class(wire_type)))
    ]


def breaking_changes(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What a reader of the old shape cannot bear in the new one."""
    return list(_object_changes(old, new, ""))


def _object_changes(old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in sorted(before.keys() - after.keys()):
        yield f"{path}{name} was removed"
    for name in sorted(set(new.get("required", ())) - set(old.get("required", ()))):
        yield f"{path}{name} became required"
    for name in sorted(before.keys() & after.keys()):
        yield from _field_changes(before[name], after[name], f"{path}{name}")


def _field_changes(old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[str]:
    if any(old.get(key) != new.get(key) for key in _KINDS) or _choices(old) != _choices(new):
        yield f"{path} has another type"
    if not set(old.get("enum", ())) <= set(new.get("enum", old.get("enum", ()))):
        yield f"{path} lost a value"
    if "enum" in new and "enum" not in old:
        yield f"{path} allows fewer values"
    if any(new.get(key, -1) > old.get(key, -1) for key in _LOWER_BOUNDS) or any(
        new[key] < old.get(key, float("inf")) for key in _UPPER_BOUNDS if key in new
    ):
        yield f"{path} allows less"
    readers = old.get("x-sealed-for"), new.get("x-sealed-for")
    if (readers[0] is None) != (readers[1] is None):
        yield f"{path} is sealed in one version only"
    elif not set(readers[0] or ()) <= set(readers[1] or ()):
        yield f"{path} lost a reader"
    yield from _inner_changes(old, new, path)


def _choices(field: dict[str, Any]) -> int:
    return len(field.get("anyOf", ()))


def _inner_changes(old: dict[str, Any], new: dict[str, Any], path: str) -> Iterator[str]:
    yield from _object_changes(old, new, f"{path}.")
    for key in ("items", "additionalProperties"):
        if isinstance(old.get(key), dict) and isinstance(new.get(key), dict):
            yield from _field_changes(old[key], new[key], f"{path}[]")
    for before, after in zip(old.get("anyOf", ()), new.get("anyOf", ()), strict=False):
        yield from _field_changes(before, after, path)


def _without_words(node: Any, parts: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_without_words(each, parts) for each in node]
    if not isinstance(node, dict):
        return node
    resolved = {**parts[node["$ref"].rpartition("/")[2]], **node} if "$ref" in node else node
    return {
        key: _properties(value, parts) if key == "properties" else _without_words(value, parts)
        for key, value in sorted(resolved.items())
        if key not in _WORDS | {"$ref", "$defs"}
    }


def _properties(properties: dict[str, Any], parts: dict[str, Any]) -> dict[str, Any]:
    """A field may be called ``title`` or ``description``: here the names are fields."""
    return {name: _without_words(value, parts) for name, value in properties.items()}
