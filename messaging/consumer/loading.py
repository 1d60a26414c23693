"""Loading in bulk, before they run, the aggregates that some events name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from messaging.consumer.reading import Heard
from records.kinds import Kind
from records.unit_of_work import Batch


def prefetch_named(batch: Batch, heard: Iterable[Heard]) -> None:
    """One read per kind for all that these events name."""
    kinds: dict[str, Kind] = {}
    wanted: dict[str, list[str]] = defaultdict(list)
    for each in heard:
        for kind, aggregate_id in each.named:
            kinds[kind.name] = kind
            wanted[kind.name].append(aggregate_id)
    for name, ids in wanted.items():
        batch.prefetch(kinds[name], ids)
