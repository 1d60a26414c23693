"""A database of its own on the real mongod for one test module: made, migrated, dropped."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from bson.codec_options import CodecOptions, DatetimeConversion
from pymongo.database import Database
from pymongo.monitoring import CommandListener, CommandStartedEvent

from deploy.local.stack import Stack
from records.field_keys.masters import local_masters
from records.kinds import KEYS, Kind
from records.migrations.runner import ServiceRecords, migrate
from records.mongo import MongoStore, connect
from records.mongo_cipher import MongoCipher
from records.settings import Settings


class Reading(CommandListener):
    """Keeps the finds and aggregates that were sent, for `explain`."""

    def __init__(self) -> None:
        self.commands: list[dict[str, Any]] = []

    def started(self, event: CommandStartedEvent) -> None:
        about = event.command.get(event.command_name)
        if event.command_name in ("find", "aggregate") and about not in KEYS:
            self.commands.append(dict(event.command))

    def succeeded(self, event: Any) -> None:
        """Of no interest."""

    def failed(self, event: Any) -> None:
        """Of no interest."""


@dataclass(frozen=True)
class OwnDatabase:
    """A migrated database of a service, its store, and what was read from it."""

    store: MongoStore
    database: Database[dict[str, Any]]
    reading: Reading

    def empty(self) -> None:
        """Delete every document; collections, indexes and the keys stay."""
        client = self.database.client
        for database in (self.database, client[f"{self.database.name}_audit"]):
            for name in database.list_collection_names():
                if name not in KEYS:
                    database[name].delete_many({})

    def plans(self) -> list[str]:
        """The winning plans of each read since the last call, as text."""
        commands, self.reading.commands[:] = list(self.reading.commands), []
        explained = [self._explain(command) for command in commands]
        self.reading.commands.clear()
        return explained

    def _explain(self, command: dict[str, Any]) -> str:
        kept = ("find", "filter", "sort", "limit", "aggregate", "pipeline", "cursor", "hint")
        question = {name: command[name] for name in kept if name in command}
        where = self.database.client[command["$db"]]
        # A plan's bounds hold moments before and after all that Python knows.
        any_moment: CodecOptions[Any] = CodecOptions(
            datetime_conversion=DatetimeConversion.DATETIME_AUTO
        )
        answer = where.command(
            "explain", question, verbosity="queryPlanner", codec_options=any_moment
        )
        return " and ".join(repr(plan) for plan in _winning_plans(answer))


def _winning_plans(answer: Any) -> Iterator[Any]:
    """Those of the whole question: an aggregation may ask several collections, or one often."""
    if isinstance(answer, dict):
        if "winningPlan" in answer:
            yield answer["winningPlan"]
            return
        answer = list(answer.values())
    if isinstance(answer, list):
        for each in answer:
            yield from _winning_plans(each)


@contextmanager
def own_database(stack: Stack, service: str, kinds: list[Kind]) -> Iterator[OwnDatabase]:
    """Everything that the service keeps, in a database of a random name."""
    name = f"test_{service}_{uuid4().hex[:8]}"
    settings = Settings(
        service=service,
        mode="test",
        clock="driven",
        amqp_uri="",
        mongo_uri=stack.uris("root").mongo,
        database=f"zhufeng_{name}",
        secrets=Path(),
        public_keys=Path(),
        var=Path(),
    )
    reading = Reading()
    client = connect(settings, [reading])
    own = f"zhufeng_{name}_migrations"
    try:
        list(migrate(client, [ServiceRecords(name, tuple(kinds))], own_database=own))
        cipher = MongoCipher(client, settings.database, local_masters(os.urandom(96)))
        yield OwnDatabase(MongoStore(client, settings, cipher), client[settings.database], reading)
    finally:
        for database in (settings.database, f"{settings.database}_audit", own):
            client.drop_database(database)
        client.close()
