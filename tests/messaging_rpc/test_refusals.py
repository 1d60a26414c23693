"""Every call is answered, be it unreadable, late, forbidden or broken; none comes back or hangs."""

import json
import time
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest

from contracts.rights import Role

ID_NUMBER = "11010519491231002X"


def now_ms(seconds=0.0):
    return int((time.time() + seconds) * 1000)


def depth(bench, queue):
    """(messages, consumers) of a queue."""
    channel = bench.channel()
    answer = channel.queue_declare(queue, passive=True)
    channel.close()
    return answer.message_count, answer.consumer_count


# --- who may


def test_nobody_reads_without_signing_in(caller, slip):
    reply = caller.call("get_slip", {"slip_id": slip["slip_id"]})
    assert (reply.code, reply.refusal["status"]) == ("sign_in_needed", 401)


def test_a_role_without_the_right_is_refused_before_its_input_is_looked_at(caller, sign):
    reply = caller.call("write_slip", {"nonsense": 1}, authorization=sign(Role.LEADER))
    assert (reply.code, reply.refusal["kind"]) == ("right_missing", "forbidden")


def test_what_another_union_manages_is_refused(caller, sign, slip):
    elsewhere = sign(Role.OFFICER, unions=("county-540221",))
    reply = caller.call("get_slip", {"slip_id": slip["slip_id"]}, authorization=elsewhere)
    assert reply.refusal["kind"] in ("forbidden", "not_found")


def test_nothing_can_be_added_to_another_union(caller, sign):
    elsewhere = sign(Role.HOTLINE_AGENT, unions=("county-540221",))
    reply = caller.call("write_slip", {"text": "x"}, authorization=elsewhere)
    assert reply.code == "foreign_union"


def test_a_forged_or_expired_assertion_is_refused(caller, sign, slip):
    expired = sign(Role.OFFICER, ttl=timedelta(seconds=1))
    head, body, _ = expired.split(".")
    for token in (f"{head}.{body}.AAAA", "no token"):
        reply = caller.call("get_slip", {"slip_id": slip["slip_id"]}, authorization=token)
        assert reply.code == "assertion_invalid"


# --- what is asked


def test_an_unknown_method_is_answered(caller, agent):
    reply = caller.call("burn_slip", {}, authorization=agent)
    assert (reply.code, reply.refusal["status"]) == ("operation_unknown", 404)


def test_an_undeclared_field_is_named_and_its_value_is_not_repeated(caller, agent):
    reply = caller.call("write_slip", {"text": "x", "more": ID_NUMBER}, authorization=agent)
    assert reply.code == "invalid_input"
    assert reply.refusal["details"]["errors"][0]["code"] == "unknown_field"
    assert ID_NUMBER not in json.dumps(reply.body)


@pytest.mark.parametrize(
    "malformed",
    [
        {"body": "no json"},
        {"body": "[]"},
        {"body": b"\xff\xfe\xfd"},
        {"body": '{"args": [1], "kwargs": {}}'},
        {"body": '{"kwargs": 7}'},
        {"content_type": "application/x-python-serialize", "body": b"cos\nsystem\n(S'x'\ntR."},
        {"deadline": "soon"},
    ],
    ids=["no json", "a list", "no text", "positional", "no kwargs", "pickle", "deadline"],
)
def test_a_malformed_request_is_answered_and_never_comes_back(bench, caller, malformed):
    reply = caller.call("echo", {"text": "x"}, **malformed)
    assert reply.code == "invalid_input"
    assert depth(bench, "rpc-hotline")[0] == 0


def test_a_malformed_request_that_nobody_waits_for_is_kept(bench, caller):
    body = f"no json {ID_NUMBER} {uuid4()}"
    caller.send("echo", body=body, answered=False)
    row_id = f"rpc-hotline/{sha256(body.encode()).hexdigest()}"
    row = bench.wait(lambda: bench.database["undecoded"].find_one(row_id), "it is not kept")
    assert ID_NUMBER not in str(row)
    bench.wait(lambda: depth(bench, "rpc-hotline")[0] == 0, "it is not acknowledged")


def test_a_stock_client_finds_what_it_knows_in_an_error(caller):
    error = caller.call("get_slip", {"slip_id": "x"}).body["error"]
    assert error["exc_type"] == "sign_in_needed"
    assert error["exc_path"] == "zhufeng.refusal"
    assert error["exc_args"] == ["sign_in_needed"]
    assert error["value"] == "forbidden: sign_in_needed"


# --- when


def test_a_call_that_came_too_late_never_runs(bench, caller, agent, key):
    reply = caller.call(
        "write_slip", {"text": "x", "gate": key}, authorization=agent, deadline=now_ms(-1)
    )
    assert (reply.code, reply.refusal["status"]) == ("deadline_passed", 504)
    assert not list(bench.gates.glob(f"{key}.reached-*"))


# --- what breaks


@pytest.mark.parametrize("how", ["timeout", "exit", "greenlet_exit", "interrupt", "fault"])
def test_whatever_escapes_from_a_handler_is_answered_as_a_fault(caller, how):
    reply = caller.call("misbehave", {"how": how})
    assert (reply.code, reply.refusal["status"]) == ("internal_fault", 500)
    assert len(reply.refusal["details"]["trace_id"]) == 32


def test_faults_cost_no_slot_and_the_service_goes_on(bench, desk, caller):
    replies = caller.call_all([("misbehave", {"how": "timeout"}, {})] * 40)
    assert {reply.code for reply in replies} == {"internal_fault"}
    assert caller.call("echo", {"text": "still here"}).result == {"text": "still here"}
    assert depth(bench, "rpc-hotline") == (0, 1)


def test_a_fault_is_found_in_the_log_by_its_trace_and_tells_no_value(bench, desk, caller):
    reply = caller.call("misbehave", {"how": "fault"})
    assert ID_NUMBER not in json.dumps(reply.body)
    trace_id = reply.refusal["details"]["trace_id"]

    def lines():
        return [line for line in desk.logged("worker failed") if line["trace_id"] == trace_id]

    bench.wait(lines, "the fault is not logged")
    assert len(lines()) == 1
    assert "ValueError" in lines()[0]["exception"]
    assert ID_NUMBER not in desk.text()


def test_the_caller_s_trace_is_kept(caller):
    trace = "00-" + "ab" * 16 + "-" + "cd" * 8 + "-01"
    reply = caller.call("misbehave", {"how": "fault"}, traceparent=trace)
    assert reply.refusal["details"]["trace_id"] == "ab" * 16


# --- how many at a time


def test_a_service_runs_a_bounded_number_of_calls_at_a_time(bench, caller, agent, slip, key):
    fields = {"slip_id": slip["slip_id"], "gate": key}
    ids = [caller.send("get_slip", fields, authorization=agent) for _ in range(20)]
    bench.wait_reached(key, times=16)
    assert len(list(bench.gates.glob(f"{key}.reached-*"))) == 16
    bench.open(key)
    assert {caller.receive(call_id).result["slip_id"] for call_id in ids} == {slip["slip_id"]}
