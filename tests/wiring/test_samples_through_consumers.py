"""The committed sample of every event version goes through the consumers of today.

Also of versions that nobody announces any more: they lie in journals and held messages. A sample is
sealed and put into an envelope as it stands, past today's contract classes: what they lost shows.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

import contracts
from contracts import registry
from contracts.schemas import sealed_fields
from messaging.consumer.group import APPLIED
from messaging.declarations import declarations, service_classes
from messaging.envelope import Envelope
from messaging.held.failures import REFUSED
from messaging.sealing import KeyRing, authenticated
from messaging.testing import TwinService
from records.kinds import HELD, INBOX
from vocabulary.ids import new_id

SAMPLES = sorted((Path(contracts.__file__).parent / "samples").glob("*.json"))
CLASSES = service_classes()
NOW = datetime(2021, 3, 5, 4, 0, tzinfo=UTC)
KEYS = {each.name: X25519PrivateKey.generate() for each in CLASSES}
PUBLIC = {name: key.public_key() for name, key in KEYS.items()}


def versions_of(event):
    while event is not None:
        yield event
        event = event.previous


def hearers():
    """(sample, service class) for each service that hears any version of the sample's event."""
    for path in SAMPLES:
        for service in CLASSES:
            heard = {
                each.wire_type()
                for declared in declarations(service)
                for each in versions_of(declared.event)
            }
            if path.stem in heard:
                yield pytest.param(path, service, id=f"{path.stem}-{service.name}")


def body_of(path, change=lambda data: None):
    event = registry.event_class(path.stem)
    data = json.loads(path.read_text("utf-8"))
    change(data)
    event_id, name = new_id(), f"{event.source}.{event.wire_name()}"
    ring = KeyRing([], PUBLIC)
    for field, readers in sealed_fields(event).items():
        if data.get(field) is not None:
            known = [reader for reader in readers if reader in PUBLIC]
            data[field] = ring.seal(data[field], known, authenticated(name, field, event_id))
    envelope = Envelope(
        id=event_id,
        type=path.stem,
        subject=f"sample/{event_id}",
        time=NOW,
        sequence=1,
        data=data,
        businesstime=NOW,
    )
    return json.dumps(envelope.as_document()).encode()


def fate_of(body, service):
    """What the service's consumer makes of the message: ``applied``, or why it is held."""
    # No consumer sends a text message: without a provider what is owed stays owed.
    unconnected = type(service.__name__, (service,), {"sending": None})
    twin = TwinService(unconnected, KeyRing([KEYS[service.name]], PUBLIC))
    source = json.loads(body)["type"].split(".")[0]
    twin.consumers[source].take([body])
    (row,) = [*twin.rows(INBOX), *twin.rows(HELD)]
    return row.get("outcome") or row["reason"]


@pytest.mark.parametrize(("path", "service"), list(hearers()))
def test_a_sample_is_applied_or_refused_for_what_it_tells_of(path, service):
    """Refused, where it tells of a record that the empty twin does not have."""
    assert fate_of(body_of(path), service) in {APPLIED, REFUSED}


@pytest.mark.parametrize(("path", "service"), list(hearers()))
def test_a_removed_or_retyped_field_would_be_noticed(path, service):
    sample = json.loads(path.read_text("utf-8"))
    needed = next(name for name, value in sample.items() if isinstance(value, str))
    assert fate_of(body_of(path, lambda data: data.pop(needed)), service) == "invalid_data"
    assert fate_of(body_of(path, lambda data: data.update({needed: 7})), service) == "invalid_data"


def test_every_event_that_is_heard_has_a_sample_of_each_version():
    heard = {
        each.wire_type()
        for service in CLASSES
        for declared in declarations(service)
        for each in versions_of(declared.event)
    }
    assert heard <= {path.stem for path in SAMPLES}
