"""Another system hears events, with stock nameko: ``events.py FILE``, and keeps them in SQLite.

An event arrives at least once: its id is kept together with its effect, so that it takes effect
once. Those of one subject come in the order of their `sequence`; a smaller one is older news.
"""

import eventlet

eventlet.monkey_patch()

import json
import os
import sqlite3
import sys

from nameko.containers import ServiceContainer
from nameko.events import event_handler

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
FACTS = sqlite3.connect(sys.argv[1])
FACTS.execute("create table if not exists facts (id primary key, subject, sequence integer, data)")


class Elsewhere:
    """Its name is part of its durable queue's: what comes while it is away waits there."""

    name = "elsewhere_facts"

    @event_handler("hotline", "ticket_escalated.v1.*")
    def on_ticket_escalated(self, event):
        """Keep a fact once. What is sealed stays an opaque token: we are not a named reader."""
        row = (event["id"], event["subject"], int(event["sequence"]), json.dumps(event["data"]))
        with FACTS:
            new = FACTS.execute("insert or ignore into facts values (?, ?, ?, ?)", row).rowcount
        print(json.dumps({"new": bool(new), "event": event}), flush=True)


if __name__ == "__main__":
    container = ServiceContainer(Elsewhere, config=CONFIG)
    container.start()
    print(json.dumps("ready"), flush=True)
    container.wait()
