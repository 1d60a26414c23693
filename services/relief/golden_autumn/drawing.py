"""Draws the stages: ``python -m services.relief.golden_autumn.drawing --write | --check``."""

from __future__ import annotations

import sys
from pathlib import Path

from contracts.generated_file import write_or_check
from contracts.relief.golden_autumn.words import StudentAidState
from records.diagrams import state_diagram
from services.relief.golden_autumn.maps import OVER, STUDENT_AID_MAP

FILE = Path(__file__).resolve().parents[3] / "docs/golden-autumn.md"
_HEAD = """\
# The stages of an application for a student (金秋助学)

Generated from `services/relief/golden_autumn/maps.py` by `python -m
services.relief.golden_autumn.drawing --write`. Whatever is not drawn here is refused, and announces
nothing (`wrong_state`). From `fund_requested` on an application follows its request for aid, drawn
in [relief-maps](relief-maps.md); why it is so stands in
[decisions/golden-autumn](decisions/golden-autumn.md).

"""


def page() -> str:
    """The page."""
    begins = {"apply": StudentAidState.APPLIED}
    return f"{_HEAD}{state_diagram(StudentAidState, STUDENT_AID_MAP, begins=begins, final=OVER)}\n"


def main(arguments: list[str] | None = None) -> int:
    """Write or check the page; 0 when it is up to date."""
    module = "services.relief.golden_autumn.drawing"
    return write_or_check(FILE, page, module=module, arguments=arguments)


if __name__ == "__main__":
    sys.exit(main())
