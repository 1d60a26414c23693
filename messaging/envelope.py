"""Envelope: CloudEvents 1.0 as structured JSON, exactly as our events travel.

Producers are strict (only attributes that are named here leave), readers tolerant (unknown
attributes and unknown fields of the data are ignored).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson

from contracts.events import KNOWN, Event
from messaging.amqp import Outgoing

SPEC_VERSION = "1.0"
CONTENT_TYPE = "application/cloudevents+json"
CONTENT_ENCODING = "utf-8"
PERSISTENT = 2
PARTITIONS = 16
SEQUENCE_DIGITS = 12
# A held row keeps it as JSON text, up to four times as long, in a document of at most 16 MiB.
MOST_BODY_BYTES = 4_000_000
MOST_TEXT = 500

_TYPE = re.compile(r"^(?P<source>[a-z]+)\.(?P<name>[a-z][a-z0-9_]*)\.v(?P<version>[1-9]\d*)$")
_SEQUENCE = re.compile(r"^0*[1-9]\d{0,17}$", re.ASCII)
_OPTIONAL = ("correlationid", "causationid", "traceparent", "actor")


class Undecodable(Exception):
    """A body that is no envelope; the message says why and never repeats a value of it."""


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """One event as it travels; `time` is when it was recorded, `businesstime` when it took effect.

    `sequence` counts the events of the aggregate `subject` from 1, without gaps.
    """

    id: str
    type: str
    subject: str
    time: datetime
    sequence: int
    data: Mapping[str, Any]
    actor: str | None = None
    correlationid: str | None = None
    causationid: str | None = None
    traceparent: str | None = None
    businesstime: datetime | None = None

    @property
    def source(self) -> str:
        """The announcing service: ``hotline``."""
        return self.type.split(".")[0]

    @property
    def name(self) -> str:
        """The event's wire name: ``ticket_escalated``."""
        return self.type.split(".")[1]

    @property
    def version(self) -> int:
        """The major version of the data."""
        return int(self.type.rsplit(".v", 1)[1])

    def as_document(self) -> dict[str, Any]:
        """The CloudEvents document: plain JSON types, extensions as lower-case strings."""
        document: dict[str, Any] = {
            "specversion": SPEC_VERSION,
            "id": self.id,
            "source": f"/{self.source}",
            "type": self.type,
            "subject": self.subject,
            "time": moment(self.time),
            "datacontenttype": "application/json",
            "dataschema": f"/schemas/{self.source}.{self.name}/{self.version}.json",
            "sequence": f"{self.sequence:0{SEQUENCE_DIGITS}d}",
            **{name: value for name in _OPTIONAL if (value := getattr(self, name)) is not None},
        }
        if self.businesstime is not None:
            document["businesstime"] = moment(self.businesstime)
        return {**document, "data": dict(self.data)}

    def as_body(self) -> bytes:
        """The document as UTF-8 JSON, without the type tags that kombu's own JSON would add."""
        return orjson.dumps(self.as_document())

    def as_message(self) -> Outgoing:
        """The message: no priority (queues would reorder), no expiration, persistent."""
        properties = {
            "content_type": CONTENT_TYPE,
            "content_encoding": CONTENT_ENCODING,
            "delivery_mode": PERSISTENT,
            "message_id": self.id,
            "type": self.type,
            "app_id": self.source,
            "timestamp": int(self.time.timestamp()),
        }
        if self.correlationid is not None:
            properties["correlation_id"] = self.correlationid
        return Outgoing(
            exchange=exchange_of(self.source),
            routing_key=f"{self.name}.v{self.version}.{partition(self.subject)}",
            body=self.as_body(),
            properties=properties,
        )


def exchange_of(service: str) -> str:
    """The topic exchange that a service announces on."""
    return f"{service}.events"


def binding_of(event: type[Event]) -> str:
    """The pattern that binds a queue to one version of an event, in all partitions."""
    return f"{event.wire_name()}.v{event.version}.*"


def partition(subject: str) -> str:
    """Two hex digits, ``00`` to ``0f``: a group that outgrows one process shares them out."""
    return partition_digits(sha256(subject.encode()).digest()[0] % PARTITIONS)


