"""Aggregate: a thing that decides, moves between states, and announces what became true.

Pure: no clock, database, framework or logging. `version` counts saved changes (compare-and-set);
`sequence` counts announced events, so that every event of an aggregate has a contiguous number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from contracts.events import Event
from contracts.refusals import WrongState

STAYS = ""
"""Where a command of a transition map leads that does not change the state."""


@dataclass(kw_only=True, eq=False)
class Aggregate:
    """Base of all aggregates. Subclasses set `name` (the subject's first half) and `transitions`.

    `transitions` maps a command to the states it may start from and the state it leads to:
    ``{"escalate": ({"accepted"}, "escalated")}``. A pair that is not in the map is refused; a
    command that leads to `STAYS` is a step that leaves the state as it is.
    """

    name: ClassVar[str]
    transitions: ClassVar[Mapping[str, tuple[frozenset[str], str]]] = {}

    aggregate_id: str
    version: int = 0
    sequence: int = 0
    state: str = field(init=False, default="")
    announced: list[Event] = field(init=False, default_factory=list)

    @property
    def subject(self) -> str:
        """``ticket/018f…``: how messages name this aggregate."""
        return f"{self.name}/{self.aggregate_id}"

    def announce(self, event: Event) -> None:
        """Say what became true; it is published if and only if the change is saved."""
        self.announced.append(event)

    def _require(self, command: str) -> str:
        """The state that the map leads to from here by `command`, or the refusal `WrongState`."""
        origins, target = self.transitions[command]
        if self.state not in origins:
            raise WrongState(allowed=", ".join(sorted(origins)), state=self.state, command=command)
        return target

    def _move(self, command: str) -> None:
        """Change the state as the map says, or refuse and change nothing."""
        self.state = self._require(command) or self.state
