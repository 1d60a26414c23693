"""Draws a claimant's way: ``python -m services.hotline.claimants.drawing --write | --check``."""

from __future__ import annotations

import sys
from pathlib import Path

from contracts.generated_file import write_or_check
from contracts.hotline.claimants import ClaimantState
from records.diagrams import state_diagram
from services.hotline.claimants.claimant_map import CLAIMANT_MAP, FINAL

FILE = Path(__file__).resolve().parents[3] / "docs/claimants.md"
_HEAD = """\
# The way of a claimant (群体诉求)

Generated from `services/hotline/claimants/claimant_map.py` by `python -m
services.hotline.claimants.drawing --write`. Whatever is not drawn here is refused, and announces
nothing (`wrong_state`). A step that leaves the state as it is leads back to it.

"""


def page() -> str:
    """The page."""
    begins = {"list": ClaimantState.LISTED}
    return f"{_HEAD}{state_diagram(ClaimantState, CLAIMANT_MAP, begins=begins, final=FINAL)}\n"


def main(arguments: list[str] | None = None) -> int:
    """Write or check the page; 0 when it is up to date."""
    return write_or_check(
        FILE, page, module="services.hotline.claimants.drawing", arguments=arguments
    )


if __name__ == "__main__":
    sys.exit(main())
