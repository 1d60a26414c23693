"""``@consumes``: a service's method hears an event, exactly once in effect."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from nameko.exceptions import ConfigurationError
from nameko.extensions import Entrypoint, register_entrypoint

from contracts.events import Event
from messaging.consumer.reading import Named, Subscription
from messaging.consumer.source import SourceConsumer
from records.kinds import Kind

Method = TypeVar("Method", bound=Callable[..., Any])
Loads = Mapping[str, Named | tuple[Named, ...]]


class Consumes(Entrypoint):
    """Registers its method with the consumer of the event's source, which does all the work."""

    def __init__(self, event: type[Event], *, loads: Loads | None = None) -> None:
        super().__init__()
        self.event, self.loads = event, dict(loads or {})
        self.consumer = SourceConsumer(event.source)

    def setup(self) -> None:
        self.consumer.register(self.subscription())

    def stop(self) -> None:
        self.consumer.stop()

    def subscription(self) -> Subscription:
        """What is consumed; `ConfigurationError` when `loads` names what is not there."""
        fields = {field.name for field in dataclasses.fields(self.event)}
        loads = []
        for attribute, named in self.loads.items():
            names = named if isinstance(named, tuple) else (named,)
            if unknown := {name for name in names if isinstance(name, str)} - fields:
                raise ConfigurationError(f"{self.method_name} loads by {unknown}: no such field")
            loads.append((self._kind(attribute), names))
        return Subscription(
            event=self.event, method=self.method_name, loads=tuple(loads), entrypoint=self
        )

    def _kind(self, attribute: str) -> Kind:
        stored = getattr(self.container.service_cls, attribute, None)
        kind: Kind | None = getattr(getattr(stored, "repository", None), "kind", None)
        if kind is None:
            raise ConfigurationError(f"{self.method_name} loads {attribute}, which stores nothing")
        return kind


def consumes(event: type[Event], *, loads: Loads | None = None) -> Callable[[Method], Method]:
    """Hear `event`: ``@consumes(LeadOpened, loads={"tickets": "ticket_id"})``.

    The method must be called ``on_<wire name>``. `loads` maps a repository attribute of the service
    to the event's field (or fields) with aggregate ids, so that a batch loads them all at once; in
    place of a field's name it takes a function that tells the id from the event.
    """

    def declare(method: Method) -> Method:
        wanted = f"on_{event.wire_name()}"
        if method.__name__ != wanted:
            raise TypeError(f"{method.__qualname__} consumes {event.__name__}: name it {wanted}")
        register_entrypoint(method, Consumes(event, loads=loads))
        return method

    return declare