def partition_digits(number: int) -> str:
    """How a partition stands in a routing key."""
    return f"{number:02x}"


def moment(at: datetime) -> str:
    """RFC 3339 in UTC with microseconds; `at` must be aware."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def render(row: Mapping[str, Any]) -> list[Outgoing]:
    """One message per live version of an outbox row, newest first, all with the row's id.

    Older versions come from `Event.downgrade`; newer ones, for a row of the build before, from
    `Event.upgrade`, since a group that knows the newest is bound to that alone. Both copy sealed
    tokens. A type that the contracts no longer know is rendered as it was stored.
    """
    stored = from_row(row)
    messages = [stored.as_message()]
    envelope, later = stored, _version_after(stored)
    while later is not None:
        envelope = replace(
            envelope, type=later.wire_type(), data=later.upgrade(dict(envelope.data))
        )
        messages.insert(0, envelope.as_message())
        later = _version_after(envelope)
    envelope, event = stored, KNOWN.get(stored.type)
    while event is not None and event.previous is not None:
        data = event.downgrade(dict(envelope.data))
        event = event.previous
        envelope = replace(envelope, type=event.wire_type(), data=data)
        messages.append(envelope.as_message())
    return messages


def _version_after(envelope: Envelope) -> type[Event] | None:
    name, _, version = envelope.type.rpartition(".v")
    later = KNOWN.get(f"{name}.v{int(version) + 1}")
    return later if later is not None and later.previous is not None else None


def from_row(row: Mapping[str, Any]) -> Envelope:
    """The envelope of an outbox row as `messaging.journal` writes it."""
    return Envelope(
        id=row["_id"],
        type=row["type"],
        subject=row["subject"],
        sequence=row["sequence"],
        time=row["at"],
        data=row["data"],
        actor=row["actor"],
        correlationid=row["correlationid"],
        causationid=row["causationid"],
        traceparent=row["traceparent"],
        businesstime=row["businesstime"],
    )


def parse(body: bytes | str) -> Envelope:
    """Read a body; `Undecodable` says what is wrong with it."""
    if len(body) > MOST_BODY_BYTES:
        raise Undecodable(f"the body is longer than {MOST_BODY_BYTES} bytes")
    try:
        # Not orjson, which makes floats of whole numbers beyond 64 bits: a held row must keep them.
        text = body if isinstance(body, str) else body.decode("utf-8", "surrogatepass")
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise Undecodable("the body is not JSON") from None
    return from_document(document)


def from_document(document: Any) -> Envelope:
    """Read a CloudEvents document, such as a held row keeps; `Undecodable` as `parse` says."""
    if not isinstance(document, Mapping):
        raise Undecodable("the body is not a JSON object")
    if not str(document.get("specversion", "")).startswith("1."):
        raise Undecodable("specversion is not 1.x")
    sequence = _text(document, "sequence")
    if not _SEQUENCE.match(sequence):
        raise Undecodable("sequence is not a positive number")
    if not isinstance(document.get("data"), Mapping):
        raise Undecodable("data is not a JSON object")
    kind = _text(document, "type")
    if not _TYPE.match(kind):
        raise Undecodable("type is not <service>.<event>.v<n>")
    return Envelope(
        id=_text(document, "id"),
        type=kind,
        subject=_text(document, "subject"),
        time=_moment(document, "time"),
        sequence=int(sequence),
        data=document["data"],
        businesstime=_moment(document, "businesstime") if document.get("businesstime") else None,
        **{name: _text(document, name) for name in _OPTIONAL if document.get(name) is not None},
    )


def _text(document: Mapping[str, Any], name: str) -> str:
    value = document.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= MOST_TEXT or not value.isprintable():
        raise Undecodable(f"{name} is not a printable text of 1 to {MOST_TEXT} characters")
    return value


def _moment(document: Mapping[str, Any], name: str) -> datetime:
    try:
        at = datetime.fromisoformat(_text(document, name))
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Undecodable(f"{name} is not an RFC 3339 moment") from None
    raise Undecodable(f"{name} has no time zone")
