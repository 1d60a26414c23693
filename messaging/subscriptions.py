"""Who consumes which events: the registry ``contracts/subscriptions.json``, made from `@consumes`.

``{"relief": {"hotline": ["ticket_escalated.v1"]}}``: group → source → names with version.
``python -m messaging.subscriptions --write`` writes it, ``--check`` tells whether it is fresh.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import contracts

Registry = dict[str, dict[str, list[str]]]

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


def queue_name(group: str, source: str) -> str:
    """The queue of one consumer group for one source: ``relief.hotline``."""
    return f"{group}.{source}"


def subscriber_queues(registry: Mapping[str, Mapping[str, Any]], source: str) -> list[str]:
    """The queues that must exist before `source` announces anything."""
    return sorted(queue_name(group, source) for group in registry if source in registry[group])


def subscribed_types(
    registry: Mapping[str, Mapping[str, Iterable[str]]], source: str
) -> frozenset[str]:
    """The wire types of `source` that somebody declared to consume."""
    return frozenset(
        f"{source}.{name}" for sources in registry.values() for name in sources.get(source, ())
    )


def group_queues(registry: Mapping[str, Mapping[str, Any]], group: str) -> list[str]:
    """The queues that a group consumes."""
    return sorted(queue_name(group, source) for source in registry.get(group, {}))


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
