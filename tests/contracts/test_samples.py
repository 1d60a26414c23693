import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import contracts
from contracts import registry
from contracts.schemas import dump, json_schema, load

FOLDER = Path(contracts.__file__).parent / "samples"
SAMPLES = sorted(FOLDER.glob("*.json"))


def sample_of(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


def test_every_event_has_a_sample():
    types = {event.wire_type() for event in registry.events()}
    assert types <= {path.stem for path in SAMPLES}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_loads_through_todays_schema_and_comes_back_the_same(path):
    event = registry.event_class(path.stem)
    assert dump(load(event, sample_of(path))) == sample_of(path)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_as_the_json_schema_says(path):
    event = registry.event_class(path.stem)
    Draft202012Validator(json_schema(event)).validate(sample_of(path))
