"""What nobody of ours would publish: kept, acknowledged, and in nobody's way."""

import amqp
import pytest

from messaging.consumer.intake import Intake
from tests.messaging.ledger.bench import QUEUE
from tests.odd_messages import odd_messages


def publish(bench, message, key="minted.v1.00"):
    with bench.connection() as connection:
        connection.channel().basic_publish(message, "mint.events", key)


def test_odd_properties_stop_no_consumer(bench):
    odd = odd_messages(b"")
    for message in odd.values():
        publish(bench, message)
    bench.mint_money("a", 1)
    bench.start("mint")
    bench.start("ledger")
    bench.until(lambda: bench.credits("a") == [1], "nothing is applied behind them", 30)
    bench.until(lambda: bench.waiting() == 0, "they are not acknowledged")
    assert len(bench.undecoded()) == len(odd)
    assert bench.held() == []


@pytest.mark.parametrize("key", [b"minted.v1.\xff", b"minted.v1.\xed\xa0\x80"])
def test_a_routing_key_that_is_no_text_is_read_all_the_same(bench, key):
    publish(bench, amqp.Message(b"x"), key)
    intake = Intake(bench.amqp_uri, name="test")
    intake.consume(QUEUE)
    (delivery,) = intake.take(idle_seconds=10)
    assert delivery.body == b"x"
    intake.close()
