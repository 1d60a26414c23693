import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.refusals import InvalidInput
from messaging.rpc.reading import LONGEST_SECONDS, read_call
from messaging.rpc.sealed import OwnerSeals
from messaging.rpc.wire import CONTENT_TYPE, DEFAULT_SECONDS
from messaging.sealing import KeyRing

NO_SEALS = OwnerSeals(KeyRing([], {}))
BODY = b'{"args": [], "kwargs": {"a": 1}}'
TRACE = "00-" + "ab" * 16 + "-" + "cd" * 8 + "-01"


def call(body=BODY, correlation_id="c1", **headers):
    return read_call(
        routing_key="hotline.get_ticket",
        body=body,
        properties={"correlation_id": correlation_id, "content_type": CONTENT_TYPE},
        headers={f"nameko.{name}": value for name, value in headers.items()},
        seals=NO_SEALS,
    )


def test_a_plain_nameko_request_is_a_call_with_the_default_deadline():
    before = time.time()
    plain = call()
    assert (plain.method, plain.kwargs, plain.message_id) == ("get_ticket", {"a": 1}, "c1")
    assert before + DEFAULT_SECONDS <= plain.deadline <= time.time() + DEFAULT_SECONDS
    assert plain.authorization is plain.idempotency_key is plain.business_time is None


def test_the_headers_of_a_call_are_read():
    full = call(
        authorization="token",
        deadline=int(time.time() * 1000) + 5000,
        idempotency_key="k" * 16,
        business_time="2021-03-05T10:00:00+08:00",
        traceparent=TRACE,
        correlation_id="talk-7",
    )
    assert full.authorization == "token"
    assert 4 < full.remaining <= 5
    assert full.business_time.isoformat() == "2021-03-05T10:00:00+08:00"
    assert full.trace_id == "ab" * 16
    assert full.correlation_id == "talk-7"


def test_a_call_without_trace_context_begins_one():
    first, second = call(), call(traceparent="garbage")
    assert len(first.trace_id) == 32
    assert first.trace_id != second.trace_id


def test_an_id_that_cannot_be_logged_is_replaced():
    strange = call(correlation_id="1' or\n1=1")
    assert "\n" not in strange.message_id


def test_no_caller_binds_a_worker_for_longer_than_the_limit():
    far = call(deadline=int(time.time() * 1000) + 3_600_000)
    assert far.remaining <= LONGEST_SECONDS


@pytest.mark.parametrize(
    ("headers", "field"),
    [
        ({"deadline": "soon"}, "deadline"),
        ({"deadline": float("inf")}, "deadline"),
        ({"deadline": float("nan")}, "deadline"),
        ({"idempotency_key": "short"}, "idempotency_key"),
        ({"idempotency_key": "k" * 201}, "idempotency_key"),
        ({"idempotency_key": 7}, "idempotency_key"),
        ({"authorization": 7}, "authorization"),
        ({"business_time": "yesterday"}, "business_time"),
        ({"business_time": "2021-03-05T10:00:00"}, "business_time"),
    ],
)
def test_a_header_that_cannot_be_understood_is_refused_by_name(headers, field):
    with pytest.raises(InvalidInput) as refusal:
        call(**headers)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"args": []}',
        b'{"kwargs": [1]}',
        b"[" * 99_999,
    ],
)
def test_a_body_that_is_no_call_is_refused(body):
    with pytest.raises(InvalidInput):
        call(body=body)


def test_positional_arguments_are_refused():
    with pytest.raises(InvalidInput) as refusal:
        call(body=b'{"args": [1], "kwargs": {}}')
    assert refusal.value.field == "args"


@given(st.binary(max_size=200))
def test_no_body_whatsoever_breaks_the_reading(body):
    try:
        call(body=body)
    except InvalidInput:
        return
