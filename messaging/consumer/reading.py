"""From delivery to event: what a consumer group hears from one source, and how it reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from contracts.events import Event
from contracts.refusals import InvalidInput
from contracts.schemas import load_event
from messaging.envelope import Envelope, Undecodable, parse
from messaging.sealing import BrokenSeal, KeyRing, authenticated
from records.kinds import Kind

SEVERAL_DELIVERIES = 5

Named = str | Callable[[Any], str]
"""A field of the event that holds an aggregate's id, or a function that tells it."""


class Unreadable(Exception):
    """An envelope whose event this group cannot read; `reason` is a code for the operator."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Subscription:
    """One `@consumes`: the event, its method, and what names the aggregates to be loaded."""

    event: type[Event]
    method: str
    loads: tuple[tuple[Kind, tuple[Named, ...]], ...] = ()
    entrypoint: Any = None

    def named(self, event: Event) -> list[tuple[Kind, str]]:
        """The aggregates that the event names, as (kind, id)."""
        return [
            (kind, aggregate_id)
            for kind, fields in self.loads
            for name in fields
            for aggregate_id in _ids(name(event) if callable(name) else getattr(event, name))
        ]


@dataclass(frozen=True)
class Delivery:
    """A message as the broker gave it; `count` is how often it was delivered before."""

    body: bytes
    headers: Mapping[str, Any] = field(default_factory=dict)
    tag: int = 0
    count: int = 0

    @property
    def again(self) -> bool:
        """Whether it was delivered before: then it runs alone."""
        return self.count > 0

    @property
    def suspect(self) -> bool:
        """Whether it came so often that it may break its process."""
        return self.count >= SEVERAL_DELIVERIES


class Message:
    """A delivery with its envelope, or with the flaw that makes it undecodable."""

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self.envelope: Envelope | None = None
        self.flaw: str | None = None
        try:
            self.envelope = parse(delivery.body)
        except Undecodable as flaw:
            self.flaw = str(flaw)
        except Exception as fault:  # noqa: BLE001 - no body may stop the queue; it is kept
            self.flaw = f"the body cannot be read ({type(fault).__name__})"


@dataclass(frozen=True)
class Decoded:
    """A delivery as a group hears it; without an envelope, its `flaw` says why."""

    delivery: Delivery
    heard: Heard | None
    flaw: str | None

    @property
    def again(self) -> bool:
        """Whether it was delivered before: then it runs alone."""
        return self.delivery.again


class Heard:
    """An envelope with what this group makes of it; read once, however often it runs.

    `sealed_as` is the id of the event whose values were sealed, where an operator edited it since.
    """

    def __init__(self, envelope: Envelope, reader: Reader, sealed_as: str | None = None) -> None:
        self.envelope, self._reader = envelope, reader
        self._sealed_as = sealed_as or envelope.id

    @cached_property
    def subscription(self) -> Subscription:
        """What consumes it; raises `Unreadable`."""
        return self._reader.subscription(self.envelope)

    @cached_property
    def event(self) -> Event:
        """The event with the sealed values that we may read; raises `Unreadable`."""
        return self._reader.event(self.envelope, self.subscription.event, self._sealed_as)

    @cached_property
    def named(self) -> list[tuple[Kind, str]]:
        """The aggregates that it names; none when it cannot be read."""
        try:
            return self.subscription.named(self.event)
        except Unreadable:
            return []


class Reader:
    """Reads the events of one source for one group."""

    def __init__(self, key_ring: KeyRing) -> None:
        self._key_ring = key_ring
        self._subscriptions: dict[str, Subscription] = {}

    def add(self, subscription: Subscription) -> None:
        """Hear one more event; one method per event and group."""
        name = subscription.event.wire_name()
        if name in self._subscriptions:
            raise ValueError(f"two methods consume {name}")
        self._subscriptions[name] = subscription

    def subscription(self, envelope: Envelope) -> Subscription:
        """What consumes the envelope's event; raises `Unreadable`."""
        known = self._subscriptions.get(envelope.name)
        if known is None or known.event.source != envelope.source:
            raise Unreadable("unknown_event")
        return known

    def event(self, envelope: Envelope, newest: type[Event], sealed_as: str) -> Event:
        """The event in the version that the group knows; raises `Unreadable`."""
        data = dict(envelope.data)
        for step in _upgrades(envelope.version, newest):
            data = _tried("not_upgradable", partial(step.upgrade, data))
        name = f"{envelope.source}.{envelope.name}"

        def open_(field_name: str, token: dict[str, Any]) -> Any:
            if not self._key_ring.holds_key_of(token):
                return None
            return self._key_ring.open(token, authenticated(name, field_name, sealed_as))

        try:
            return load_event(newest, data, open_)
        except InvalidInput:
            raise Unreadable("invalid_data") from None
        except BrokenSeal:
            raise Unreadable("broken_seal") from None


def _upgrades(version: int, newest: type[Event]) -> list[type[Event]]:
    """The versions to go through from `version` (excluded) to `newest`, oldest first."""
    steps: list[type[Event]] = []
    event: type[Event] | None = newest
    while event is not None and event.version > version:
        steps.insert(0, event)
        event = event.previous
    if event is None or event.version != version:
        raise Unreadable("unknown_version")
    return steps


def _tried(reason: str, work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Exception as error:
        raise Unreadable(reason) from error


def _ids(value: Any) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)
