"""The bus without a broker: services on memory stores, for journeys that take milliseconds.

Everything but the broker is the real thing: the service classes with their dependencies, the
outbox order, envelopes, sealing, inbox, units of work, held messages. Production code never imports
this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from contracts.events import KNOWN, Event
from contracts.rights import EVERYTHING, Actor, Grant, grant_for
from contracts.schemas import sealed_fields
from messaging.clock import BusinessClock
from messaging.consumer.batch import BatchRunner
from messaging.consumer.group import Group
from messaging.consumer.intake import MOST_PER_BATCH
from messaging.consumer.reading import Delivery
from messaging.consumer.retries import RetryRunner
from messaging.consumer.source import HELD_SHORTEST
from messaging.consumes import Consumes
from messaging.container import ZhufengContainer
from messaging.dependencies import ConsentTable, PolicyTable
from messaging.envelope import render
from messaging.hint import Hint
from messaging.journal import PENDING, PUBLISHED, EventJournal
from messaging.meanwhile import asked_in_turn
from messaging.outbox import in_order
from messaging.process_clock import Clock
from messaging.runtime import SETTINGS, Runtime
from messaging.sealing import KeyRing
from messaging.spool import HandedRows
from records.keys import IndexKeys
from records.kinds import OUTBOX, Kind
from records.memory import MemoryStore
from records.settings import Settings
from records.store import Document, Store
from records.unit_of_work import Cause
from vocabulary.ids import new_id

NOWHERE = Path("/nonexistent")
MOST_ROWS = 100_000


class TwinService:
    """One service on a memory store, or on a `store` that is given.

    `replaced` stands in for dependencies that reach outside.
    """

    def __init__(
        self,
        service_class: Any,
        ring: KeyRing,
        *,
        replaced: Mapping[str, Any] | None = None,
        store: Store | None = None,
    ) -> None:
        self.name: str = service_class.name
        self.store = store or MemoryStore()
        settings = Settings(
            self.name, "test", "driven", "", "", f"zhufeng_{self.name}", NOWHERE, NOWHERE, NOWHERE
        )
        self._container = ZhufengContainer(service_class, {SETTINGS: settings, HELD_SHORTEST: 0})
        self._replaced = replaced or {}
        self._runtime = self._stand_on_memory(settings, ring)
        self.consumers = self._consumers()

    @contextmanager
    def working(self, actor: Actor, *, now: datetime, action: str | None = None) -> Iterator[Any]:
        """The service in a unit of work that is saved when the block ends well.

        Under the grant that the rights table gives for `action`, or under every right without it.
        """
        grant: Grant = grant_for(actor, action) if action else EVERYTHING
        batch = self._runtime.new_batch()
        cause = Cause(message_id=new_id(), correlation_id=new_id(), business_time=now)
        unit = batch.begin(
            actor=actor, grant=grant, cause=cause, now=now, action=action or "change"
        )
        yield self._serve(None, unit)
        unit.accept()
        self._runtime.commit(batch)

    def rows(self, kind: Kind) -> list[Document]:
        """The documents of a kind, as stored."""
        return self.store.find(kind, {}, MOST_ROWS)

    def pending(self) -> list[Document]:
        """Outbox rows that may be published now, in the relay's order."""
        rows = self.store.find(OUTBOX, {"state": PENDING}, MOST_ROWS)
        return in_order(sorted(rows, key=lambda row: (row["at"], row["subject"], row["sequence"])))

    def mark_published(self, rows: list[Document]) -> None:
        """As the relay does after the confirms."""
        batch = self._runtime.new_batch()
        unit = batch.begin(
            actor=Actor(name="system/relay", roles=frozenset()),
            grant=EVERYTHING,
            cause=Cause(message_id="", correlation_id=""),
            now=self._clock.now(),
        )
        for row in rows:
            unit.replace(OUTBOX, {**row, "state": PUBLISHED, "published_at": unit.recorded_at})
        unit.accept()
        batch.commit()

    def _serve(self, entrypoint: Any, unit: Any) -> Any:
        service = self._container.serve(entrypoint, unit)
        for attribute, stand_in in self._replaced.items():
            setattr(service, attribute, stand_in)
        return service

    def _stand_on_memory(self, settings: Settings, ring: KeyRing) -> Any:
        shared = self._container.shared_extensions
        runtime = shared.get(Runtime) or Runtime().bind(self._container)
        runtime.settings, runtime.store = settings, self.store
        runtime.hint, runtime.handed = Hint(), HandedRows()
        runtime.together = self.store  # a twin has nobody to wait for
        runtime.index_keys = IndexKeys(person=b"p" * 32, phone=b"t" * 32)
        runtime.key_ring, runtime.journal = ring, EventJournal(self.name, ring)
        self._clock = BusinessClock(driven=True)
        (shared.get(Clock) or Clock().bind(self._container)).business = self._clock
        for dependency in self._container.dependencies:
            if isinstance(dependency, ConsentTable | PolicyTable):
                dependency.setup()  # they ship with the code, and need nothing of outside
        return runtime

    def _consumers(self) -> dict[str, TwinConsumer]:
        entrypoints = [each for each in self._container.entrypoints if isinstance(each, Consumes)]
        for entrypoint in entrypoints:
            entrypoint.setup()
        sources = {entrypoint.consumer for entrypoint in entrypoints}
        return {
            source.source: TwinConsumer(
                replace(source.group(), serve=self._serve, ask=asked_in_turn), source.types()
            )
            for source in sources
        }


