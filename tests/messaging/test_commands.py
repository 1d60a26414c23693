"""How often a batch asks the database: independent of the machine, so that a change shows."""

from collections import Counter
from pathlib import Path

import pymongo
import pytest
from pymongo.monitoring import CommandListener

from records.memory import MemoryStore
from records.mongo import MongoStore
from records.settings import Settings
from tests.messaging.ledger.desk import Desk

BATCH = 100


class Counting(CommandListener):
    def __init__(self):
        self.commands: Counter[str] = Counter()

    def started(self, event):
        collection = event.command.get(event.command_name)
        self.commands[f"{event.command_name} {collection}"] += 1

    def succeeded(self, event):
        """Of no interest."""

    def failed(self, event):
        """Of no interest."""


@pytest.fixture
def counted(stack, database):
    """A desk on the real database, and the commands that it sends."""
    counting, nowhere = Counting(), Path("/nonexistent")
    client: pymongo.MongoClient = pymongo.MongoClient(
        stack.uris("root").mongo, tz_aware=True, event_listeners=[counting]
    )
    settings = Settings("ledger", "test", "real", "", "", database, nowhere, nowhere, nowhere)
    yield Desk(MongoStore(client, settings, MemoryStore().cipher)), counting
    client.close()


def test_a_batch_of_a_hundred_messages_takes_nine_commands(counted):
    desk, counting = counted
    for number in range(BATCH):
        desk.mint_money(f"a{number}", number)
    first, *bodies = desk.bodies()
    desk.apply(first)
    counting.commands.clear()
    desk.apply(*bodies)
    reads = {name: count for name, count in counting.commands.items() if name.startswith("find")}
    assert reads == {"find held": 1, "find accounts": 1}
    writes = counting.commands - Counter(reads)
    assert sum(writes.values()) <= 6, writes


def test_a_batch_that_was_applied_before_is_refused_by_the_inbox_asked_about_and_ends(counted):
    desk, counting = counted
    desk.mint_money("a", *range(BATCH))
    bodies = desk.bodies()
    desk.apply(*bodies)
    counting.commands.clear()
    desk.apply(*bodies)
    looked_up = {"find held": 2, "find accounts": 2, "find inbox": 1}
    refused = {"insert inbox": 1, "abortTransaction 1": 1}
    assert counting.commands == {**looked_up, **refused}
    counting.commands.clear()
    desk.apply(*bodies)
    assert counting.commands == {"find inbox": 1, "find held": 1, "find accounts": 1}
