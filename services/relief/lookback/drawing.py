"""Draws the ways of campaigns: ``python -m services.relief.lookback.drawing --write | --check``."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from contracts.generated_file import write_or_check
from contracts.relief.visit_campaign_words import CampaignState, PlaceState
from records.aggregate import STAYS
from services.relief.lookback.maps import CAMPAIGN_MAP, PLACE_MAP

FILE = Path(__file__).resolve().parents[3] / "docs/look-back.md"
_HEAD = """\
# The ways of a visit campaign and of a place on its list (回头看)

Generated from `services/relief/lookback/maps.py` by `python -m services.relief.lookback.drawing
--write`. Whatever is not drawn here is refused, and announces nothing (`wrong_state`).

"""


def page() -> str:
    """The page."""
    campaign = _drawn(CAMPAIGN_MAP, CampaignState, f"{CampaignState.FREEZING}: open")
    place = _drawn(PLACE_MAP, PlaceState, f"{PlaceState.TO_VISIT}: list")
    return _HEAD + "\n".join([*campaign, "", *place, ""])


def _drawn(
    way: Mapping[str, tuple[frozenset[str], str]], states: Iterable[str], begins: str
) -> list[str]:
    edges = [
        f"    {origin} --> {origin if target == STAYS else target}: {command}"
        for command, (origins, target) in way.items()
        for origin in states
        if origin in origins
    ]
    return ["```mermaid", "stateDiagram-v2", f"    [*] --> {begins}", *edges, "```"]


def main(arguments: list[str] | None = None) -> int:
    """Write or check the page; 0 when it is up to date."""
    return write_or_check(
        FILE, page, module="services.relief.lookback.drawing", arguments=arguments
    )


if __name__ == "__main__":
    sys.exit(main())
