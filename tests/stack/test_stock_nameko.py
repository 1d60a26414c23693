"""Other systems need no library of ours: stock nameko works as the integration user."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import amqp
import pytest

from tests.stack.channels import channel_of

VHOST = "stack-stock-nameko"
SCRIPT = Path(__file__).with_name("stock_nameko.py")
EVENT = {"specversion": "1.0", "type": "hotline.ticket_escalated.v1", "data": {"ticket_id": "t1"}}


@pytest.fixture(scope="module")
def vhost(stack):
    stack.add_vhost(VHOST)
    with channel_of(stack, "topology", VHOST) as channel:
        for exchange in ("hotline.events", "nameko-rpc"):
            channel.exchange_declare(exchange, "topic", durable=True, auto_delete=False)
        channel.queue_declare("rpc-hotline", durable=True, auto_delete=False)
        channel.queue_bind("rpc-hotline", "nameko-rpc", "hotline.*")
    yield VHOST
    stack.drop_vhost(VHOST)


@contextmanager
def elsewhere(stack, what):
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), what],
        env={**os.environ, "AMQP_URI": stack.uris("integration", VHOST).amqp},
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def said(process):
    return json.loads(process.stdout.readline())


def test_a_stock_handler_receives_the_cloudevents_document(stack, vhost):
    with elsewhere(stack, "listen") as process, channel_of(stack, "hotline", vhost) as hotline:
        assert said(process) == "ready"
        message = amqp.Message(
            json.dumps(EVENT),
            content_type="application/cloudevents+json",
            content_encoding="utf-8",
        )
        hotline.basic_publish(message, "hotline.events", "ticket_escalated.v1.07")
        assert said(process) == EVENT


def test_a_stock_proxy_calls_a_service(stack, vhost):
    with elsewhere(stack, "call") as process, channel_of(stack, "hotline", vhost) as hotline:

        def answer(request):
            reply = amqp.Message(
                json.dumps({"result": {"ticket_id": "t1"}, "error": None}),
                content_type="application/json",
                content_encoding="utf-8",
                correlation_id=request.properties["correlation_id"],
            )
            hotline.basic_publish(reply, "nameko-rpc", request.properties["reply_to"])
            hotline.basic_ack(request.delivery_tag)

        hotline.basic_consume("rpc-hotline", callback=answer)
        hotline.connection.drain_events(timeout=20)
        assert said(process) == {"ticket_id": "t1"}
