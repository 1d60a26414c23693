"""How many records of a list are in each state: for who asks, not for who turns pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from contracts.requests import MOST_COUNTED
from records.kinds import Kind
from records.reads import Reads
from records.store import Where


class Counting(Protocol):
    """A question for a list that may ask for the counts, too."""

    @property
    def counted(self) -> bool: ...


def counts_asked_for(
    reads: Reads, kind: Kind, request: Counting, *, states: Sequence[str], chosen: Where
) -> dict[str, int] | None:
    """Per state, by the list's other filters (`chosen`); see `PageWithCounts`."""
    if not request.counted:
        return None
    return reads.count_each(kind, "state", states, chosen, most=MOST_COUNTED)
