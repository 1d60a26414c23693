"""Who consumes which events: the registry ``contracts/subscriptions.json``, made from `@consumes`.

``{"relief": {"hotline": {"events": ["ticket_escalated.v1"]}}}``: group → source → names with
version, and what the group asks for beside (`messaging.consumption`): ``"partitions": 2`` or
``"ordered": false``.
``python -m messaging.subscriptions --write`` writes it, ``--check`` tells whether it is fresh.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import contracts
from messaging.consumption import Consumption


class Subscribed(TypedDict):
    """What a group consumes of a source, and how; what it does not ask for is left out."""

    events: list[str]
    partitions: NotRequired[int]
    ordered: NotRequired[bool]


Registry = dict[str, dict[str, Subscribed]]

REGISTRY_PATH = Path(str(contracts.__file__)).parent / "subscriptions.json"
REGISTRY_CONFIG = "ZHUFENG_SUBSCRIPTIONS"


def read_registry(path: Path = REGISTRY_PATH) -> Registry:
    """The committed registry; empty while no service subscribes to anything."""
    registry: Registry = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return registry


def registry_of(container: Any) -> Registry:
    """The registry that a process goes by: the committed one, unless its configuration has one."""
    given: Registry | None = container.config.get(REGISTRY_CONFIG)
    return read_registry() if given is None else given


def consumption_in(subscribed: Subscribed) -> Consumption:
    """How a group consumes, as the registry says."""
    return Consumption(
        partitions=subscribed.get("partitions", 1), ordered=subscribed.get("ordered", True)
    )


def subscriber_queues(registry: Registry, source: str) -> list[str]:
    """The queues that must exist before `source` announces anything."""
    return sorted(
        queue
        for group, sources in registry.items()
        if source in sources
        for queue in consumption_in(sources[source]).queues(group, source)
    )


def subscribed_types(registry: Registry, source: str) -> frozenset[str]:
    """The wire types of `source` that somebody declared to consume."""
    return frozenset(
        f"{source}.{name}"
        for sources in registry.values()
        if source in sources
        for name in sources[source]["events"]
    )


def group_queues(registry: Registry, group: str) -> list[str]:
    """The queues that a group consumes, those included by which its processes are counted."""
    queues: set[str] = set()
    for source, subscribed in registry.get(group, {}).items():
        consumption = consumption_in(subscribed)
        roll = consumption.roll(group, source)
        queues |= {*consumption.queues(group, source), *([roll] if roll else [])}
    return sorted(queues)


def main(arguments: list[str]) -> int:
    """Write the registry, or say whether it is fresh (exit status 1 when it is not)."""
    # Here, because reading the registry must load neither nameko nor the services.
    from messaging.declarations import collect, service_classes

    parser = argparse.ArgumentParser(prog="python -m messaging.subscriptions")
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--write", action="store_true")
    choice.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    registry = collect(service_classes())
    if options.write:
        REGISTRY_PATH.write_text(json.dumps(registry, indent=2) + "\n", "utf-8")
        return 0
    if registry == read_registry():
        return 0
    sys.stderr.write("stale: run `python -m messaging.subscriptions --write`\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
