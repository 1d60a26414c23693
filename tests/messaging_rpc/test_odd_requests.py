"""A request whose properties nobody can read ends no service and never comes back."""

from hashlib import sha256
from uuid import uuid4

import amqp

from tests.messaging_rpc.test_refusals import depth
from tests.odd_messages import odd_messages


def test_odd_properties_end_no_service(bench, desk, caller):
    channel = bench.channel()
    odd = odd_messages(b"odd request: ")
    for message in odd.values():
        channel.basic_publish(message, "nameko-rpc", "hotline.echo")
    channel.basic_publish(amqp.Message(b"odd request: key"), "nameko-rpc", b"hotline.\xff\xfe")
    channel.close()
    assert caller.call("health").result["ready"]
    bench.wait(lambda: depth(bench, "rpc-hotline")[0] == 0, "they are not acknowledged")
    rows = bench.database["undecoded"]
    bench.wait(lambda: rows.count_documents({}) > len(odd), "they are not kept")
    assert caller.call("health").result["ready"]


def test_a_request_too_long_to_be_kept_is_kept_in_part(bench, caller):
    body = f"no json {uuid4()} ".ljust(17_000_000, "x")
    caller.send("echo", body=body, answered=False)
    row_id = f"rpc-hotline/{sha256(body.encode()).hexdigest()}"
    row = bench.wait(lambda: bench.database["undecoded"].find_one(row_id), "it is not kept")
    assert row["size"] == len(body)
    assert len(row["body"]) < 9_000_000
    bench.wait(lambda: depth(bench, "rpc-hotline")[0] == 0, "it is not acknowledged")


def test_half_a_character_is_refused_like_any_wrong_text(caller, agent, key):
    body = '{"args": [], "kwargs": {"text": "\\ud800"}}'
    reply = caller.call("write_slip", body=body, authorization=agent, idempotency_key=key)
    assert reply.code == "invalid_input"
