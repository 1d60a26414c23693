"""Everything that one service hears of one source, as part of its container."""

from __future__ import annotations

from typing import Any

from nameko.extensions import SharedExtension

from messaging.backoff import Condition
from messaging.consumer.group import Group
from messaging.consumer.queue import QueueConsumer
from messaging.consumer.reading import Reader, Subscription
from messaging.consumer.retries import RetryRunner
from messaging.consumer.sharing import Sharing
from messaging.consumption import Consumption, consumer_id, consumption_of
from messaging.held import HeldRows, RetryPolicy
from messaging.process_clock import Clock
from messaging.runtime import Runtime

HELD_ATTEMPTS = "ZHUFENG_HELD_ATTEMPTS"
HELD_SHORTEST = "ZHUFENG_HELD_SHORTEST_SECONDS"


class SourceConsumer(SharedExtension):
    """Consumes the queue ``<service>.<source>`` for all `@consumes` methods of that source.

    Or the several queues, or the shared one, that the service class asks for
    (`messaging.consumption`).
    """

    runtime = Runtime()
    clock = Clock()

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self._subscriptions: list[Subscription] = []
        self._queues: list[QueueConsumer] = []
        self._stopping = False

    @property
    def sharing_key(self) -> tuple[type, str]:
        """One per source and container."""
        return type(self), self.source

    @property
    def consumer(self) -> str:
        """The consumer id, the same for all queues."""
        return consumer_id(self.container.service_name, self.source)

    @property
    def check_name(self) -> str:
        """The name of this part in the service's health."""
        return f"consumer {self.consumer}"

    @property
    def consumption(self) -> Consumption:
        """How the service class asks to consume the source."""
        return consumption_of(self.container.service_cls, self.source)

    def healthy(self) -> bool:
        """Whether every queue is being consumed and the database takes what comes."""
        return all(queue.healthy() for queue in self._queues)

    @property
    def pause(self) -> Condition | None:
        """What keeps one of its queues from being consumed; None when nothing does."""
        return next((queue.pause for queue in self._queues if queue.pause), None)

    def register(self, subscription: Subscription) -> None:
        """Consume one more event of the source."""
        self._subscriptions.append(subscription)

    def types(self) -> frozenset[str]:
        """The wire types that the queue is bound to."""
        return frozenset(each.event.wire_type() for each in self._subscriptions)

    def start(self) -> None:
        group = self.group()
        whose = self.container.service_name, self.source
        names, roll = list(self.consumption.queues(*whose)), self.consumption.roll(*whose)
        sharing = Sharing(names, roll) if roll else None
        uri = self.runtime.settings.amqp_uri
        for name in names:
            retries = RetryRunner(group) if name == names[0] else None
            queue = QueueConsumer(uri, name, group, retries=retries, sharing=sharing)
            queue.start(self.container.spawn_managed_thread)
            self._queues.append(queue)

    def look_at_held(self) -> None:
        """An operator has let held messages go: look at them without waiting for the next look."""
        for queue in self._queues:
            queue.look_at_held()

    def group(self) -> Group:
        """The consumer group, on what the runtime stands on."""
        reader = Reader(self.runtime.key_ring)
        for subscription in self._subscriptions:
            reader.add(subscription)
        store = self.runtime.store
        config = self.container.config
        policy = RetryPolicy(
            attempts=int(config.get(HELD_ATTEMPTS, RetryPolicy.attempts)),
            shortest=float(config.get(HELD_SHORTEST, RetryPolicy.shortest)),
        )
        return Group(
            consumer=self.consumer,
            service=self.container.service_name,
            ordered=self.consumption.ordered,
            store=store,
            reader=reader,
            held=HeldRows(store, self.consumer, policy),
            new_batch=self.runtime.new_batch,
            commit=self.runtime.commit,
            serve=self.container.serve,
            business_now=self.clock.business.now,
            stopping=lambda: self._stopping,
        )

    def stop(self) -> None:
        """Finish the batches in hand; what was only prefetched goes back to its queue."""
        self._stopping = True
        for queue in self._queues:
            queue.ask_to_stop()
        for queue in self._queues:
            queue.wait()

    def kill(self) -> None:
        self._stopping = True
        for queue in self._queues:
            queue.kill()


def sources_of(container: Any) -> list[SourceConsumer]:
    """Every source that a service's container consumes."""
    return [each for each in container.extensions if isinstance(each, SourceConsumer)]


def consumers_of(container: Any) -> list[str]:
    """The ids of all consumers of a service's container, sorted."""
    return sorted(each.consumer for each in sources_of(container))
