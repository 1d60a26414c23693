"""Reading ahead and writing together change no byte, whatever the sizes."""

import random
import threading
from dataclasses import replace

import pytest

from messaging.amqp import ConfirmedChannel, Outcome, Outgoing
from messaging.consumer.intake import Intake
from messaging.socket_buffers import WRITTEN_AT_ONCE_BYTES

pytestmark = pytest.mark.stack

QUEUE = "sizes"
SIZES = (0, 1, 1_200, 16_383, 16_384, WRITTEN_AT_ONCE_BYTES, 131_064, 131_065, 400_000)


@pytest.fixture
def queue(bench):
    with bench.connection() as connection:
        connection.channel().queue_declare(QUEUE, durable=True, auto_delete=False)
    return QUEUE


def message(number, size):
    body = random.Random(number).randbytes(size)
    properties = {"message_id": str(number), "delivery_mode": 2, "type": "test.sized.v1"}
    return Outgoing(exchange="", routing_key=QUEUE, body=body, properties=properties)


def test_messages_of_all_sizes_come_out_as_they_went_in(bench, queue):
    sent = [message(number, SIZES[number % len(SIZES)]) for number in range(90)]
    channel = ConfirmedChannel(bench.amqp_uri, name="test", patience=10)
    assert set(channel.publish_all(sent)) == {Outcome.CONFIRMED}
    channel.close()
    intake, taken = Intake(bench.amqp_uri, name="test"), []
    intake.consume(queue)
    while len(taken) < len(sent) and (some := intake.take(idle_seconds=10)):
        taken += some
    intake.close()
    assert [each.body for each in taken] == [each.body for each in sent]


def test_a_broker_that_returns_everything_is_heard_while_we_write(bench):
    channel = ConfirmedChannel(bench.amqp_uri, name="test", patience=10)
    lost = [
        Outgoing(
            exchange="",
            routing_key="nobody",
            body=bytes(100_000),
            properties={"message_id": str(number), "type": "test.sized.v1"},
        )
        for number in range(100)
    ]
    assert set(channel.publish_all(lost)) == {Outcome.RETURNED}
    channel.close()


def test_a_broker_that_ends_the_channel_while_we_write_is_answered(bench):
    channel, outcomes = ConfirmedChannel(bench.amqp_uri, name="test", patience=10), set()
    lost = [replace(message(number, 100_000), exchange="nowhere") for number in range(100)]
    publishing = threading.Thread(
        target=lambda: outcomes.update(channel.publish_all(lost)), daemon=True
    )
    publishing.start()
    publishing.join(20)
    assert outcomes == {Outcome.UNKNOWN}
