"""Which consumers must meet an event, and when to ask again what they made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from contracts.operations.words import Fate

FINAL = frozenset({Fate.APPLIED, Fate.EDITED, Fate.DISCARDED})
SHORTEST, LONGEST = timedelta(seconds=1), timedelta(seconds=60)
SHARE_OF_AGE = 10
"""Asked again after a tenth of its age: the new is followed closely, the stuck costs little."""


class Expectations:
    """From the registry of subscriptions: group → source → ``{"events": [name with version]}``."""

    def __init__(self, registry: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
        self._consumers: dict[str, list[str]] = {}
        for group, sources in registry.items():
            for source, subscribed in sources.items():
                for event in subscribed["events"]:
                    name = _unversioned(f"{source}.{event}")
                    self._consumers.setdefault(name, []).append(f"{group}.{source}")

    def consumers_of(self, wire_type: str) -> list[str]:
        """The consumers of an event, in whichever version they hear it."""
        return sorted(self._consumers.get(_unversioned(wire_type), ()))


def group_of(consumer: str) -> str:
    """The service that a consumer belongs to: it owns the messages that the consumer met."""
    return consumer.partition(".")[0]


def next_look(*, announced_at: datetime, now: datetime) -> datetime:
    """When to ask again about an event that is not finished."""
    return now + min(max((now - announced_at) / SHARE_OF_AGE, SHORTEST), LONGEST)


def still_waiting(waiting: Iterable[str], met: Mapping[str, Fate]) -> list[str]:
    """The consumers that have not met the event yet."""
    return sorted(consumer for consumer in waiting if consumer not in met)


def still_held(met: Mapping[str, Fate]) -> list[str]:
    """The consumers that met it and are not done with it."""
    return sorted(consumer for consumer, fate in met.items() if fate not in FINAL)


def _unversioned(wire_type: str) -> str:
    return wire_type.rpartition(".v")[0]
