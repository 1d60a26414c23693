"""Algorithm 1: which records a seed draws. Pure; docs/decisions/audit-samples.md."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from heapq import nsmallest

ALGORITHM = 1


def drawn(ids: Iterable[str], *, seed: str, size: int) -> list[str]:
    """At most `size` of the ids, in the order of their rank; the order given does not matter.

    An id's rank is HMAC-SHA-256 with the seed for a key, both in UTF-8, compared as hexadecimal
    text; the lowest ranks are drawn.
    """
    return nsmallest(size, ids, key=lambda each: rank(seed, each))


def rank(seed: str, record_id: str) -> str:
    """The rank of an id."""
    return hmac.new(seed.encode(), record_id.encode(), hashlib.sha256).hexdigest()


def population_hash(ids: Iterable[str]) -> str:
    """SHA-256 over the ids in the order of their characters, each followed by a line feed."""
    content = hashlib.sha256()
    for each in sorted(ids):
        content.update(f"{each}\n".encode())
    return content.hexdigest()
