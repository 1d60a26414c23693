"""Transition maps drawn as Mermaid diagrams, for the pages of docs that are generated of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum

from records.aggregate import STAYS

Transitions = Mapping[str, tuple[frozenset[str], str]]


def state_diagram(
    states: type[StrEnum],
    transitions: Transitions,
    *,
    begins: Mapping[str, str],
    final: Collection[str],
    staying: bool = True,
) -> str:
    """The diagram; `begins` maps the command that makes a record to its first state.

    A step that leaves the state as it is leads back to it, and is left out unless `staying`.
    """
    lines = [
        "```mermaid",
        "stateDiagram-v2",
        *(f"    [*] --> {state}: {command}" for command, state in begins.items()),
        *_edges(states, transitions, staying=staying),
        *(f"    {state} --> [*]" for state in states if state in final),
        "```",
    ]
    return "\n".join(lines)


def _edges(states: type[StrEnum], transitions: Transitions, *, staying: bool) -> Iterator[str]:
    for command, (origins, target) in transitions.items():
        if target == STAYS and not staying:
            continue
        for origin in states:
            if origin in origins:
                yield f"    {origin} --> {origin if target == STAYS else target}: {command}"
