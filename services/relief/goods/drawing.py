"""Draws the ways of goods: ``python -m services.relief.goods.drawing --write | --check``."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping
from enum import StrEnum
from pathlib import Path

from contracts.generated_file import write_or_check
from contracts.relief.goods_words import DistributionState, RecipientState
from records.aggregate import STAYS
from services.relief.goods.goods_map import DISTRIBUTION_MAP, MONEY_MAP, OVER, RECIPIENT_MAP

FILE = Path(__file__).resolve().parents[3] / "docs/distributions.md"
_HEAD = """\
# The way of a distribution (发放), and of somebody on its list

Generated from `services/relief/goods/goods_map.py` by `python -m services.relief.goods.drawing
--write`. Whatever is not drawn here is refused, and announces nothing. A step that leaves the
state as it is leads back to it. What goods are about: docs/decisions/goods.md.
"""


def page() -> str:
    """The page."""
    distribution = _drawn(
        DISTRIBUTION_MAP, DistributionState, begins=f"{DistributionState.DRAFT}: draft", ends=OVER
    )
    money = _drawn(
        MONEY_MAP, DistributionState, begins=f"{DistributionState.DRAFT}: draft", ends=OVER
    )
    recipient = _drawn(
        RECIPIENT_MAP,
        RecipientState,
        begins=f"{RecipientState.LISTED}: list_people",
        ends={RecipientState.DROPPED},
    )
    parts = [
        _HEAD,
        "## A distribution",
        "",
        *distribution,
        "",
        "## Of greeting money",
        "",
        *money,
        "",
        "## Somebody on its list",
        "",
    ]
    return "\n".join([*parts, *recipient, ""])


def _drawn(
    ways: Mapping[str, tuple[frozenset[str], str]],
    states: type[StrEnum],
    *,
    begins: str,
    ends: Collection[str],
) -> list[str]:
    edges = [
        f"    {origin} --> {origin if target == STAYS else target}: {command}"
        for command, (origins, target) in ways.items()
        for origin in states
        if origin in origins
    ]
    last = [f"    {state} --> [*]" for state in states if state in ends]
    return ["```mermaid", "stateDiagram-v2", f"    [*] --> {begins}", *edges, *last, "```"]


def main(arguments: list[str] | None = None) -> int:
    """Write or check the page; 0 when it is up to date."""
    return write_or_check(FILE, page, module="services.relief.goods.drawing", arguments=arguments)


if __name__ == "__main__":
    sys.exit(main())
