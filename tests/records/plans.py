"""Which plan the database chooses for what is asked of it: for tests that refuse a full scan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pymongo.monitoring import CommandListener

_ASKED = {
    "find": ("find", "filter", "sort", "limit", "projection"),
    "aggregate": ("aggregate", "pipeline", "cursor"),
}


class Questions(CommandListener):
    """Remembers every find and aggregate: a listener for `open_store`."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def started(self, event: Any) -> None:
        if event.command_name in _ASKED:
            names = _ASKED[event.command_name]
            command = {name: event.command[name] for name in names if name in event.command}
            self.asked.append((event.database_name, command))

    def succeeded(self, event: Any) -> None:
        pass

    def failed(self, event: Any) -> None:
        pass


def stages(client: Any, question: tuple[str, dict[str, Any]]) -> set[str]:
    """The stages of the plan that the database chose: ``IXSCAN``, ``FETCH``, ``COLLSCAN``, …"""
    database, command = question
    answer = client[database].command({"explain": command, "verbosity": "queryPlanner"})
    return set(_stages_in(answer))


def _stages_in(plan: Any) -> Iterator[str]:
    if isinstance(plan, dict):
        if isinstance(plan.get("stage"), str):
            yield plan["stage"]
        for name, value in plan.items():
            if name != "rejectedPlans":
                yield from _stages_in(value)
    elif isinstance(plan, list):
        for item in plan:
            yield from _stages_in(item)
