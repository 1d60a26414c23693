"""Ids of records that there are, so that generated requests reach what stands behind a refusal.

Loaded by the hooks in a process of their own, and by the tests that gather the ids.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import requests

KNOWN_IDS = "ZHUFENG_FUZZ_KNOWN_IDS"
"""Environment variable: a JSON file, name of a field → ids."""
STATUSES_KEPT = "ZHUFENG_FUZZ_STATUSES"
"""Environment variable: where to keep how many answers there were of each status."""
MOST = 25


def ids_in(address: str, addresses: Iterable[str], people: Iterable[Mapping[str, str]]) -> Any:
    """What these people find at these addresses: name of a field → ids, each name at most `MOST`.

    `people` are the headers by which each says who he is.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for headers in people:
        for path in addresses:
            answer = requests.get(f"{address}{path}", headers=dict(headers), timeout=60)
            if answer.ok and "json" in answer.headers["Content-Type"]:
                _gather(answer.json(), found)
    return {name: sorted(ids)[-MOST:] for name, ids in sorted(found.items())}


def _gather(value: Any, found: dict[str, set[str]]) -> None:
    if isinstance(value, list):
        for each in value:
            _gather(each, found)
    if not isinstance(value, dict):
        return
    for name, inner in value.items():
        if name.endswith("_id") and isinstance(inner, str):
            found[name].add(inner)
        else:
            _gather(inner, found)


def is_id(value: str) -> bool:
    """Whether it has the shape of an id."""
    return re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value.lower()) is not None


def with_known(values: Any, known: Mapping[str, list[str]], *, draw: int) -> Any:
    """The fields with the ids of records that there are, in three of four requests.

    `draw` chooses: it is made of what was generated, so that a seed makes the same requests.
    """
    if not isinstance(values, dict) or draw % 4 == 0:
        return values
    return {
        name: known[name][draw % len(known[name])] if known.get(name) else value
        for name, value in values.items()
    }
