"""The broker's queues: numbers from its management interface, or their mere depth without it.

The management interface is a plugin and no part of the message path: when it is away, what AMQP
itself tells of a queue is enough to see that it is there, how deep it is and who consumes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from kombu.utils.url import parse_url

from messaging.amqp import LOST, connect, part
from messaging.topology.passive import queue_found
from records.settings import Settings

MANAGEMENT_SECRET = "management_url"
CONNECT_SECONDS, READ_SECONDS = 1.0, 3.0
_COLUMNS = ",".join(
    (
        "name",
        "messages",
        "messages_unacknowledged",
        "consumers",
        "message_stats.publish_details.rate",
        "message_stats.ack_details.rate",
    )
)
_PER_THOUSAND_SECONDS = 1000


@dataclass(frozen=True, kw_only=True)
class Look:
    """What was seen: queue → its numbers (None: nobody could tell), None for one that lacks."""

    reached: bool
    management: bool
    queues: Mapping[str, dict[str, int | None] | None] = field(default_factory=dict)


class Broker:
    """Looks at the queues of this platform's vhost."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._vhost = parse_url(settings.amqp_uri)["virtual_host"] or "/"

    def look(self, names: Sequence[str]) -> Look:
        """The numbers of these queues now."""
        told = self._by_management()
        if told is not None:
            queues = {name: told.get(name) for name in names}
            return Look(reached=True, management=True, queues=queues)
        try:
            return Look(reached=True, management=False, queues=self._by_amqp(names))
        except LOST:
            return Look(reached=False, management=False)

    def _by_management(self) -> dict[str, dict[str, int | None]] | None:
        """All queues of the vhost; None where the interface cannot be asked."""
        if not (self._settings.secrets / MANAGEMENT_SECRET).exists():
            return None
        url = urlsplit(self._settings.secret(MANAGEMENT_SECRET))
        address = f"{url.scheme}://{url.hostname}:{url.port}/api/queues/{quote(self._vhost, '')}"
        try:
            answer = requests.get(
                address,
                params={"columns": _COLUMNS},
                auth=(url.username or "", url.password or ""),
                timeout=(CONNECT_SECONDS, READ_SECONDS),
            )
            answer.raise_for_status()
            return {each["name"]: _numbers(each) for each in answer.json()}
        except (requests.RequestException, ValueError, KeyError):
            return None

    def _by_amqp(self, names: Sequence[str]) -> dict[str, dict[str, int | None] | None]:
        connection = connect(self._settings.amqp_uri, name="monitor looks at queues")
        try:
            found = {name: queue_found(connection, name) for name in names}
        finally:
            part(connection)
        return {name: _depth(numbers) for name, numbers in found.items()}


def _numbers(told: Mapping[str, Any]) -> dict[str, int | None]:
    stats = told.get("message_stats") or {}
    return {
        "depth": told.get("messages"),
        "unacknowledged": told.get("messages_unacknowledged"),
        "consumers": told.get("consumers"),
        "in_rate": _rate(stats, "publish_details"),
        "out_rate": _rate(stats, "ack_details"),
    }


def _rate(stats: Mapping[str, Any], name: str) -> int:
    """What never happened has no statistics."""
    return round(float((stats.get(name) or {}).get("rate", 0)) * _PER_THOUSAND_SECONDS)


def _depth(found: tuple[int, int] | None) -> dict[str, int | None] | None:
    if found is None:
        return None
    ready, consumers = found
    unknown = dict.fromkeys(("unacknowledged", "in_rate", "out_rate"))
    return {"depth": ready, "consumers": consumers, **unknown}
