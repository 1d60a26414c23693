"""Another system's process: stock nameko, none of our code. ``listen`` or ``call``."""

import eventlet

eventlet.monkey_patch()

import json
import os
import sys

from nameko.containers import ServiceContainer
from nameko.events import event_handler
from nameko.standalone.rpc import ClusterRpcProxy

CONFIG = {
    "AMQP_URI": os.environ["AMQP_URI"],
    "ACCEPT": ["json", "cloudevents"],
    "SERIALIZERS": {
        "cloudevents": {
            "encoder": "json.dumps",
            "decoder": "json.loads",
            "content_type": "application/cloudevents+json",
            "content_encoding": "utf-8",
        }
    },
}


class Listener:
    name = "elsewhere"

    @event_handler("hotline", "ticket_escalated.v1.*")
    def on_ticket(self, event):
        say(event)


def say(word):
    print(json.dumps(word), flush=True)


def listen():
    container = ServiceContainer(Listener, config=CONFIG)
    container.start()
    say("ready")
    container.wait()


def call():
    with ClusterRpcProxy(CONFIG, timeout=20) as cluster:
        say(cluster.hotline.get_ticket("t1"))


if __name__ == "__main__":
    {"listen": listen, "call": call}[sys.argv[1]]()
