"""Draws a mediation's way: ``python -m services.hotline.mediations.drawing --write | --check``."""

from __future__ import annotations

import sys
from pathlib import Path

from contracts.generated_file import write_or_check
from contracts.hotline.mediation_words import MediationState
from records.aggregate import STAYS
from services.hotline.mediations.mediation_map import FINAL, MEDIATION_MAP

FILE = Path(__file__).resolve().parents[3] / "docs/mediation.md"
_HEAD = """\
# The way of a mediation (调解)

Generated from `services/hotline/mediations/mediation_map.py` by `python -m
services.hotline.mediations.drawing --write`. Whatever is not drawn here is refused, and announces
nothing (`wrong_state`). A step that leaves the state as it is leads back to it.

"""


def page() -> str:
    """The page."""
    edges = [
        f"    {origin} --> {origin if target == STAYS else target}: {command}"
        for command, (origins, target) in MEDIATION_MAP.items()
        for origin in MediationState
        if origin in origins
    ]
    ends = [f"    {state} --> [*]" for state in MediationState if state in FINAL]
    begins = f"    [*] --> {MediationState.OPENED}: open"
    return _HEAD + "\n".join(["```mermaid", "stateDiagram-v2", begins, *edges, *ends, "```", ""])


def main(arguments: list[str] | None = None) -> int:
    """Write or check the page; 0 when it is up to date."""
    return write_or_check(
        FILE, page, module="services.hotline.mediations.drawing", arguments=arguments
    )


if __name__ == "__main__":
    sys.exit(main())
