"""The reply to a sealed request: believed only when it comes from who was asked."""

import json

import pytest

from contracts.refusals import (
    InternalFault,
    RemoteRefusal,
    RightMissing,
)
from messaging.rpc.reading import read_call
from messaging.rpc.sealed import CallerSeals, OwnerSeals
from messaging.rpc.wire import CONTENT_TYPE, in_clear, read_reply, refusal_body, result_body, sealed
from messaging.sealing import BrokenSeal
from tests.messaging_rpc.sealed_calls import (
    OPERATION,
    Sent,
    in_a_minute,
    ring,
)


@pytest.fixture
def gateway():
    return CallerSeals(ring("gateway"), "gateway")


@pytest.fixture
def hotline():
    return OwnerSeals(ring("hotline"))


@pytest.fixture
def asked(gateway, hotline):
    sent = Sent(gateway)
    return sent.seal, sent.read(hotline)


def read(reply, seal):
    return read_reply(reply.body, reply.properties["content_type"], seal)


def test_an_answer_comes_back_as_it_went(asked):
    seal, call = asked
    reply = call.reply(result_body({"名": "次仁", "token": "t0ken"}, replayed=True))
    assert b"t0ken" not in reply.body
    answered = read(reply, seal)
    assert answered.answer == {"名": "次仁", "token": "t0ken"}
    assert (answered.replayed, answered.refusal) == (True, None)


def test_a_refusal_comes_back_by_code_kind_and_details_sealed_or_in_clear(asked):
    seal, call = asked
    plain = refusal_body(RightMissing(action="ticket.read"))
    for reply in (in_clear(plain), call.reply(plain)):
        refusal = read(reply, seal).refusal
        assert refusal is not None
        assert RemoteRefusal(refusal).as_dict() == RightMissing(action="ticket.read").as_dict()


def test_an_answer_in_clear_to_a_sealed_request_is_not_believed(asked):
    with pytest.raises(BrokenSeal):
        read(in_clear(result_body({"forged": True})), asked[0])


def test_the_answer_to_one_call_is_not_taken_for_that_to_another(asked, gateway):
    _, call = asked
    other = gateway.of(operation=OPERATION, call_id="c2", deadline=in_a_minute())
    with pytest.raises(BrokenSeal):
        read(call.reply(result_body({})), other)


def test_a_request_thrown_back_is_no_answer(gateway):
    sent = Sent(gateway)
    with pytest.raises(BrokenSeal):
        read(sealed(sent.body), sent.seal)


def test_a_plain_request_is_answered_in_plain(hotline):
    call = read_call(
        routing_key=OPERATION,
        body=b'{"args": [], "kwargs": {}}',
        properties={"content_type": CONTENT_TYPE},
        headers={},
        seals=hotline,
    )
    assert call.reply(b"plain") == in_clear(b"plain")


def test_a_stock_error_of_another_system_is_a_fault_over_there(asked):
    body = {"result": None, "error": {"exc_type": "KeyError", "exc_path": "x", "value": "secret"}}
    refusal = read(in_clear(json.dumps(body).encode()), asked[0]).refusal
    assert refusal is not None
    assert refusal["code"] == InternalFault.code
    assert "secret" not in json.dumps(refusal)
