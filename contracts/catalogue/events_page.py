"""The page of the events: what each says, its fields, who announces it and who hears it."""

from __future__ import annotations

import inspect
from itertools import groupby
from typing import Any

from contracts.catalogue.consumers import groups_that_hear
from contracts.catalogue.json_text import json_text
from contracts.catalogue.samples import sample_of
from contracts.events import Event
from contracts.registry import events
from contracts.schemas import components_of

_HEAD = """\
# Events

Generated from `contracts/` by `python -m contracts.catalogue --write`. The same facts for machines
are in [asyncapi.json](asyncapi.json).

Every event travels as a CloudEvents 1.0 document (`application/cloudevents+json`) on the topic
exchange `<service>.events` with the routing key `<event>.v<version>.<partition>`; bind with
`<event>.v<version>.*`. It arrives at least once, in order per subject: take each `id` once. A
sealed field travels as a token that only the services named beside it can open; samples show its
value before sealing.
"""


def events_page() -> str:
    """The text of docs/events.md."""
    published = events()
    schemas = components_of(published)
    parts = schemas.keys() - {event.__name__ for event in published}
    sections = [_HEAD]
    for source, announced in groupby(published, key=lambda event: event.source):
        sections.append(f"## {source}\n")
        sections += [_event(event, schemas[event.__name__]) for event in announced]
    sections.append("## Parts\n")
    sections += [_part(name, schemas[name]) for name in sorted(parts)]
    return "\n".join(sections)


def _event(event: type[Event], schema: dict[str, Any]) -> str:
    hearers = groups_that_hear(event)
    return "\n".join(
        [
            f"### {event.wire_name()} v{event.version}\n",
            (inspect.getdoc(event) or "") + "\n",
            f"- type `{event.wire_type()}`, exchange `{event.source}.events`, "
            f"routing key `{event.wire_name()}.v{event.version}.*`",
            f"- announced by {event.source}; heard by {', '.join(hearers) or 'nobody yet'}\n",
            _fields(schema),
            "<details><summary>Sample</summary>\n",
            f"```json\n{json_text(sample_of(event))}```",
            "</details>\n",
        ]
    )


def _part(name: str, schema: dict[str, Any]) -> str:
    return f"### {name}\n\n{schema['description']}\n\n{_fields(schema)}"


def _fields(schema: dict[str, Any]) -> str:
    rows = [
        f"| `{name}` | {_kind(field)} | {', '.join(field.get('x-sealed-for', ()))} |"
        for name, field in schema["properties"].items()
    ]
    return "\n".join(["| field | holds | sealed for |", "| --- | --- | --- |", *rows, ""])


def _kind(field: dict[str, Any]) -> str:
    """In words what a field holds."""
    if "$ref" in field:
        name = field["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in field:
        return " or ".join(_kind(each) for each in field["anyOf"])
    if "enum" in field:
        return "one of " + ", ".join(
            "null" if each is None else f"`{each}`" for each in field["enum"]
        )
    kinds = field["type"] if isinstance(field["type"], list) else [field["type"]]
    return " or ".join(_simple_kind(kind, field) for kind in kinds)


def _simple_kind(kind: str, field: dict[str, Any]) -> str:
    if kind == "array":
        return f"list of {_kind(field['items'])}"
    if kind == "object":
        return f"object of {_kind(field['additionalProperties'])}"
    if kind == "string" and "format" in field:
        return str(field["format"])
    return {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(kind, kind)
