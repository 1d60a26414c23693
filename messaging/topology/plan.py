"""The topology as data: what must be declared and bound, from contracts and registry alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from contracts import registry as contracts_registry
from messaging.consumption import consumer_of
from messaging.envelope import exchange_of
from messaging.subscriptions import Registry, consumption_in

RPC_EXCHANGE = "nameko-rpc"
SIGNS_EXCHANGE = "zhufeng.ops"
DEAD_LETTERS = "zhufeng.dead"
# Every loss of a connection counts as a delivery of all that was prefetched, so a small limit would
# throw innocent messages out; one that breaks its process is held by the consumer long before.
DELIVERY_LIMIT = 100_000


def refill_queue(source: str) -> str:
    """Where a source's relay is asked to refill a lost queue."""
    return f"zhufeng.refill.{source}"


def refill_key(queue: str) -> str:
    """The routing key by which a source reaches one queue alone."""
    return f"refill.{queue}"


def heard_key(queue: str) -> str:
    """By this the source's relay answers that it publishes nothing until the queue is filled."""
    return f"heard.{queue}"


def bound_key(queue: str) -> str:
    """Bound, for the source's relay, once everything else of this queue is."""
    return f"bound.{queue}"


class Binding(NamedTuple):
    """A queue hears of what an exchange gets under a pattern of routing keys."""

    exchange: str
    queue: str
    key: str


def bound_mark(queue: str) -> Binding:
    """The binding that tells of a subscriber's queue that it is, or was, declared and bound."""
    source = (consumer_of(queue) or "").partition(".")[2]
    return Binding(exchange_of(source), refill_queue(source), bound_key(queue))


@dataclass(frozen=True)
class Topology:
    """Exchanges with their types, queues with their arguments, bindings."""

    exchanges: Mapping[str, str] = field(default_factory=dict)
    queues: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    bindings: frozenset[Binding] = frozenset()

    def in_order(self) -> list[Binding]:
        """The bindings as they are to be made: last those that tell of the others."""
        told = {bound_key(queue) for queue in self.queues}
        return sorted(self.bindings, key=lambda each: (each.key in told, each))

    def heard_by(self, queue: str) -> list[str]:
        """The routing keys of the events that a subscriber's queue is bound for."""
        keys = {each.key for each in self.bindings if each.queue == queue}
        return sorted(keys - {refill_key(queue)})

    def owns(self, binding: Binding) -> bool:
        """Whether a binding is ours to remove: between an exchange and a queue of our naming."""
        consumer = consumer_of(binding.queue)
        ours = binding.queue in self.queues or (
            consumer is not None
            and all(exchange_of(service) in self.exchanges for service in consumer.split("."))
        )
        return ours and binding.exchange in self.exchanges


def event_sources() -> list[str]:
    """The services that announce events."""
    return sorted({event.source for event in contracts_registry.events()})


def rpc_services() -> list[str]:
    """The services that answer calls."""
    return sorted({request.service for request in contracts_registry.requests()})


def planned(
    registry: Registry,
    *,
    sources: Iterable[str],
    rpc: Iterable[str],
) -> Topology:
    """The topology for these sources of events, services that answer calls, and subscriptions."""
    sources = list(sources)
    subscriptions = [
        (group, source, subscribed)
        for group, by_source in registry.items()
        for source, subscribed in by_source.items()
    ]
    exchanges = {RPC_EXCHANGE: "topic", SIGNS_EXCHANGE: "topic", DEAD_LETTERS: "fanout"}
    exchanges |= {exchange_of(source): "topic" for source in sources}
    exchanges |= {exchange_of(source): "topic" for _, source, _ in subscriptions}
    queues: dict[str, Mapping[str, Any]] = {DEAD_LETTERS: {"x-queue-type": "quorum"}}
    bindings = {Binding(DEAD_LETTERS, DEAD_LETTERS, "")}
    for service in rpc:
        # No dead letters: a request that expires holds personal data that nobody may keep.
        queues[f"rpc-{service}"] = {}
        bindings.add(Binding(RPC_EXCHANGE, f"rpc-{service}", f"{service}.*"))
    for source in {*sources, *(source for _, source, _ in subscriptions)}:
        queues[refill_queue(source)] = {}
    for group, source, subscribed in subscriptions:
        consumption = consumption_in(subscribed)
        if roll := consumption.roll(group, source):
            queues[roll] = {}
        for queue, partitions in consumption.queues(group, source).items():
            queues[queue] = _event_queue(queue, ordered=consumption.ordered)
            bindings.add(Binding(exchange_of(source), queue, refill_key(queue)))
            bindings.add(bound_mark(queue))
            bindings |= {
                Binding(exchange_of(source), queue, f"{name}.{partition}")
                for name in subscribed["events"]
                for partition in partitions
            }
    return Topology(exchanges=exchanges, queues=queues, bindings=frozenset(bindings))


def _event_queue(queue: str, *, ordered: bool) -> dict[str, Any]:
    """No length limit: a slow consumer may cost disk, but never push back on the announcer."""
    arguments = {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": DEAD_LETTERS,
        "x-dead-letter-routing-key": queue,
    }
    return {**arguments, "x-single-active-consumer": True} if ordered else arguments
