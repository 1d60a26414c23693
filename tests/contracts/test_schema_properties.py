import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from contracts import registry
from contracts.fields import Sealed, SealedToken
from contracts.schemas import dump, dump_event, json_schema, load, load_event, sealed_fields
from tests.contracts.strategies import instances_of

EVENTS = registry.events()
ANSWERS = sorted({each.answer for each in registry.requests()}, key=lambda each: each.__qualname__)
CONTRACTS = (*EVENTS, *registry.requests(), *ANSWERS)
VALIDATORS = {contract: Draft202012Validator(json_schema(contract)) for contract in CONTRACTS}

BOUNDS = {"maxLength", "format", "enum"}

# Each test runs for each of over a hundred contracts.
few = settings(max_examples=settings.default.max_examples // 5)


def name_of(contract):
    return f"{contract.__module__.removeprefix('contracts.')}.{contract.__name__}"


@pytest.mark.parametrize("contract", CONTRACTS, ids=name_of)
@few
@given(data=st.data())
def test_what_is_dumped_loads_as_what_it_was(contract, data):
    instance = data.draw(instances_of(contract))
    travelled = json.loads(json.dumps(dump(instance)))
    assert load(contract, travelled) == instance


@pytest.mark.parametrize("request_", registry.requests(), ids=name_of)
def test_every_text_of_a_request_is_bounded(request_):
    unbounded = [place for place in texts_in(json_schema(request_)) if not BOUNDS & place.keys()]
    assert unbounded == []


def texts_in(node):
    if isinstance(node, dict):
        if node.get("type") in ("string", ["string", "null"]):
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from texts_in(each)


@pytest.mark.parametrize("contract", CONTRACTS, ids=name_of)
@few
@given(data=st.data())
def test_what_is_dumped_is_as_its_json_schema_says(contract, data):
    VALIDATORS[contract].validate(dump(data.draw(instances_of(contract))))


def token_of(field, value, readers):
    return {"field": field, "hidden": json.dumps(value), "readers": list(readers)}


@pytest.mark.parametrize("event", EVENTS, ids=name_of)
@few
@given(data=st.data())
def test_a_sealed_event_opens_as_what_it_was(event, data):
    instance = data.draw(instances_of(event))
    travelled = dump_event(instance, token_of)
    opened = load_event(event, travelled, lambda field, token: json.loads(token["hidden"]))
    assert opened == instance


@pytest.mark.parametrize("event", [each for each in EVENTS if sealed_fields(each)], ids=name_of)
@few
@given(data=st.data())
def test_an_event_that_cannot_be_opened_keeps_its_tokens(event, data):
    travelled = dump_event(data.draw(instances_of(event)), token_of)
    unopened = load_event(event, travelled, lambda field, token: None)
    for name in sealed_fields(event):
        assert getattr(unopened, name) == Sealed(token=SealedToken(travelled[name]))
    assert dump_event(unopened, token_of) == travelled


@pytest.mark.parametrize("event", [each for each in EVENTS if sealed_fields(each)], ids=name_of)
@few
@given(data=st.data())
def test_every_sealed_field_is_given_to_seal_with_its_readers(event, data):
    asked = {}

    def seal(field, value, readers):
        asked[field] = readers
        return {"token": field}

    travelled = dump_event(data.draw(instances_of(event)), seal)
    assert asked == sealed_fields(event)
    assert all(travelled[name] == {"token": name} for name in asked)
