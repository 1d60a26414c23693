"""Fingerprints: do two that share no database speak of the same things, each as often as the other?

The order does not count, how often does. What goes in must not be personal: it is no secret.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

_BYTES = 8


def fingerprint(times: Mapping[str, int]) -> str:
    """``36-9f2c41d07be5a310``: how many there are, and a sum that any other thing would change.

    `times` says how often each thing is there.
    """
    return _mark(sum(times.values()), sum(count * _lot(thing) for thing, count in times.items()))


def together(*marks: str) -> str:
    """The fingerprint of all that these fingerprints are of."""
    lots = (int(mark.partition("-")[2], 16) for mark in marks)
    return _mark(sum(map(count_in, marks)), sum(lots))


def count_in(mark: str) -> int:
    """How many things a fingerprint is of."""
    return int(mark.partition("-")[0])


def _mark(number: int, lots: int) -> str:
    return f"{number}-{lots % 2 ** (8 * _BYTES):0{2 * _BYTES}x}"


def _lot(thing: str) -> int:
    return int.from_bytes(hashlib.sha256(thing.encode()).digest()[:_BYTES], "big")
