"""What an event looks like on the wire."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.envelope import (
    PARTITIONS,
    Envelope,
    Undecodable,
    binding_of,
    parse,
    partition,
    render,
)
from tests.messaging.ledger.contract import Minted, Struck, StruckV2

NOW = datetime(2026, 11, 22, 3, 4, 5, 678_000, tzinfo=UTC)
NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=40)
ENVELOPES = st.builds(
    Envelope,
    id=NAMES,
    type=st.sampled_from(["hotline.ticket_escalated.v1", "relief.lead_opened.v12"]),
    subject=NAMES,
    time=st.datetimes(timezones=st.just(UTC)),
    sequence=st.integers(1, 10**12 - 1),
    data=st.dictionaries(
        NAMES, st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.text(), st.booleans())
    ),
    actor=st.none() | NAMES,
    correlationid=st.none() | NAMES,
    causationid=st.none() | NAMES,
    traceparent=st.none() | NAMES,
    businesstime=st.none() | st.datetimes(timezones=st.just(UTC)),
)


def envelope(**changes):
    values = {
        "id": "e1",
        "type": "hotline.ticket_escalated.v1",
        "subject": "ticket/1",
        "time": NOW,
        "sequence": 7,
        "data": {"ticket_id": "1"},
    }
    return Envelope(**{**values, **changes})


def row(**changes):
    values = {
        "_id": "e1",
        "type": "mint.struck.v2",
        "subject": "press/1",
        "sequence": 1,
        "at": NOW,
        "businesstime": NOW,
        "actor": "staff/1",
        "correlationid": "c1",
        "causationid": "m1",
        "traceparent": None,
        "data": {"account_id": "a", "fen": 100, "owner": {"alg": "x"}},
    }
    return {**values, **changes}


@given(ENVELOPES)
def test_what_is_written_is_read_again(envelope):
    assert parse(envelope.as_body()) == envelope


def test_the_document_is_cloudevents_as_designed():
    document = envelope(actor="staff/1", businesstime=NOW).as_document()
    assert document == {
        "specversion": "1.0",
        "id": "e1",
        "source": "/hotline",
        "type": "hotline.ticket_escalated.v1",
        "subject": "ticket/1",
        "time": "2026-11-22T03:04:05.678000Z",
        "datacontenttype": "application/json",
        "dataschema": "/schemas/hotline.ticket_escalated/1.json",
        "sequence": "000000000007",
        "actor": "staff/1",
        "businesstime": "2026-11-22T03:04:05.678000Z",
        "data": {"ticket_id": "1"},
    }


def test_extensions_are_lower_case_strings():
    document = envelope(
        actor="a", correlationid="c", causationid="d", traceparent="t"
    ).as_document()
    extensions = {name: value for name, value in document.items() if name != "data"}
    assert all(name == name.lower() and name.isalnum() for name in extensions)
    assert all(isinstance(value, str) for value in extensions.values())


def test_a_message_is_persistent_without_priority_and_expiration():
    properties = envelope().as_message().properties
    assert properties["delivery_mode"] == 2
    assert properties["content_type"] == "application/cloudevents+json"
    assert not {"priority", "expiration"} & properties.keys()


def test_the_body_is_readable_text_without_type_tags():
    body = envelope(data={"text": "次仁"}).as_message().body
    assert "次仁".encode() in body
    assert b"__type__" not in body


def test_the_time_is_utc_wherever_it_was_taken():
    lhasa = NOW.astimezone(timezone(timedelta(hours=8)))
    assert envelope(time=lhasa).as_document()["time"] == "2026-11-22T03:04:05.678000Z"


def test_a_routing_key_names_event_version_and_partition():
    key = envelope().as_message().routing_key
    assert key == f"ticket_escalated.v1.{partition('ticket/1')}"


def test_a_binding_catches_all_partitions_of_one_version():
    assert binding_of(Minted) == "minted.v1.*"
    assert binding_of(StruckV2) == "struck.v2.*"


def test_subjects_spread_over_sixteen_partitions():
    partitions = {partition(f"ticket/{number}") for number in range(1000)}
    assert partitions == {f"{number:02x}" for number in range(PARTITIONS)}


def test_all_live_versions_come_from_one_row_with_one_id():
    newest, older = render(row())
    assert [message.properties["message_id"] for message in (newest, older)] == ["e1", "e1"]
    assert newest.properties["type"] == StruckV2.wire_type()
    assert older.properties["type"] == Struck.wire_type()
    assert older.routing_key.startswith("struck.v1.")
    assert json.loads(older.body)["data"] == {
        "account_id": "a",
        "coin": "yuan",
        "owner": {"alg": "x"},
    }


def test_a_row_of_the_build_before_is_told_as_the_newer_version_too():
    owner = {"alg": "x", "value": "sealed"}
    data = {"account_id": "a", "coin": "yuan", "owner": owner}
    messages = render(row(type="mint.struck.v1", data=data))
    told = {message.properties["type"]: json.loads(message.body) for message in messages}
    assert list(told) == ["mint.struck.v2", "mint.struck.v1"]
    assert told["mint.struck.v2"]["data"] == {"account_id": "a", "fen": 100, "owner": owner}
    assert told["mint.struck.v1"]["data"] == data
    assert told["mint.struck.v2"]["id"] == told["mint.struck.v1"]["id"]


def test_a_type_that_the_contracts_forgot_is_rendered_as_stored():
    assert len(render(row(type="mint.forgotten.v3", data={}))) == 1


def test_unknown_attributes_are_ignored():
    document = {**envelope().as_document(), "newextension": "x", "another": {"y": 1}}
    assert parse(json.dumps(document)) == envelope()


@pytest.mark.parametrize(
    "change",
    [
        {"specversion": "0.3"},
        {"id": ""},
        {"id": "a\0b"},
        {"id": "\ud800"},
        {"id": 5},
        {"type": "ticket_escalated"},
        {"type": "hotline.ticket_escalated.v0"},
        {"subject": None},
        {"time": "yesterday"},
        {"time": "2026-11-22T03:04:05"},
        {"time": "0001-01-01T00:00:00+08:00"},
        {"sequence": "0"},
        {"sequence": "-1"},
        {"sequence": 7},
        {"sequence": "9" * 30},
        {"data": None},
        {"data": [1]},
    ],
)
def test_a_document_with_a_wrong_attribute_is_undecodable(change):
    with pytest.raises(Undecodable):
        parse(json.dumps({**envelope().as_document(), **change}))


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[]", b"null", b"5", b"[" * 100_000])
def test_a_body_that_is_no_envelope_is_undecodable(body):
    with pytest.raises(Undecodable):
        parse(body)


@given(st.binary(max_size=200))
def test_no_body_does_anything_but_parse_or_be_undecodable(body):
    with pytest.raises(Undecodable):
        parse(body)


@given(
    name=st.sampled_from(sorted(envelope(businesstime=NOW, actor="a").as_document())),
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=4,
    ),
)
def test_whatever_an_attribute_holds_the_document_parses_or_is_undecodable(name, value):
    document = {**envelope(businesstime=NOW, actor="a").as_document(), name: value}
    with suppress(Undecodable):
        assert isinstance(parse(json.dumps(document)), Envelope)


def test_the_diagnosis_repeats_no_value():
    with pytest.raises(Undecodable) as caught:
        parse(json.dumps({**envelope().as_document(), "time": "13800000000"}))
    assert "13800000000" not in str(caught.value)
