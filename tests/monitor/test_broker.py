"""Looking at the broker's queues: with its management interface, without it, without a broker."""

from __future__ import annotations

from dataclasses import replace

import amqp
import pytest

from deploy.local.ports import free_port
from deploy.local.waiting import wait_until
from deploy.uris import with_account
from records.settings import Settings
from services.monitor.broker import MANAGEMENT_SECRET, Broker
from tests.stack.channels import channel_of

pytestmark = pytest.mark.stack
VHOST, QUEUE = "monitor-tests", "relief.hotline"


@pytest.fixture(scope="module")
def vhost(stack):
    stack.add_vhost(VHOST)
    with channel_of(stack, "topology", VHOST) as channel:
        channel.queue_declare(QUEUE, durable=True, auto_delete=False)
        for _ in range(2):
            channel.basic_publish(amqp.Message(b"{}"), routing_key=QUEUE)
    yield VHOST
    stack.drop_vhost(VHOST)


@pytest.fixture
def settings(stack, vhost, tmp_path):
    """The monitor's, without the secret of the management interface."""
    return Settings(
        service="monitor",
        mode="test",
        clock="real",
        amqp_uri=stack.uris("monitor", vhost).amqp,
        mongo_uri="",
        database="",
        secrets=tmp_path,
        public_keys=tmp_path,
        var=tmp_path,
    )


def test_without_management_depth_and_consumers_are_known_all_the_same(settings):
    look = Broker(settings).look([QUEUE, "relief.gone"])
    assert (look.reached, look.management, look.queues["relief.gone"]) == (True, False, None)
    seen = look.queues[QUEUE]
    assert (seen["depth"], seen["consumers"], seen["in_rate"]) == (2, 0, None)


def test_with_management_every_number_is_known(stack, settings):
    address = with_account(**stack.rabbit.management("watcher"))
    (settings.secrets / MANAGEMENT_SECRET).write_text(address)

    def seen():
        look = Broker(settings).look([QUEUE, "relief.gone"])
        assert (look.reached, look.management) == (True, True)
        assert look.queues["relief.gone"] is None
        return look.queues[QUEUE]

    # The broker tells its statistics piecemeal: depth may be there before consumers.
    known = {"depth": 2, "unacknowledged": 0, "consumers": 0, "out_rate": 0}
    wait_until(lambda: known.items() <= seen().items(), seconds=15, what="the numbers do not come")


def test_a_management_interface_that_is_away_is_done_without(settings):
    (settings.secrets / MANAGEMENT_SECRET).write_text(f"http://a:b@127.0.0.1:{free_port([])}")
    look = Broker(settings).look([QUEUE])
    assert (look.reached, look.management, look.queues[QUEUE]["depth"]) == (True, False, 2)


def test_a_broker_that_is_away_is_said_to_be(settings):
    away = replace(settings, amqp_uri=f"amqp://a:b@127.0.0.1:{free_port([])}/{VHOST}")
    look = Broker(away).look([QUEUE])
    assert (look.reached, look.management, dict(look.queues)) == (False, False, {})
