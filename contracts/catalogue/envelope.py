"""The envelope of every event: CloudEvents 1.0, structured JSON, as a JSON Schema."""

from __future__ import annotations

from typing import Any

CONTENT_TYPE = "application/cloudevents+json"
PARTITIONS = tuple(f"{number:02x}" for number in range(16))

_MOMENT = {"type": "string", "format": "date-time"}
_TEXT = {"type": "string", "minLength": 1, "maxLength": 500}


def _said(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {**schema, "description": description}


ENVELOPE: dict[str, Any] = {
    "type": "object",
    "description": "A CloudEvent. Readers ignore attributes that they do not know.",
    "properties": {
        "specversion": {"const": "1.0"},
        "id": _said(_TEXT, "UUID version 7; the same in every version of the event. Take it once."),
        "source": _said(_TEXT, "The announcing service: /hotline"),
        "type": _said(_TEXT, "<service>.<event>.v<version>"),
        "subject": _said(_TEXT, "What it is about: <aggregate>/<id>"),
        "time": _said(_MOMENT, "When it was recorded (real time, UTC)"),
        "datacontenttype": {"const": "application/json"},
        "dataschema": _said(_TEXT, "Where the JSON Schema of the data is to be found"),
        "sequence": _said(
            {"type": "string", "pattern": "^[0-9]{12}$"},
            "Counts the events of the subject from 1, without gaps",
        ),
        "correlationid": _said(_TEXT, "The conversation that it belongs to"),
        "causationid": _said(_TEXT, "The event or command that it follows from"),
        "traceparent": _said(_TEXT, "W3C trace context"),
        "actor": _said(_TEXT, "Who did it, no credential: staff/B, staff/B for staff/A, system/x"),
        "businesstime": _said(_MOMENT, "When it took effect, where another clock than time's runs"),
        "data": {"type": "object"},
    },
    "required": [
        "specversion", "id", "source", "type", "subject", "time", "datacontenttype", "sequence",
        "data",
    ],
}  # fmt: skip

SEALED_VALUE: dict[str, Any] = {
    "type": "object",
    "description": (
        "A value encrypted for its readers (x-sealed-for) alone and bound to event, field and id; "
        "x-plain shows what they get. Copy it whole or not at all."
    ),
    "properties": {
        "alg": _said(_TEXT, "How it is encrypted"),
        "epk": _said(_TEXT, "Ephemeral public key, base64"),
        "nonce": _said(_TEXT, "Base64"),
        "value": _said({"type": "string"}, "The encrypted value, base64"),
        "keys": _said({"type": "object"}, "The data key, wrapped once per reader"),
    },
    "required": ["alg", "epk", "nonce", "value", "keys"],
}

SEALED_EXAMPLE: dict[str, Any] = {
    "alg": "X25519+HKDF-SHA256N+A256GCM",
    "epk": "<base64>",
    "nonce": "<base64>",
    "value": "<base64>",
    "keys": {"<reader>": {"kid": "<key id>", "wrapped": "<base64>"}},
}


def example_of(wire_type: str, data: dict[str, Any]) -> dict[str, Any]:
    """An envelope around example data."""
    source, event, version = wire_type.split(".")
    return {
        "specversion": "1.0",
        "id": "01780240-1c90-7e3f-8a55-6b0f9d2c4e71",
        "source": f"/{source}",
        "type": wire_type,
        "subject": f"{event.partition('_')[0]}/0178023f-5c00-7a10-8a00-3f1d5c2b7e01",
        "time": "2021-03-05T02:14:07.250000Z",
        "datacontenttype": "application/json",
        "dataschema": f"/schemas/{source}.{event}/{version.removeprefix('v')}.json",
        "sequence": "000000000002",
        "correlationid": "0178023f-5b10-7c2d-9b44-5a1e8c3f6d20",
        "causationid": "0178023f-5b10-7c2d-9b44-5a1e8c3f6d20",
        "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "actor": "staff/0177f000-0000-7e11-8a00-5cbdae702b0b",
        "data": data,
    }
