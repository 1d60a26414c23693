"""Draws how files leave: ``python -m services.relief.leaving.drawing --write | --check``."""

from __future__ import annotations

import sys
from pathlib import Path

from contracts.generated_file import write_or_check
from contracts.relief import FileState
from records.diagrams import state_diagram
from services.relief.leaving.maps import ENDED, LEAVING_MAP

FILE = Path(__file__).resolve().parents[3] / "docs/leaving.md"
_HEAD = """\
# From on file to the end of a file (脱困、返困、注销)

Generated from `services/relief/leaving/maps.py` by `python -m services.relief.leaving.drawing
--write`. Whatever is not drawn here is refused, and announces nothing (`wrong_state`). What leads
to on file is drawn in [relief-maps](relief-maps.md), why it is so in
[decisions/leaving](decisions/leaving.md). A household that has fallen back goes on with a file of
its own, which begins as a draft.

"""


def page() -> str:
    """The page."""
    begins = {"pass_confirmation": FileState.ON_FILE}
    return f"{_HEAD}{state_diagram(FileState, LEAVING_MAP, begins=begins, final=ENDED)}\n"


def main(arguments: list[str] | None = None) -> int:
    """Write or check the page; 0 when it is up to date."""
    return write_or_check(FILE, page, module="services.relief.leaving.drawing", arguments=arguments)


if __name__ == "__main__":
    sys.exit(main())
