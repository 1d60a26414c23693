"""The gateway's side: every call ends in time, nothing waits for ever, nothing leaks."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from messaging.breaker import FAILURES
from tests.messaging_rpc.running import VHOST
from tests.spy import spying


@pytest.fixture(scope="module")
def asker(bench, desk):
    with bench.asker() as asker:
        yield asker


@pytest.fixture
def spy(bench):
    with spying(bench.stack.uris("operator", VHOST).amqp) as spy:
        yield spy


@pytest.fixture(autouse=True)
def nothing_waits(asker):
    yield
    assert asker.state()["waiting"] == 0


def test_a_request_of_the_contract_is_answered(asker, agent):
    made = asker.ask("write_slip", {"text": "hello"}, authorization=agent)["answer"]
    again = asker.ask("get_slip", {"slip_id": made["slip_id"]}, authorization=agent)["answer"]
    assert again["text"] == "hello"


def test_the_key_is_forwarded_and_a_repeat_is_marked(asker, agent, key):
    replies = [
        asker.ask("write_slip", {"text": "x"}, authorization=agent, key=key) for _ in range(2)
    ]
    assert [reply["replayed"] for reply in replies] == [False, True]
    assert replies[0]["answer"]["slip_id"] == replies[1]["answer"]["slip_id"]


def test_a_refusal_arrives_whole(asker, agent):
    refusal = asker.ask("get_slip", {"slip_id": "none"}, authorization=agent)["refusal"]
    assert (refusal["code"], refusal["kind"], refusal["status"]) == (
        "slip_not_found", "not_found", 404,
    )  # fmt: skip


def test_a_service_that_nobody_serves_is_unavailable_at_once(asker):
    began = time.monotonic()
    assert asker.code("nowhere", {}, service="relief", seconds=8) == "service_unavailable"
    assert time.monotonic() - began < 2


def test_a_service_that_is_never_there_is_soon_left_alone(asker):
    codes = {asker.code("nowhere", {}, service="relief", seconds=8) for _ in range(8)}
    assert codes == {"service_unavailable"}


def test_an_answer_that_does_not_come_in_time_is_not_waited_for(bench, asker, agent, slip, key):
    fields = {"slip_id": slip["slip_id"], "gate": key}
    began = time.monotonic()
    assert asker.code("get_slip", fields, authorization=agent, seconds=0.5) == "deadline_passed"
    assert time.monotonic() - began < 2
    assert asker.state()["waiting"] == 0
    bench.open(key)  # the late reply is dropped, and the next answer is the right one
    late = asker.ask("echo", {"text": "after the late one"})
    assert late["answer"] == {"text": "after the late one"}


def test_however_many_answers_come_late_none_of_them_is_kept(bench, asker, agent, slip, key, spy):
    fields = {"slip_id": slip["slip_id"], "gate": key}
    for _ in range(3):  # with an answer in between, so that the circuit stays closed
        with ThreadPoolExecutor(FAILURES - 1) as pool:
            ask = partial(asker.code, "get_slip", fields, authorization=agent, seconds=0.5)
            codes = {each.result() for each in [pool.submit(ask) for _ in range(FAILURES - 1)]}
        assert codes == {"deadline_passed"}
        assert "answer" in asker.ask("echo", {"text": "x"})
    asked = len(spy.asked("hotline.get_slip"))
    assert asked == 3 * (FAILURES - 1)
    assert asker.state()["waiting"] == 0
    bench.open(key)
    bench.wait(lambda: len(spy.answered("hotline.get_slip")) == asked, "some are not answered")
    # Behind them in the same queue of replies.
    assert asker.ask("echo", {"text": "last"})["answer"] == {"text": "last"}
    assert asker.state() == {"waiting": 0, "healthy": True}


def test_many_calls_at_a_time_each_get_their_own_answer(asker):
    texts = [f"number {index}" for index in range(200)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda text: asker.ask("echo", {"text": text}), texts))
    assert [each["answer"]["text"] for each in answers] == texts


def test_a_timeout_that_escapes_from_an_http_handler_is_answered(asker):
    assert asker.get("timeout").status_code == 500
    assert asker.ask("echo", {"text": "x"})["answer"] == {"text": "x"}
