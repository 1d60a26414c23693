"""Draws the question's ways: ``python -m services.relief.verifying.drawing --write | --check``."""

from __future__ import annotations

import sys
from pathlib import Path

from contracts.generated_file import write_or_check
from contracts.relief.verifying.words import ReceiptState
from records.diagrams import state_diagram
from services.relief.verifying.maps import RECEIPT_MAP

FILE = Path(__file__).resolve().parents[3] / "docs/verification.md"
_HEAD = """\
# The ways of a question whether money came (发放核实)

Generated from `services/relief/verifying/maps.py` by `python -m services.relief.verifying.drawing
--write`. Whatever is not drawn here is refused, and announces nothing (`wrong_state`). Money that
did not come at first may come later; that it came is not taken back. Why it is so stands in
[decisions/verification](decisions/verification.md).

"""


def page() -> str:
    """The page."""
    begins, final = {"ask": ReceiptState.ASKED}, {ReceiptState.RECEIVED}
    return f"{_HEAD}{state_diagram(ReceiptState, RECEIPT_MAP, begins=begins, final=final)}\n"


def main(arguments: list[str] | None = None) -> int:
    """Write or check the page; 0 when it is up to date."""
    module = "services.relief.verifying.drawing"
    return write_or_check(FILE, page, module=module, arguments=arguments)


if __name__ == "__main__":
    sys.exit(main())
