import copy
import json
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from jsonschema import Draft7Validator, Draft202012Validator, ValidationError

from contracts import registry
from contracts.catalogue import ROOT, documents
from contracts.catalogue.asyncapi import asyncapi_document
from contracts.catalogue.consumers import REGISTRY, groups_that_hear
from contracts.catalogue.envelope import ENVELOPE, SEALED_VALUE, example_of
from contracts.rights import RIGHTS
from contracts.schemas import sealed_fields
from messaging.envelope import Envelope
from messaging.sealing import KeyRing

OFFICIAL = Path(__file__).parent / "data" / "asyncapi-3.0.0.json"
DOCUMENT = asyncapi_document()


@pytest.fixture(scope="module")
def official():
    return Draft7Validator(json.loads(OFFICIAL.read_text(encoding="utf-8")))


def found_at(place: str):
    node = DOCUMENT
    for step in place.removeprefix("#/").split("/"):
        node = node[step]
    return node


def references_in(node):
    if isinstance(node, dict):
        yield from ([node["$ref"]] if "$ref" in node else [])
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from references_in(each)


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_what_is_generated_is_fresh(path):
    assert path.exists(), "python -m contracts.catalogue --write"
    assert path.read_text(encoding="utf-8") == documents()[path], (
        f"python -m contracts.catalogue --write: {path.relative_to(ROOT)}"
    )


def test_the_asyncapi_document_is_as_its_official_schema_says(official):
    official.validate(DOCUMENT)


@pytest.mark.parametrize("fault", ["action", "exchange", "required", "channels"])
def test_a_faulty_asyncapi_document_would_be_noticed(official, fault):
    broken = copy.deepcopy(DOCUMENT)
    channel = next(iter(broken["channels"].values()))
    if fault == "action":
        next(iter(broken["operations"].values()))["action"] = "shout"
    elif fault == "exchange":
        channel["bindings"]["amqp"]["exchange"]["type"] = "square"
    elif fault == "required":
        del broken["info"]["title"]
    else:
        broken["channels"] = []
    with pytest.raises(ValidationError):
        official.validate(broken)


def test_every_reference_of_the_document_leads_somewhere():
    references = set(references_in(DOCUMENT))
    assert len(references) > len(registry.events())
    for place in references:
        assert found_at(place) is not None


@pytest.mark.parametrize("event", registry.events(), ids=lambda event: event.wire_type())
def test_the_example_of_a_message_is_as_its_payload_schema_says(event):
    message = DOCUMENT["components"]["messages"][event.wire_type()]
    schema = {**message["payload"], "components": DOCUMENT["components"]}
    Draft202012Validator(schema).validate(message["examples"][0]["payload"])


@pytest.mark.parametrize("event", registry.events(), ids=lambda event: event.wire_type())
def test_sealed_fields_are_described_as_tokens_with_their_readers(event):
    data = found_at(f"#/components/schemas/{event.wire_type()}.data")["properties"]
    described = {
        name: tuple(field["x-sealed-for"]) for name, field in data.items() if "x-plain" in field
    }
    assert described == sealed_fields(event)
    for name in described:
        assert "#/components/schemas/SealedValue" in set(references_in(data[name]))


def test_every_event_is_announced_by_its_source_on_its_own_exchange():
    for event in registry.events():
        operation = DOCUMENT["operations"][f"{event.source}.announces.{event.wire_type()}"]
        assert operation["action"] == "send"
        channel = found_at(operation["channel"]["$ref"])
        assert channel["bindings"]["amqp"]["exchange"]["name"] == f"{event.source}.events"
        assert channel["address"] == f"{event.wire_name()}.v{event.version}.{{partition}}"


def test_everybody_who_hears_an_event_is_named():
    subscriptions = json.loads(REGISTRY.read_text()) if REGISTRY.exists() else {}
    expected = {
        f"{group}.hears.{source}.{name}"
        for group, sources in subscriptions.items()
        for source, subscribed in sources.items()
        for name in subscribed["events"]
    }
    heard = {name for name, each in DOCUMENT["operations"].items() if each["action"] == "receive"}
    assert heard == expected


def envelope_with_everything() -> Envelope:
    moment = datetime(2021, 3, 5, 2, 14, tzinfo=UTC)
    return Envelope(
        id="01780240-1c90-7e3f-8a55-6b0f9d2c4e71",
        type="hotline.ticket_accepted.v1",
        subject="ticket/0178023f",
        time=moment,
        sequence=2,
        data={},
        actor="staff/1",
        correlationid="c",
        causationid="d",
        traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        businesstime=moment,
    )


def test_the_envelope_that_travels_is_the_one_that_is_described():
    travelled = json.loads(envelope_with_everything().as_body())
    Draft202012Validator({**ENVELOPE, "additionalProperties": False}).validate(travelled)
    assert travelled.keys() == ENVELOPE["properties"].keys()


def test_an_example_envelope_is_as_described():
    Draft202012Validator(ENVELOPE).validate(example_of("hotline.ticket_accepted.v1", {}))


def test_the_token_that_travels_is_the_one_that_is_described():
    key = X25519PrivateKey.generate()
    token = KeyRing([key], {"relief": key.public_key()}).seal("x", ["relief"], b"")
    Draft202012Validator({**SEALED_VALUE, "additionalProperties": False}).validate(token)


def test_the_events_page_names_every_event_and_every_field():
    page = documents()[ROOT / "docs" / "events.md"]
    for event in registry.events():
        assert f"`{event.wire_type()}`" in page
        assert all(f"| `{field.name}` |" in page for field in fields(event))


def test_the_rights_page_has_a_line_for_every_action_and_every_operation():
    page = documents()[ROOT / "docs" / "rights.md"]
    for action in {action for actions in RIGHTS.values() for action in actions}:
        assert f"| `{action}` |" in page
    for request in registry.requests():
        assert f"`{request.service}.{request.method()}`" in page


def test_whoever_may_open_a_sealed_field_also_hears_the_event():
    for event in registry.events():
        readers = {reader for names in sealed_fields(event).values() for reader in names}
        assert readers <= set(groups_that_hear(event)), event.wire_type()
