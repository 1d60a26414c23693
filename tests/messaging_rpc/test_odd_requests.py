"""A request whose properties nobody can read ends no service and never comes back."""

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
