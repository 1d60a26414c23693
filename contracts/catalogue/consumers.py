"""Who hears what, from the subscription registry that messaging generates."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from contracts.events import Event

REGISTRY = Path(__file__).parents[1] / "subscriptions.json"


def groups_that_hear(event: type[Event]) -> list[str]:
    """The consumer groups that are subscribed to this version of the event."""
    name = f"{event.wire_name()}.v{event.version}"
    return [
        group
        for group, sources in sorted(_subscriptions().items())
        if event.source in sources and name in sources[event.source]["events"]
    ]


@lru_cache(maxsize=1)
def _subscriptions() -> dict[str, dict[str, dict[str, Any]]]:
    """Group → source → ``{"events": [...]}``; empty while nobody has subscribed yet."""
    if not REGISTRY.exists():
        return {}
    return cast(
        dict[str, dict[str, dict[str, Any]]], json.loads(REGISTRY.read_text(encoding="utf-8"))
    )
