"""Counts what a process asks of database and broker, by name."""

from collections import Counter
from typing import ClassVar

import amqp
from pymongo import monitoring

MACHINERY = {"hello", "ismaster", "saslStart", "saslContinue", "endSessions", "isMaster"}
METHODS = {
    (60, 40): "publish",
    (60, 50): "return",
    (60, 60): "deliver",
    (60, 80): "ack",
    (60, 90): "reject",
}


class DatabaseCommands(monitoring.CommandListener):
    def __init__(self):
        self.counted: Counter[str] = Counter()

    def started(self, event):
        if event.command_name not in MACHINERY:
            self.counted[event.command_name] += 1

    def succeeded(self, event):
        pass

    def failed(self, event):
        pass


class CountingChannel(amqp.Channel):
    sent: ClassVar[Counter[str]] = Counter()
    received: ClassVar[Counter[str]] = Counter()

    def send_method(self, sig, *args, **kwargs):
        self.sent[METHODS.get(sig, "other")] += 1
        return super().send_method(sig, *args, **kwargs)

    def dispatch_method(self, method_sig, payload, content):
        self.received[METHODS.get(method_sig, "other")] += 1
        return super().dispatch_method(method_sig, payload, content)


def start_counting():
    """From now on, for every client and connection made later."""
    database = DatabaseCommands()
    monitoring.register(database)
    amqp.Connection.Channel = CountingChannel
    return database
