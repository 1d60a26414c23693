"""Lists of the platform, read to their end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from replay.client import Client


def every_item(by: Client, path: str, **query: Any) -> Iterator[Mapping[str, Any]]:
    """Every line of a list in its order, page by page."""
    asked = {**query, "limit": 100}
    while True:
        page = by.ask("GET", path, query=asked)
        yield from page["items"]
        if page["next_cursor"] is None:
            return
        asked["cursor"] = page["next_cursor"]
