"""What the broker sees of a call between our own processes: who asks whom, and no value of it."""

import json
import time

import pytest

from messaging.rpc.sealed import SEALED_TYPE
from messaging.rpc.wire import SEAL_FIELD
from tests.spy import is_sealed, seen, spying

PHONE, ID_NUMBER, NAME = "13800000001", "11010519491231002X", "次仁"
TEXT = f"{NAME} {PHONE} {ID_NUMBER}"


@pytest.fixture
def spy(bench):
    with spying(bench.amqp("operator")) as spy:
        yield spy


@pytest.fixture(scope="module")
def asker(bench, desk):
    with bench.asker() as asker:
        yield asker


def test_a_request_and_its_answer_tell_the_broker_nothing_of_the_person(spy, asker, agent, key):
    answer = asker.ask("write_slip", {"text": TEXT}, authorization=agent, key=key)["answer"]
    assert answer["text"] == TEXT
    captured = seen(spy.conversation("hotline.write_slip"))
    for secret in (PHONE, ID_NUMBER, NAME, agent, key, answer["slip_id"], "county-540202"):
        assert secret not in captured


def test_a_token_that_is_answered_once_is_read_by_the_caller_alone(spy, asker):
    token = asker.ask("open_door", {"name": NAME})["answer"]["token"]
    captured = seen(spy.conversation("hotline.open_door"))
    assert token not in captured
    assert NAME not in captured


def test_a_refusal_by_the_handler_is_sealed_too(spy, asker, agent):
    asker.code("get_slip", {"slip_id": ID_NUMBER}, authorization=agent)
    assert all(is_sealed(message) for message in spy.conversation("hotline.get_slip"))


def test_the_same_spy_reads_everything_that_a_stock_client_says(spy, caller, agent):
    slip = caller.call("write_slip", {"text": TEXT}, authorization=agent).result
    captured = seen(spy.conversation("hotline.write_slip"))
    for secret in (PHONE, ID_NUMBER, NAME, agent, slip["slip_id"]):
        assert secret in captured


def again(caller, request, method="write_slip", **changed):
    """What a request that was captured is answered when it is said again, as it was or changed."""
    as_it_was = {
        "body": bytes(request.body),
        "content_type": SEALED_TYPE,
        "call_id": request.properties["correlation_id"],
        "deadline": request.headers["nameko.deadline"],
    }
    return caller.call(method, **{**as_it_was, **changed})


@pytest.fixture
def captured(spy, asker, agent):
    """Asks, and tells what was answered and the request that the broker saw."""

    def asked(seconds):
        how = {"authorization": agent, "seconds": seconds}
        made = asker.ask("write_slip", {"text": TEXT}, **how)["answer"]
        return made, spy.conversation("hotline.write_slip")[0]

    return asked


@pytest.mark.parametrize(
    "change",
    [
        {"call_id": "another-call"},
        {"method": "close_slip"},
        {"deadline": int((time.time() + 3600) * 1000)},
    ],
    ids=["another call", "another method", "a later deadline"],
)
def test_a_captured_request_runs_nowhere_else(captured, caller, change):
    _, request = captured(10)
    reply = again(caller, request, **change)
    assert (reply.code, reply.refusal["field"]) == ("service_unavailable", SEAL_FIELD)
    assert PHONE not in json.dumps(reply.body)


def test_a_captured_request_said_again_has_no_second_effect_and_no_readable_answer(
    bench, captured, caller
):
    made, request = captured(10)
    before = bench.database["slips"].count_documents({})
    reply = again(caller, request).body
    assert isinstance(reply, bytes)
    assert made["slip_id"].encode() not in reply
    assert bench.database["slips"].count_documents({}) == before


def expired(bench, captured):
    _, request = captured(1)
    deadline = request.headers["nameko.deadline"]
    bench.wait(lambda: time.time() * 1000 > deadline, "the deadline does not pass")
    return request


def test_an_expired_sealed_request_is_refused_in_clear(bench, captured, caller):
    assert again(caller, expired(bench, captured)).code == "deadline_passed"


def test_an_expired_sealed_request_that_nobody_waits_for_is_dropped(bench, captured, caller):
    request = expired(bench, captured)
    kept = bench.database["undecoded"].count_documents({})
    for _ in range(20):  # more than the service takes unacknowledged
        caller.send(
            "write_slip",
            body=bytes(request.body),
            content_type=SEALED_TYPE,
            answered=False,
            deadline=request.headers["nameko.deadline"],
        )
    assert caller.call("echo", {"text": "after them"}).result == {"text": "after them"}
    assert bench.database["undecoded"].count_documents({}) == kept
