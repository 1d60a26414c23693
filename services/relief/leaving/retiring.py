"""The end of retention of files that were left: not as long as a later episode goes on."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from services.relief.domain.stations import FINAL
from services.relief.repository.files import FILES


def of_later_episodes(service: Any, file_ids: Collection[str]) -> frozenset[str]:
    """Those of these files whose household fell back, and whose next file is not over for good."""
    nexts = {
        row["_id"]: row["course"]["next_file_id"] for row in service.reads.load(FILES, file_ids)
    }
    rows = service.reads.load(FILES, {each for each in nexts.values() if each is not None})
    going_on = {row["_id"] for row in rows if row["state"] not in FINAL}
    return frozenset(file_id for file_id, following in nexts.items() if following in going_on)
