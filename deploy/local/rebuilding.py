"""Build the report anew from the journals: ``./zhufeng rebuild``.

For a report that is doubted, or whose database was lost. What it knew is set aside, its queues are
filled with the whole journals of their sources, and what comes of it is compared with what was
there. Standard output is one document: how many facts there are, and the ids of those that only
one side knows or that differ. Exit code 1 where there are any. Broken off, it is run again.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.database import Database

from deploy.local.commands import say, the_stack
from deploy.local.one_shots import run_one_shot
from deploy.local.stack import Stack
from deploy.local.waiting import StackError, wait_until
from messaging.amqp import connect, part
from messaging.copies import BEGINNING, Hearer, hearer_of
from messaging.subscriptions import Registry, read_registry
from records.kinds import HELD, INBOX, OUTBOX, UNDECODED
from services.reports.repository import FACTS

READER = "reports"
SET_ASIDE = "facts_set_aside"
REFILL_SECONDS = 600

Document = dict[str, Any]


@dataclass(frozen=True)
class Compared:
    """Facts by their ids, as the journals tell them and as they were known.

    `kept` are those whose journal rows were erased with the retention of their record: nobody can
    tell them again, and they hold no person.
    """

    facts: int
    only_told: list[str]
    only_known: list[str]
    different: list[str]
    kept: list[str]

    @property
    def same(self) -> bool:
        """Whether the journals tell what was known, and nothing else."""
        return not (self.only_told or self.only_known or self.different)


def compared(told: dict[str, Document], known: dict[str, Document], erased: set[str]) -> Compared:
    """What a rebuild brought against what was there; `erased` are ids nobody can tell of."""
    gone = known.keys() - told.keys()
    kept = {each for each in gone if known[each]["record"].rpartition("/")[2] in erased}
    return Compared(
        facts=len(told) + len(kept),
        only_told=sorted(told.keys() - known.keys()),
        only_known=sorted(gone - kept),
        different=sorted(each for each in told.keys() & known.keys() if told[each] != known[each]),
        kept=sorted(kept),
    )


class Rebuilding:
    """One rebuild of the report of a stack that runs."""

    def __init__(self, stack: Stack, client: MongoClient[Document]) -> None:
        self._stack, self._client = stack, client
        self._own: Database[Document] = client[f"zhufeng_{READER}"]
        registry = read_registry()
        self._hearers = _hearers(registry)

    def run(self) -> Compared:
        """Set aside, fill, compare; what was kept stands in the report again."""
        self._stack.stop_services([READER])
        self._set_aside()
        self._lose_queues()
        self._fill()
        self._stack.start_services([READER])
        wait_until(self._caught_up, seconds=REFILL_SECONDS, what="the report does not catch up")
        known = _by_id(self._own[SET_ASIDE])
        result = compared(_by_id(self._own[FACTS.name]), known, self._erased())
        if result.kept:
            self._own[FACTS.name].insert_many([known[each] for each in result.kept])
        self._own.drop_collection(SET_ASIDE)
        return result

    def _set_aside(self) -> None:
        """Once: what a run that was broken off set aside is what was known."""
        if SET_ASIDE not in self._own.list_collection_names():
            self._own[FACTS.name].aggregate([{"$out": SET_ASIDE}])
        for kind in (FACTS, INBOX, HELD, UNDECODED):
            self._own[kind.name].delete_many({})

    def _lose_queues(self) -> None:
        connection = connect(self._stack.uris("operator").amqp, name="rebuild")
        channel = connection.channel()
        for hearer in self._hearers.values():
            for queue in hearer.queues:
                channel.queue_delete(queue)
        part(connection)

    def _fill(self) -> None:
        log = self._stack.layout.logs / "topology.log"
        options = [word for consumer in self._hearers for word in ("--rebuild", consumer)]
        if run_one_shot("messaging.topology", self._stack.environment("topology"), log, options):
            raise StackError(f"the topology step failed: see {log}")
        self._stack.sync_queue_names()

    def _caught_up(self) -> bool:
        """Whether all that the journals held for it was applied; raises where some is held."""
        if self._own[HELD.name].find_one() or self._own[UNDECODED.name].find_one():
            raise StackError(
                f"{READER} could not apply a message: see what it holds, and run again"
            )
        owed = sum(
            self._outbox(consumer).count_documents(hearer.in_journal({"$gte": BEGINNING}))
            for consumer, hearer in self._hearers.items()
        )
        return self._own[INBOX.name].count_documents({}) >= owed

    def _erased(self) -> set[str]:
        """The ids of records that rows tell of which were erased."""
        gone, fields = {"erased_at": {"$ne": None}}, {"subject": True, "data": True}
        return {
            each.rpartition("/")[2]
            for consumer in self._hearers
            for row in self._outbox(consumer).find(gone, fields)
            for each in texts([row["subject"], row["data"]])
        }

    def _outbox(self, consumer: str) -> Collection[Document]:
        source = consumer.partition(".")[2]
        return self._client[f"zhufeng_{source}"][OUTBOX.name]


def _hearers(registry: Registry) -> dict[str, Hearer]:
    """Consumer (``reports.relief``) → what it hears, in which queues."""
    found = {source: hearer_of(registry, f"{READER}.{source}") for source in registry[READER]}
    return {f"{READER}.{source}": hearer for source, hearer in found.items() if hearer}


def texts(value: Any) -> Iterator[str]:
    """Every text in a plain value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts(each)


def _by_id(collection: Collection[Document]) -> dict[str, Document]:
    return {row["_id"]: row for row in collection.find()}


def main(options: Sequence[str]) -> int:
    """Rebuild, and print what came of it."""
    if options:
        raise StackError(f"the report is rebuilt as a whole, without {' '.join(options)}")
    stack = the_stack()
    with MongoClient[Document](stack.uris("root").mongo) as client:
        say("building the report anew from the journals")
        result = Rebuilding(stack, client).run()
    document = {
        "same": result.same, "facts": result.facts, "kept": len(result.kept),
        "only_told": result.only_told, "only_known": result.only_known,
        "different": result.different,
    }  # fmt: skip
    sys.stdout.write(json.dumps(document) + "\n")
    return 0 if result.same else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