class TwinConsumer:
    """A consumer group's queue, batches and held messages."""

    def __init__(self, group: Group, types: frozenset[str]) -> None:
        self.types, self._group = types, group
        self.batches, self.retries = BatchRunner(group), RetryRunner(group)

    def take(self, bodies: list[bytes]) -> None:
        for start in range(0, len(bodies), MOST_PER_BATCH):
            some = bodies[start : start + MOST_PER_BATCH]
            self.apply([Delivery(body=body) for body in some])

    def apply(self, deliveries: Sequence[Delivery]) -> None:
        """As a queue's consumer does with what it took."""
        self.batches.apply([self._group.decoded(each) for each in deliveries])


class Bus:
    """Services that hear each other: ``Bus(HotlineService, ReliefService)``.

    `replaced`: service name → dependency attribute → what stands in for it; `stores`: service name
    → a store that is not the memory twin.
    """

    def __init__(
        self,
        *service_classes: Any,
        replaced: Mapping[str, Mapping[str, Any]] | None = None,
        stores: Mapping[str, Store] | None = None,
    ) -> None:
        names = [service.name for service in service_classes]
        readers = {reader for event in KNOWN.values() for reader in _readers(event)}
        keys = {name: X25519PrivateKey.generate() for name in {*names, *readers}}
        public = {name: key.public_key() for name, key in keys.items()}
        self._services = {
            service.name: TwinService(
                service,
                KeyRing([keys[service.name]], public),
                replaced=(replaced or {}).get(service.name),
                store=(stores or {}).get(service.name),
            )
            for service in service_classes
        }

    def __getitem__(self, name: str) -> TwinService:
        return self._services[name]

    def deliver(self, *, times: int = 1) -> int:
        """Publish what is pending, until all is quiet; how many events that were.

        With `times` 2 every message arrives twice. Held messages wait for `retry`.
        """
        published = 0
        while some := sum(self._publish(service, times) for service in self._services.values()):
            published += some
        return published

    def retry(self) -> None:
        """Run every held message that is not parked once more, then deliver what follows."""
        for service in self._services.values():
            for consumer in service.consumers.values():
                consumer.retries.run_due()
        self.deliver()

    def _publish(self, service: TwinService, times: int) -> int:
        rows = service.pending()
        messages = [message for row in rows for message in render(row)]
        for hearer in self._services.values():
            consumer = hearer.consumers.get(service.name)
            if consumer is not None:
                heard = [
                    message.body
                    for message in messages
                    if message.properties["type"] in consumer.types
                ]
                consumer.take([body for body in heard for _ in range(times)])
        if rows:
            service.mark_published(rows)
        return len(rows)


def _readers(event: type[Event]) -> Iterator[str]:
    for readers in sealed_fields(event).values():
        yield from readers
