"""Draws a mediation's way: ``python -m services.hotline.mediations.drawing --write | --check``."""

from __future__ import annotations

import sys
from pathlib import Path

from contracts.generated_file import write_or_check
from contracts.hotline.mediation_words import MediationState
from records.diagrams import state_diagram
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
    begins = {"open": MediationState.OPENED}
    return f"{_HEAD}{state_diagram(MediationState, MEDIATION_MAP, begins=begins, final=FINAL)}\n"


def main(arguments: list[str] | None = None) -> int:
    """Write or check the page; 0 when it is up to date."""
    return write_or_check(
        FILE, page, module="services.hotline.mediations.drawing", arguments=arguments
    )


if __name__ == "__main__":
    sys.exit(main())
