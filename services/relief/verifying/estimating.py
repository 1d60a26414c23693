"""How large a sample is, and what it says of all payments. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

POLICY = "relief.verification"
_Z = 1.959963984540054
"""Of the normal distribution, for a confidence of 95 % on both sides."""


def sample_size(population: int, values: Mapping[str, Any]) -> int:
    """The share that policy sets, rounded up, within its least and most; never more than all."""
    share = -(-population * values["share_percent"] // 100)
    return min(population, max(values["least"], min(values["most"], share)))


def wilson_permille(hits: int, asked: int) -> tuple[int, int, int] | None:
    """(the share, the least and the most that it may be in all) in permille, rounded outwards.

    The score interval of E. B. Wilson (1927), which holds for few answers and for none missed, too;
    None before anybody answered.
    """
    if not asked:
        return None
    share, z2 = hits / asked, _Z * _Z
    centre = (share + z2 / (2 * asked)) / (1 + z2 / asked)
    half = _Z / (1 + z2 / asked) * math.sqrt(share * (1 - share) / asked + z2 / (4 * asked * asked))
    least = max(0, math.floor((centre - half) * 1000))
    most = min(1000, math.ceil((centre + half) * 1000))
    return round(share * 1000), least, most
