"""What the broker sees of a call between our own processes: who asks whom, and no value of it."""

import json
import time

import pytest

from messaging.rpc.sealed import SEALED
from tests.spy import seen, spying

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
    request, reply = (json.loads(message.body) for message in spy.conversation("hotline.get_slip"))
    assert (request.keys(), reply.keys()) == ({SEALED}, {SEALED})


def test_the_same_spy_reads_everything_that_a_stock_client_says(spy, caller, agent):
    slip = caller.call("write_slip", {"text": TEXT}, authorization=agent).result
    captured = seen(spy.conversation("hotline.write_slip"))
    for secret in (PHONE, ID_NUMBER, NAME, agent, slip["slip_id"]):
        assert secret in captured


@pytest.mark.parametrize(
    ("moved_to", "change"),
    [
        ("hotline.write_slip", {"correlation_id": "another-call"}),
        ("hotline.close_slip", {}),
    ],
    ids=["another call", "another method"],
)
def test_a_captured_request_runs_nowhere_else(spy, asker, caller, agent, moved_to, change):
    asker.ask("write_slip", {"text": TEXT}, authorization=agent)
    request, _ = spy.conversation("hotline.write_slip")
    call_id = change.get("correlation_id", request.properties["correlation_id"])
    _, method = moved_to.split(".")
    reply = caller.call(
        method,
        body=bytes(request.body),
        call_id=call_id,
        deadline=request.headers["nameko.deadline"],
    )
    assert (reply.code, reply.refusal["field"]) == ("service_unavailable", SEALED)
    assert PHONE not in json.dumps(reply.body)


def test_a_captured_request_with_a_later_deadline_does_not_run(spy, asker, caller, agent):
    asker.ask("write_slip", {"text": TEXT}, authorization=agent)
    request, _ = spy.conversation("hotline.write_slip")
    reply = caller.call(
        "write_slip",
        body=bytes(request.body),
        call_id=request.properties["correlation_id"],
        deadline=int(time.time() * 1000) + 20_000,
    )
    assert reply.code == "service_unavailable"


def test_a_captured_request_said_again_has_no_second_effect_and_no_readable_answer(
    bench, spy, asker, caller, agent
):
    made = asker.ask("write_slip", {"text": TEXT}, authorization=agent)["answer"]
    request, _ = spy.conversation("hotline.write_slip")
    before = bench.database["slips"].count_documents({})
    reply = caller.call(
        "write_slip",
        body=bytes(request.body),
        call_id=request.properties["correlation_id"],
        deadline=request.headers["nameko.deadline"],
    )
    assert reply.body.keys() == {SEALED}
    assert made["slip_id"] not in json.dumps(reply.body)
    assert bench.database["slips"].count_documents({}) == before


def test_an_expired_sealed_request_is_refused_in_clear_and_changes_nothing(
    bench, spy, asker, caller, agent
):
    asker.ask("write_slip", {"text": TEXT}, authorization=agent, seconds=1)
    request, _ = spy.conversation("hotline.write_slip")
    deadline = request.headers["nameko.deadline"]
    bench.wait(lambda: time.time() * 1000 > deadline, "the deadline does not pass")
    reply = caller.call(
        "write_slip",
        body=bytes(request.body),
        call_id=request.properties["correlation_id"],
        deadline=deadline,
    )
    assert reply.code == "deadline_passed"


def test_an_expired_sealed_request_that_nobody_waits_for_is_dropped(
    bench, spy, asker, caller, agent
):
    asker.ask("write_slip", {"text": TEXT}, authorization=agent, seconds=1)
    request, _ = spy.conversation("hotline.write_slip")
    deadline = request.headers["nameko.deadline"]
    bench.wait(lambda: time.time() * 1000 > deadline, "the deadline does not pass")
    kept = bench.database["undecoded"].count_documents({})
    caller.send("write_slip", body=bytes(request.body), answered=False, deadline=deadline)
    caller.call("echo", {"text": "after it"})
    assert bench.database["undecoded"].count_documents({}) == kept
