"""The AsyncAPI 3.0 document: every event's channel, message and operations."""

from __future__ import annotations

import inspect
from typing import Any, cast

from contracts.catalogue.consumers import groups_that_hear
from contracts.catalogue.envelope import (
    CONTENT_TYPE,
    ENVELOPE,
    PARTITIONS,
    SEALED_EXAMPLE,
    SEALED_VALUE,
    example_of,
)
from contracts.catalogue.samples import sample_of
from contracts.events import Event
from contracts.registry import events
from contracts.schemas import components_of, sealed_fields

_AMQP = "0.3.0"
_SCHEMAS = "#/components/schemas/"


def asyncapi_document() -> dict[str, Any]:
    """The whole document, as plain data."""
    published = events()
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Zhufeng events",
            "version": "1",
            "description": (
                "Every fact that the services announce. Generated from contracts/ by "
                "`python -m contracts.catalogue --write`."
            ),
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {event.wire_type(): _channel(event) for event in published},
        "operations": {
            name: operation for event in published for name, operation in _operations(event)
        },
        "components": {
            "messages": {event.wire_type(): _message(event) for event in published},
            "schemas": _schemas(published),
        },
    }


def _channel(event: type[Event]) -> dict[str, Any]:
    return {
        "address": f"{event.wire_name()}.v{event.version}.{{partition}}",
        "title": event.__name__,
        "summary": _summary(event),
        "messages": {event.wire_type(): _ref(f"#/components/messages/{event.wire_type()}")},
        "parameters": {
            "partition": {
                "enum": list(PARTITIONS),
                "description": "The subject's hash modulo 16; bind with * to hear all of them.",
            }
        },
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {
                    "name": f"{event.source}.events",
                    "type": "topic",
                    "durable": True,
                    "autoDelete": False,
                },
                "bindingVersion": _AMQP,
            }
        },
    }


def _operations(event: type[Event]) -> list[tuple[str, dict[str, Any]]]:
    wire_type = event.wire_type()
    sent = {"deliveryMode": 2, "mandatory": True}
    heard = [
        (f"{group}.hears.{wire_type}", _operation(event, "receive", f"{group} hears it", ack=True))
        for group in groups_that_hear(event)
    ]
    announced = _operation(event, "send", f"{event.source} announces it", **sent)
    return [(f"{event.source}.announces.{wire_type}", announced), *heard]


def _operation(event: type[Event], action: str, summary: str, **amqp: Any) -> dict[str, Any]:
    channel = f"#/channels/{event.wire_type()}"
    return {
        "action": action,
        "channel": _ref(channel),
        "summary": summary,
        "messages": [_ref(f"{channel}/messages/{event.wire_type()}")],
        "bindings": {"amqp": {**amqp, "bindingVersion": _AMQP}},
    }


def _message(event: type[Event]) -> dict[str, Any]:
    sealed = dict.fromkeys(sealed_fields(event), SEALED_EXAMPLE)
    example = example_of(event.wire_type(), {**sample_of(event), **sealed})
    return {
        "name": event.wire_type(),
        "title": event.__name__,
        "summary": _summary(event),
        "description": inspect.getdoc(event) or "",
        "contentType": CONTENT_TYPE,
        "correlationId": {"location": "$message.payload#/correlationid"},
        "bindings": {"amqp": {"messageType": event.wire_type(), "bindingVersion": _AMQP}},
        "payload": {
            "allOf": [
                _ref(f"{_SCHEMAS}CloudEvent"),
                {
                    "type": "object",
                    "properties": {
                        "type": {"const": event.wire_type()},
                        "data": _ref(f"{_SCHEMAS}{_data_name(event)}"),
                    },
                },
            ]
        },
        "examples": [{"name": event.wire_name(), "payload": example}],
    }


def _schemas(published: tuple[type[Event], ...]) -> dict[str, Any]:
    schemas = components_of(published)
    names = {event.__name__: _data_name(event) for event in published}
    travelling = {
        names.get(name, name): _as_it_travels(schema) for name, schema in sorted(schemas.items())
    }
    return {"CloudEvent": ENVELOPE, "SealedValue": SEALED_VALUE, **travelling}


def _as_it_travels(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with each sealed field as its token; what it holds in clear is ``x-plain``."""
    fields = {
        name: _sealed(field) if "x-sealed-for" in field else field
        for name, field in schema["properties"].items()
    }
    return {**schema, "properties": fields}


def _sealed(field: dict[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in field.items() if key != "x-sealed-for"}
    token: list[dict[str, Any]] = [_ref(f"{_SCHEMAS}SealedValue")]
    nullable = "null" in plain.get("type", ()) or {"type": "null"} in plain.get("anyOf", ())
    kind = {"anyOf": [*token, {"type": "null"}]} if nullable else {"allOf": token}
    return {**kind, "x-sealed-for": field["x-sealed-for"], "x-plain": plain}


def _data_name(event: type[Event]) -> str:
    return f"{event.wire_type()}.data"


def _summary(event: type[Event]) -> str:
    return (inspect.getdoc(event) or "").partition("\n")[0]


def _ref(place: str) -> dict[str, Any]:
    return cast(dict[str, Any], {"$ref": place})
